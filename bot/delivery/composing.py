"""What a message is made from, and whom or what it is about."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from store import opportunities, people, subscriptions
from store.deliveries import Claim
from store.models import Opportunity, Person, Subscription, Workspace

LATE = dt.timedelta(minutes=30)


class NothingToSay(Exception):
    """There is no message to send; the text says why."""


class LeftToOthers(Exception):
    """A newer version owes it, and a copy of that knows how to say it."""


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
    if subscriptions.is_personal(found.channel_id):
        person = people.find_member(making.session, making.workspace.id, found.channel_id)
        if person is None or not people.may_be_told(person, making.workspace):
            raise NothingToSay("may not be told")
    return found


def is_late(making: Composing) -> bool:
    return making.now - making.claim.due_at > LATE
