"""What a message is made from, and whom or what it is about."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from store import opportunities
from store.deliveries import Claim
from store.models import Opportunity, Person, Subscription, Workspace

LATE = dt.timedelta(minutes=30)


class NothingToSay(Exception):
    """There is no message to send; the text says why."""


@dataclass(frozen=True)
class Composing:
    """What a message is made from. ``url`` is Oppy's own address, if it has one."""

    session: Session
    workspace: Workspace
    claim: Claim
    now: dt.datetime
    url: str | None = None


def recipient_id(claim: Claim) -> int:
    """The number behind ``person:5`` or ``subscription:7``."""
    return int(claim.recipient.partition(":")[2])


def row_of(making: Composing) -> Opportunity:
    number = making.claim.detail["number"]
    return opportunities.get(making.session, making.workspace.id, number)


def person_of(making: Composing) -> Person:
    return making.session.get_one(Person, recipient_id(making.claim))


def slack_id_of(person: Person) -> str:
    if person.slack_id is None or person.is_deactivated:
        raise NothingToSay("not in Slack")
    return person.slack_id


def subscription_of(making: Composing) -> Subscription:
    found = making.session.get(Subscription, recipient_id(making.claim))
    if found is None or found.stopped_at is not None:
        raise NothingToSay("subscription ended")
    return found


def is_late(making: Composing) -> bool:
    return making.now - making.claim.due_at > LATE
