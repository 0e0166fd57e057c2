"""The courier: takes one owed delivery at a time and brings it to Slack.

Claim, post and record are three short steps, and no transaction is open while Slack is asked. Any
number of couriers may run: the claim is the database's.
"""

import datetime as dt
import threading
from dataclasses import replace

import structlog
from slack_sdk import WebClient
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.delivery.messages import Composing, NothingToSay, compose, recipient_id
from bot.delivery.posting import (
    NO_ANSWER,
    Gone,
    HistoryClosed,
    Message,
    Missing,
    NotPosted,
    Posted,
    Refused,
    Unclear,
    check_place,
    find,
    post,
)
from handlers import pictures
from store import deliveries, heartbeats, opportunities, outbox, subscriptions
from store.database import Database
from store.deliveries import Claim
from store.errors import RuleBroken
from store.models import Person, Subscription, Workspace

log = structlog.get_logger()
FIRST = (outbox.CARD, outbox.ASSIGNED, outbox.STOPPED, outbox.REMINDER)
SUBSCRIBED = (outbox.DIGEST, outbox.FUNNEL)
AWAY = (OperationalError, InterfaceError, InternalError, PoolTimeout)
LOOK_AGAIN_S = 5.0
BEAT_EVERY = dt.timedelta(seconds=30)


class ClaimLost(Exception):
    """Somebody else has taken the delivery up: it is theirs to post."""


