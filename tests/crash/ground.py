"""What is owed in these tests, and what became of it."""

import datetime as dt
import threading
import time

from sqlalchemy import select

from bot.sandbox import Sandbox
from bot.sandbox.team import Person as Member
from store import lifecycle, outbox, subscriptions
from store.changes import Change
from store.database import Database
from store.lifecycle import Draft
from store.models import Delivery, Person, State, Workspace
from store.people import Profile, remember
from store.workspaces import Defaults, join_workspace
from tests.conftest import MONDAY

ZONE = "Europe/Berlin"
AT = dt.time(9)
DUE = MONDAY + dt.timedelta(hours=1, seconds=1)  # just after 09:00 in Berlin
NEVER = dt.time(23, 59)
PATIENCE_S = 30
OPEN = (State.DUE, State.SENDING)


def settle(database: Database, slack: Sandbox, people: tuple[str, ...], at: dt.time = AT) -> int:
    """The workspace, where each of them has something to do today and is reminded ``at``."""
    with database.sessions.begin() as session:
        defaults = Defaults(ZONE, "EUR", "en-US")
        workspace = join_workspace(session, slack.team.id, slack.team.name, defaults, MONDAY)
        for slack_id in people:
            profile = Profile(slack_id, slack.team.id, slack_id, ZONE)
            person = remember(session, workspace, profile, MONDAY)
            person.reminder_at = at
            draft = Draft(
                "Acme renewal", person.id, "EUR", next_step="Call Bob", next_step_on=MONDAY.date()
            )
            change = Change(workspace.id, ZONE, person.id, "test", MONDAY)
            lifecycle.create(session, change, draft)
        return workspace.id


def add_people(slack: Sandbox, number: int) -> tuple[str, ...]:
    """That many more who have a Slack id."""
    names = tuple(f"U0REP{one:04}" for one in range(number))
    for name in names:
        slack.team.add_person(Member(name, name.lower(), name, slack.team.id))
    return names


def owe_one(database: Database, slack: Sandbox, kind: str) -> None:
    """Exactly one delivery of this kind comes due at ``DUE``."""
    workspace_id = settle(database, slack, ("U0LI",), AT if kind == outbox.REMINDER else NEVER)
    if kind == outbox.REMINDER:
        return
    if kind == outbox.TOLD:
        hand_over_before_hours(database, workspace_id, slack)
        return
    with database.sessions.begin() as session:
        subscriptions.subscribe(
            session,
            workspace_id=workspace_id,
            report="daily" if kind == outbox.DIGEST else "weekly",
            channel_id="C0DEALS",
            subscriber_id=session.scalars(select(Person.id)).one(),
            weekday=0,
            at=AT,
            timezone=ZONE,
            locale="en-US",
            scope="",
            now=MONDAY,
        )


def hand_over_before_hours(database: Database, workspace_id: int, slack: Sandbox) -> None:
    """Sam, in London, gets something an hour before he is told of it."""
    with database.sessions.begin() as session:
        workspace = session.get_one(Workspace, workspace_id)
        giver = session.scalars(select(Person)).one()
        profile = Profile("U0SAM", slack.team.id, "sam", "Europe/London")
        sam = remember(session, workspace, profile, MONDAY)
        change = Change(workspace_id, ZONE, giver.id, "test", MONDAY)
        lifecycle.create(session, change, Draft("Globex pilot", sam.id, "EUR"))


def settled(database: Database, at_least: int = 1, within: float = PATIENCE_S) -> list[Delivery]:
    """The ledger, once nothing in it is owed any more: it has no event to wait for."""
    look_again, until = threading.Event(), time.monotonic() + within
    while time.monotonic() < until:
        rows = ledger(database)
        if len(rows) >= at_least and not any(row.state in OPEN for row in rows):
            return rows
        look_again.wait(0.02)
    raise AssertionError(f"still owed: {[told(row) for row in rows if row.state in OPEN][:9]}")


def ledger(database: Database) -> list[Delivery]:
    with database.readings() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def told(row: Delivery) -> str:
    return f"{key_of(row)} {row.state} {row.attempts} {row.error} {row.next_try_at} {row.detail}"


def key_of(row: Delivery) -> str:
    return f"{row.kind}/{row.recipient}/{row.period}"


def keys(slack: Sandbox) -> list[str]:
    """Of every message that Slack accepted, the delivery that it names."""
    return [(post.metadata or {})["event_payload"]["key"] for post in slack.posts]
