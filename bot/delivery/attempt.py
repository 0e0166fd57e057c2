"""One attempt at one delivery: compose, post, record, each in a short step of its own.

No transaction is open while Slack is asked, so a process may die anywhere: the claim ends, and
whoever takes it up knows from the ledger whether it may have been posted.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import structlog
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.delivery import uploading
from bot.delivery.composing import Composing, LeftToOthers, NothingToSay, recipient_id
from bot.delivery.giving_up import give_up
from bot.delivery.messages import compose
from bot.delivery.posting import (
    NO_ANSWER,
    Chart,
    Gone,
    HistoryClosed,
    Message,
    Missing,
    NotPosted,
    Posted,
    RateLimited,
    Refused,
    Unclear,
    Upload,
    check_place,
    find,
    post,
)
from bot.delivery.spreadsheets import owe_csv
from bot.metrics import Became
from handlers import pictures
from store import day_cards, deliveries, lanes, opportunities, outbox
from store.database import AWAY, Database
from store.deliveries import Claim
from store.errors import RuleBroken
from store.models import Workspace

log = structlog.get_logger()


# The kind, how the attempt ended, and, when it is out, how many seconds after it was due.
Noted = Callable[[str, Became, float | None], None]


def nobody_notes(kind: str, became: Became, lag_s: float | None) -> None:
    """For a courier that nobody watches."""


class ClaimLost(Exception):
    """Somebody else has taken the delivery up: it is theirs to post."""


class Attempt:
    """What one courier does with one claim."""

    def __init__(
        self,
        database: Database,
        client: WebClient,
        clock: Clock,
        claim: Claim,
        noted: Noted = nobody_notes,
        url: str | None = None,
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._claim = claim
        self._noted = noted
        self._url = url

    def deliver(self, now: dt.datetime) -> None:
        """Bring it to an end, or leave it for a later attempt. Raises only ``AWAY``."""
        try:
            self._deliver(now)
        except AWAY:
            raise
        except ClaimLost:
            self._say("claim lost")
        except Exception:
            # A defect in one delivery must not stop the others.
            log.exception("delivery broke", kind=self._claim.kind, key=self._claim.key)
            with self._database.sessions.begin() as session:
                deliveries.broke(session, self._claim, self._clock())
            self._note("failed")

    def _deliver(self, now: dt.datetime) -> None:
        claim = self._claim
        if claim.late_after is not None and now > claim.late_after:
            self._too_late(now)
            return
        try:
            message = self._compose(now)
        except (NothingToSay, RuleBroken) as nothing:
            self._skip(str(nothing))
            return
        except LeftToOthers as left:
            self._leave(str(left))
            return
        try:
            check_place(self._client, message)
            posted = self._already_posted(message) or self._post(message, now)
        except NotPosted as error:
            self._retry(error, message)
        except Unclear as error:
            self._retry(error, message, unclear=True)
        except Gone as error:
            self._gone(message, str(error))
        except Missing as error:
            if claim.kind == outbox.DAY:
                self._let_go(str(error))
            else:
                self._post_anew(message, str(error))
        except Refused as error:
            log.error("message refused", kind=claim.kind, slack_error=str(error))
            self._fail(str(error), message)
        else:
            self._record(message, posted)

    def _compose(self, now: dt.datetime) -> Message:
        with self._database.readings() as session:
            workspace = session.get_one(Workspace, self._claim.workspace_id)
            return compose(Composing(session, workspace, self._claim, now, self._url))

    def _post(self, message: Message, composed_at: dt.datetime) -> Posted:
        if message.upload is not None:
            return self._share(message, message.upload, composed_at)
        file_id = None if message.chart is None else self._picture(message.chart)
        if message.chart is not None and file_id is not None:
            message = replace(message, blocks=message.chart.blocks_with(file_id))
        elif message.chart is not None and message.chart.is_all:
            raise NotPosted("no picture yet")
        self._begin_posting(composed_at)
        posted = post(self._client, message, self._claim.key)
        return replace(posted, with_picture=file_id is not None)

    def _share(self, message: Message, upload: Upload, composed_at: dt.datetime) -> Posted:
        """The file's id is kept before anybody can see it, so that it is shared once."""
        self._keep_file(uploading.put(self._client, upload))
        self._begin_posting(composed_at)
        return uploading.share(self._client, message, upload, str(self._claim.file_id))

    def _begin_posting(self, composed_at: dt.datetime) -> None:
        with self._database.sessions.begin() as session:
            if not deliveries.begin_posting(session, self._claim, self._clock(), composed_at):
                raise ClaimLost

    def _picture(self, chart: Chart) -> str | None:
        """The chart's file, uploaded once and kept; a chart that fails never stops the words."""
        try:
            file_id = self._claim.file_id or self._upload(chart)
            if file_id is None:
                return None
            pictures.wait_until_ready(self._client, file_id)
        except (*NO_ANSWER, pictures.PictureNotReady) as error:
            self._say("picture left out", error=type(error).__name__)
            return None
        return file_id

    def _upload(self, chart: Chart) -> str | None:
        try:
            png = chart.png()
        except Exception:
            log.exception("chart broke", kind=self._claim.kind)
            return None
        if png is None:
            return None
        file_id = pictures.upload(self._client, png, self._claim.kind, chart.title, chart.alt_text)
        self._keep_file(file_id)
        return file_id

    def _keep_file(self, file_id: str) -> None:
        with self._database.sessions.begin() as session:
            deliveries.keep_file(session, self._claim, file_id, self._clock())
        self._claim = replace(self._claim, file_id=file_id)

    def _already_posted(self, message: Message) -> Posted | None:
        """After an unclear end: the post, if the channel's history has it.

        An edit or a Home tab is harmless to repeat. Where history may not be read, a reminder is
        sent once more (a lost one costs a deal, a double one a frown) and a chart is not.
        """
        claim = self._claim
        if not claim.unclear or message.is_repeatable:
            return None
        since = claim.due_at - dt.timedelta(minutes=1)
        try:
            if message.upload is not None:
                return uploading.find_share(self._client, message, claim.file_id, since)
            return find(self._client, message, claim.key, since)
        except HistoryClosed as error:
            self._say("history not read", slack_error=str(error))
            charts = (outbox.FUNNEL, outbox.REPORT, outbox.PICTURE, outbox.CSV)
            if claim.kind in charts or not self._resend_once():
                raise Refused("unclear, and history may not be read") from error
            return None

    def _resend_once(self) -> bool:
        """Noted before it is posted: a process that dies then must not do it again."""
        with self._database.sessions.begin() as session:
            return deliveries.resend_once(session, self._claim)

    def _record(self, message: Message, posted: Posted) -> None:
        claim, now = self._claim, self._clock()
        with self._database.sessions.begin() as session:
            if not deliveries.sent(session, claim, posted.channel, posted.ts, now):
                raise ClaimLost
            if claim.kind == outbox.CARD:
                number = claim.detail["number"]
                opportunities.anchor_card(
                    session, claim.workspace_id, number, posted.channel, posted.ts
                )
            if message.day is not None:
                _remember_day(session, claim, message, posted, now)
            if message.is_home:
                deliveries.forget_earlier(session, claim)
            wants_picture = message.chart is not None and not posted.with_picture
            if wants_picture and claim.kind != outbox.ANSWER:
                _owe_picture(session, claim, posted, now)
            owe_csv(session, claim, message, posted, now)
        self._note("sent", (now - claim.due_at).total_seconds())
        log.info("delivered", kind=claim.kind, attempts=claim.attempts)

    def _too_late(self, now: dt.datetime) -> None:
        with self._database.sessions.begin() as session:
            deliveries.too_late(session, self._claim, now)
        self._note("too_late")
        self._say("delivery too late")

    def _skip(self, reason: str) -> None:
        with self._database.sessions.begin() as session:
            deliveries.skipped(session, self._claim, reason, self._clock())
        self._note("skipped")
        log.info("delivery skipped", kind=self._claim.kind, reason=reason)

    def _leave(self, reason: str) -> None:
        with self._database.sessions.begin() as session:
            deliveries.retry(session, self._claim, reason, self._clock())
        self._note("retried")
        self._say("delivery left to others", reason=reason)

    def _retry(self, error: NotPosted | Unclear, message: Message, unclear: bool = False) -> None:
        """Try again later. What Slack asks to wait for holds for everything of that sort."""
        now, after = self._clock(), getattr(error, "after", None)
        with self._database.sessions.begin() as session:
            if isinstance(error, RateLimited):
                lanes.close(session, self._claim.workspace_id, _lane_of(message), now + error.after)
            deliveries.retry(session, self._claim, str(error), now, after=after, unclear=unclear)
        self._note("unclear" if unclear else "retried")
        self._say("delivery waits", reason=str(error))

    def _fail(self, reason: str, message: Message) -> None:
        now = self._clock()
        with self._database.sessions.begin() as session:
            if deliveries.failed(session, self._claim, reason, now, message.channel):
                _end_day(session, self._claim, now)
        self._note("failed")

    def _post_anew(self, message: Message, reason: str) -> None:
        """Somebody deleted it: there is nothing to edit, so the next try posts it."""
        claim = self._claim
        with self._database.sessions.begin() as session:
            if deliveries.retry(session, claim, reason, self._clock(), after=dt.timedelta()):
                if claim.kind == outbox.CARD:
                    opportunities.unanchor_card(
                        session, claim.workspace_id, claim.detail["number"], message.channel
                    )
                elif message.update_ts is not None:
                    deliveries.forget_message(session, claim, message.channel, message.update_ts)
        self._note("retried")
        log.info("posted anew", kind=claim.kind, slack_error=reason)

    def _let_go(self, reason: str) -> None:
        """Somebody deleted the day's card: they do not want it, so no other one comes."""
        now = self._clock()
        with self._database.sessions.begin() as session:
            if deliveries.skipped(session, self._claim, reason, now):
                _end_day(session, self._claim, now)
        self._note("skipped")
        log.info("day card let go", slack_error=reason)

    def _gone(self, message: Message, reason: str) -> None:
        now = self._clock()
        with self._database.sessions.begin() as session:
            if not deliveries.failed(session, self._claim, reason, now, message.channel):
                raise ClaimLost
            give_up(session, self._claim, message, reason, now)
            _end_day(session, self._claim, now)
        self._note("failed")
        self._say("recipient gone", slack_error=reason)

    def _note(self, became: Became, lag_s: float | None = None) -> None:
        self._noted(self._claim.kind, became, lag_s)

    def _say(self, event: str, **facts: str) -> None:
        log.warning(event, kind=self._claim.kind, attempts=self._claim.attempts, **facts)