class Courier:
    """Delivers for one workspace. Thread-safe to wake; ``deliver_one`` runs in one thread."""

    def __init__(
        self, database: Database, client: WebClient, clock: Clock, workspace_id: int
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._workspace_id = workspace_id
        self._beaten: dt.datetime | None = None
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand; take up nothing new."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        """Something is owed."""
        self._woken.set()

    def deliver_due(self) -> int:
        """Deliver until nothing is due; how many deliveries were taken up."""
        taken = 0
        while not self._stopping.is_set() and self.deliver_one():
            taken += 1
        return taken

    def deliver_one(self) -> bool:
        """Take up one delivery; False when none is due."""
        now = self._clock()
        self._beat(now)
        with self._database.sessions.begin() as session:
            claim = deliveries.claim_next(session, self._workspace_id, now, FIRST)
        if claim is None:
            return False
        try:
            self._deliver(claim, now)
        except AWAY:
            raise
        except ClaimLost:
            log.warning("claim lost", kind=claim.kind)
        except Exception:
            # A defect in one delivery must not stop the others.
            log.exception("delivery broke", kind=claim.kind, key=claim.key)
            with self._database.sessions.begin() as session:
                deliveries.broke(session, claim, self._clock())
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                self.deliver_due()
            except AWAY as error:
                log.warning("database away", error=type(error).__name__)
            except Exception:
                # Without its courier nothing is posted any more, whatever went wrong.
                log.exception("courier stumbled")
            self._woken.wait(LOOK_AGAIN_S)

    def _beat(self, now: dt.datetime) -> None:
        if self._beaten is None or abs(now - self._beaten) >= BEAT_EVERY:
            with self._database.sessions.begin() as session:
                heartbeats.beat(session, heartbeats.COURIER, now)
            self._beaten = now

    def _deliver(self, claim: Claim, now: dt.datetime) -> None:
        if claim.late_after is not None and now > claim.late_after:
            self._too_late(claim, now)
            return
        try:
            message = self._compose(claim, now)
        except (NothingToSay, RuleBroken) as nothing:
            self._skip(claim, str(nothing))
            return
        try:
            check_place(self._client, message)
            posted = self._already_posted(claim, message) or self._post(claim, message)
        except NotPosted as error:
            self._retry(claim, str(error), after=error.after)
        except Unclear as error:
            self._retry(claim, str(error), unclear=True)
        except Gone as error:
            self._gone(claim, message, str(error))
        except Missing as error:
            self._post_anew(claim, message, str(error))
        except Refused as error:
            log.error("message refused", kind=claim.kind, slack_error=str(error))
            self._fail(claim, str(error), message.channel)
        else:
            self._record(claim, posted)

    def _compose(self, claim: Claim, now: dt.datetime) -> Message:
        with self._database.readings() as session:
            workspace = session.get_one(Workspace, claim.workspace_id)
            return compose(Composing(session, workspace, claim, now))

    def _post(self, claim: Claim, message: Message) -> Posted:
        if message.chart is not None:
            file_id = self._picture(claim, message)
            if file_id is not None:
                message = replace(message, blocks=message.chart.blocks_with(file_id))
        with self._database.sessions.begin() as session:
            if not deliveries.begin_posting(session, claim, self._clock()):
                raise ClaimLost
        return post(self._client, message, claim.key)

    def _picture(self, claim: Claim, message: Message) -> str | None:
        """The chart's file, uploaded once and kept; a chart that fails never stops the words."""
        chart = message.chart
        if chart is None:
            return None
        try:
            file_id = claim.file_id
            if file_id is None:
                png = chart.png()
                if png is None:
                    return None
                file_id = pictures.upload(
                    self._client, png, claim.kind, chart.title, chart.alt_text
                )
                with self._database.sessions.begin() as session:
                    deliveries.keep_file(session, claim, file_id)
            pictures.wait_until_ready(self._client, file_id)
        except (*NO_ANSWER, pictures.PictureNotReady) as error:
            log.warning("picture left out", kind=claim.kind, error=type(error).__name__)
            return None
        return file_id

    def _already_posted(self, claim: Claim, message: Message) -> Posted | None:
        """After an unclear end: the post, if the channel's history has it.

        An edit is harmless to repeat. Where history may not be read, a reminder is sent once
        more (a lost one costs a deal, a double one a frown) and a chart is not.
        """
        if not claim.unclear or message.update_ts is not None:
            return None
        since = claim.due_at - dt.timedelta(minutes=1)
        try:
            return find(self._client, message.channel, claim.key, since)
        except HistoryClosed as error:
            log.warning("history not read", kind=claim.kind, slack_error=str(error))
            if claim.kind == outbox.FUNNEL or not self._resend_once(claim):
                raise Refused("unclear, and history may not be read") from error
            return None

    def _resend_once(self, claim: Claim) -> bool:
        """Noted before it is posted: a process that dies then must not do it again."""
        with self._database.sessions.begin() as session:
            return deliveries.resend_once(session, claim)

    def _record(self, claim: Claim, posted: Posted) -> None:
        with self._database.sessions.begin() as session:
            if not deliveries.sent(session, claim, posted.channel, posted.ts, self._clock()):
                raise ClaimLost
            if claim.kind == outbox.CARD:
                number = claim.detail["number"]
                opportunities.anchor_card(
                    session, claim.workspace_id, number, posted.channel, posted.ts
                )
        log.info("delivered", kind=claim.kind, attempts=claim.attempts)

    def _too_late(self, claim: Claim, now: dt.datetime) -> None:
        with self._database.sessions.begin() as session:
            deliveries.too_late(session, claim, now)
        log.warning("delivery too late", kind=claim.kind, attempts=claim.attempts)

    def _skip(self, claim: Claim, reason: str) -> None:
        with self._database.sessions.begin() as session:
            deliveries.skipped(session, claim, reason, self._clock())
        log.info("delivery skipped", kind=claim.kind, reason=reason)

    def _retry(
        self,
        claim: Claim,
        reason: str,
        after: dt.timedelta | None = None,
        unclear: bool = False,
    ) -> None:
        with self._database.sessions.begin() as session:
            deliveries.retry(session, claim, reason, self._clock(), after=after, unclear=unclear)
        log.warning("delivery waits", kind=claim.kind, reason=reason, attempts=claim.attempts)

    def _fail(self, claim: Claim, reason: str, channel: str) -> None:
        with self._database.sessions.begin() as session:
            deliveries.failed(session, claim, reason, self._clock(), channel)

    def _post_anew(self, claim: Claim, message: Message, reason: str) -> None:
        """Somebody deleted the card: there is nothing to edit, so the next try posts it."""
        with self._database.sessions.begin() as session:
            if deliveries.retry(session, claim, reason, self._clock(), after=dt.timedelta()):
                opportunities.unanchor_card(
                    session, claim.workspace_id, claim.detail["number"], message.channel
                )
        log.info("card posted anew", slack_error=reason)

    def _gone(self, claim: Claim, message: Message, reason: str) -> None:
        """A channel that cannot be reached: the card goes to its maker, a schedule ends."""
        now = self._clock()
        with self._database.sessions.begin() as session:
            if not deliveries.failed(session, claim, reason, now, message.channel):
                raise ClaimLost
            if claim.kind == outbox.CARD and message.update_ts is None:
                self._send_card_to_maker(session, claim, message.channel, reason, now)
            elif claim.kind == outbox.CARD:
                opportunities.unanchor_card(
                    session, claim.workspace_id, claim.detail["number"], None
                )
            elif claim.kind in SUBSCRIBED:
                found = session.get_one(Subscription, recipient_id(claim))
                if subscriptions.stop(session, found, reason, now):
                    outbox.owe(
                        session,
                        workspace_id=claim.workspace_id,
                        kind=outbox.STOPPED,
                        recipient=f"person:{found.subscriber_id}",
                        period=f"subscription:{found.id}/{claim.period}",
                        due_at=now,
                        late_after=now + dt.timedelta(days=7),
                        detail={"channel": found.channel_id, "reason": reason},
                    )
        log.warning("recipient gone", kind=claim.kind, slack_error=reason)

    def _send_card_to_maker(
        self, session: Session, claim: Claim, channel: str, reason: str, now: dt.datetime
    ) -> None:
        maker = session.get_one(Person, claim.detail["actor"])
        if maker.slack_id is None or channel == maker.slack_id:
            return
        opportunities.redirect_card(
            session, claim.workspace_id, claim.detail["number"], maker.slack_id
        )
        outbox.owe(
            session,
            workspace_id=claim.workspace_id,
            kind=outbox.CARD,
            recipient=claim.recipient,
            period=f"{claim.period}/to-maker",
            due_at=now,
            late_after=now + outbox.WORTH_SENDING,
            detail={
                "number": claim.detail["number"],
                "actor": claim.detail["actor"],
                "refused_by": channel,
                "reason": reason,
            },
        )
