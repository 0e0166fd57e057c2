"""A morning every few seconds: reminders for everybody and the channel's day."""

import threading
from itertools import count

from sqlalchemy import select

from bot.clock import system_clock
from bot.sandbox import Sandbox
from store import outbox
from store.database import open_database
from store.models import Opportunity, Person, Workspace

EVERY_S = 10.0


def owe_mornings(url: str, slack: Sandbox, ending: threading.Event) -> None:
    """Owes them in the database, where the bot's couriers find them when they next look."""
    database, periods = open_database(url), count(1)
    try:
        while not ending.wait(EVERY_S):
            now, period = system_clock(), f"soak {next(periods)}"
            with database.sessions.begin() as session:
                workspace = session.scalars(select(Workspace)).one()
                owners = select(Opportunity.owner_id).distinct()
                for person in session.scalars(select(Person).where(Person.id.in_(owners))):
                    outbox.owe(
                        session,
                        outbox.Debt(
                            workspace_id=workspace.id,
                            kind=outbox.REMINDER,
                            recipient=f"person:{person.id}",
                            period=period,
                            due_at=now,
                            lane=person.slack_id,
                        ),
                    )
    finally:
        database.close()