def _remember_day(
    session: Session, claim: Claim, message: Message, posted: Posted, now: dt.datetime
) -> None:
    if message.day is None:
        return
    if message.update_ts is not None:
        day_cards.keep_up(session, claim.workspace_id, message.day, now)
        return
    unsure_since = claim.due_at if posted.earlier else None
    day_cards.begin_card(
        session, claim.workspace_id, message.day, posted.channel, posted.ts, now, unsure_since
    )


def _end_day(session: Session, claim: Claim, now: dt.datetime) -> None:
    """What Slack refuses to edit once it refuses for ever."""
    if claim.kind == outbox.DAY:
        day, _is_last = day_cards.read_period(claim.period)
        day_cards.end_card(session, claim.workspace_id, recipient_id(claim), day, now)


def _lane_of(message: Message) -> str:
    """What Slack's pace for such calls holds back."""
    if message.is_home:
        return lanes.HOMES
    return lanes.POSTS if message.update_ts is None else lanes.EDITS


def _owe_picture(session: Session, claim: Claim, posted: Posted, now: dt.datetime) -> None:
    """The words are out and their picture is not: it follows in their thread."""
    outbox.owe(
        session,
        outbox.Debt(
            workspace_id=claim.workspace_id,
            kind=outbox.PICTURE,
            recipient=claim.recipient,
            period=claim.period,
            due_at=now,
            late_after=claim.late_after,
            detail={"channel": posted.channel, "thread": posted.ts},
            lane=posted.channel,
            file_id=claim.file_id,
        ),
    )
