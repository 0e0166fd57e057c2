"""A recipient that can never be reached: what depends on it ends, and who should know is told."""

import datetime as dt

from sqlalchemy.orm import Session

from bot.delivery.composing import recipient_id
from bot.delivery.posting import Message
from store import homes, opportunities, outbox, people, subscriptions
from store.deliveries import Claim
from store.models import Person, Subscription

SUBSCRIBED = (outbox.DIGEST, outbox.FUNNEL, outbox.REPORT, outbox.WINS)
PERSONAL = (
    outbox.REMINDER, outbox.ASSIGNED, outbox.TOLD, outbox.STOPPED, outbox.WELCOME, outbox.HOME,
)  # fmt: skip
TOLD_WITHIN = dt.timedelta(days=7)


def give_up(
    session: Session, claim: Claim, message: Message, reason: str, now: dt.datetime
) -> None:
    """A card goes to its maker, a schedule ends and its owner is told, somebody gone is let go."""
    if claim.kind == outbox.CARD and message.update_ts is None:
        _send_card_to_maker(session, claim, message.channel, reason, now)
    elif claim.kind == outbox.CARD:
        opportunities.unanchor_card(session, claim.workspace_id, claim.detail["number"], None)
    elif claim.kind == outbox.ANSWER:
        _answer_privately(session, claim, message.channel, reason, now)
    elif claim.kind in SUBSCRIBED:
        _end_schedule(session, claim, reason, now)
    elif claim.kind in PERSONAL and reason in people.NOT_THERE:
        people.let_go(session, recipient_id(claim), now)
    elif claim.kind == outbox.HOME:
        homes.close(session, recipient_id(claim))


def _answer_privately(
    session: Session, claim: Claim, channel: str, reason: str, now: dt.datetime
) -> None:
    """Who asked where no answer may be gets it in their own messages."""
    asker = session.get_one(Person, claim.detail["actor"])
    if asker.slack_id is None or channel == asker.slack_id:
        return
    outbox.owe(
        session,
        outbox.Debt(
            workspace_id=claim.workspace_id,
            kind=outbox.ANSWER,
            recipient=f"person:{asker.id}",
            period=claim.period,
            due_at=now,
            late_after=now + outbox.WORTH_SENDING,
            detail=claim.detail | {"refused_by": channel, "reason": reason},
            lane=asker.slack_id,
        ),
    )


def _end_schedule(session: Session, claim: Claim, reason: str, now: dt.datetime) -> None:
    found = session.get_one(Subscription, recipient_id(claim))
    if not subscriptions.stop(session, found, reason, now):
        return
    if subscriptions.is_personal(found.channel_id):
        _let_go_of(session, found, reason, now)
        return
    outbox.owe(
        session,
        outbox.Debt(
            workspace_id=claim.workspace_id,
            kind=outbox.STOPPED,
            recipient=f"person:{found.subscriber_id}",
            period=f"subscription:{found.id}/{claim.period}",
            due_at=now,
            late_after=now + TOLD_WITHIN,
            detail={"channel": found.channel_id, "reason": reason},
            lane=session.get_one(Person, found.subscriber_id).slack_id,
        ),
    )


def _let_go_of(session: Session, found: Subscription, reason: str, now: dt.datetime) -> None:
    """Whoever cannot be written to cannot be told of it either."""
    person = people.find_member(session, found.workspace_id, found.channel_id)
    if person is not None and reason in people.NOT_THERE:
        people.let_go(session, person.id, now)


def _send_card_to_maker(
    session: Session, claim: Claim, channel: str, reason: str, now: dt.datetime
) -> None:
    maker = session.get_one(Person, claim.detail["actor"])
    if maker.slack_id is None or channel == maker.slack_id:
        return
    opportunities.redirect_card(session, claim.workspace_id, claim.detail["number"], maker.slack_id)
    outbox.owe(
        session,
        outbox.Debt(
            workspace_id=claim.workspace_id,
            kind=outbox.CARD,
            recipient=claim.recipient,
            period=f"{claim.period}/to-maker",
            due_at=now,
            late_after=now + outbox.WORTH_SENDING,
            detail=claim.detail | {"refused_by": channel, "reason": reason},
            lane=maker.slack_id,
        ),
    )
