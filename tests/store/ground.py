"""A team in a real database, and short words for what its people do to opportunities."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import lifecycle
from store.changes import Change
from store.database import Database
from store.lifecycle import Draft
from store.models import Event, Kind, Opportunity, Person, StageVisit, Workspace
from store.people import Profile, remember
from store.pipeline import Pipeline, load_pipeline, loss_reasons, sources
from store.workspaces import Defaults, join_workspace

NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
ZONE = "Europe/Berlin"
DEFAULTS = Defaults(ZONE, "EUR", "en-US")
T = TypeVar("T")


@dataclass(frozen=True)
class Team:
    """One workspace and its people: li and sam sell, gina is a guest."""

    database: Database
    id: int
    team_id: str
    li: int
    sam: int
    gina: int
    pipeline: Pipeline
    reasons: tuple[int, ...]
    sources: tuple[int, ...]

    @property
    def stages(self) -> tuple[int, ...]:
        return tuple(stage.id for stage in self.pipeline.stages)

    def change(
        self,
        by: int | None = None,
        now: dt.datetime = NOON,
        request: str | None = None,
        seen: int | None = None,
    ) -> Change:
        return Change(self.id, ZONE, by or self.li, "test", now, request, seen)

    def does(
        self,
        what: Callable[..., Opportunity],
        *args: Any,
        by: int | None = None,
        now: dt.datetime = NOON,
        request: str | None = None,
        seen: int | None = None,
        **options: Any,
    ) -> Opportunity:
        """One transaction: a function of ``store.lifecycle``, done by somebody."""
        with self.database.sessions.begin() as session:
            return what(session, self.change(by, now, request, seen), *args, **options)

    def draft(self, title: str = "Acme renewal", **values: Any) -> Draft:
        return Draft(**{"title": title, "owner_id": self.li, "currency": "EUR"} | values)

    def creates(
        self, title: str = "Acme renewal", now: dt.datetime = NOON, **values: Any
    ) -> Opportunity:
        return self.does(lifecycle.create, self.draft(title, **values), now=now)

    def row(self, number: int = 1) -> Opportunity:
        with self.database.readings() as session:
            return session.scalars(
                select(Opportunity).where(
                    Opportunity.workspace_id == self.id, Opportunity.number == number
                )
            ).one()

    def events(self, number: int = 1) -> list[Event]:
        with self.database.readings() as session:
            found = select(Event).where(Event.opportunity_id == self.row(number).id)
            return list(session.scalars(found.order_by(Event.id)))

    def kinds(self, number: int = 1) -> list[Kind]:
        return [Kind(event.kind) for event in self.events(number)]

    def visits(self, number: int = 1) -> list[StageVisit]:
        with self.database.readings() as session:
            found = select(StageVisit).where(StageVisit.opportunity_id == self.row(number).id)
            return list(session.scalars(found.order_by(StageVisit.id)))


_teams = count(1)


def settle(database: Database, team_id: str | None = None) -> Team:
    """A new workspace with the default pipeline and three people."""
    team_id = team_id or f"T{next(_teams)}"
    with database.sessions.begin() as session:
        workspace = join_workspace(session, team_id, team_id, DEFAULTS, NOON)
        li, sam = (add(session, workspace, name) for name in ("li", "sam"))
        gina = add(session, workspace, "gina", is_guest=True)
        return Team(
            database,
            workspace.id,
            team_id,
            li.id,
            sam.id,
            gina.id,
            load_pipeline(session, workspace.id),
            tuple(reason.id for reason in loss_reasons(session, workspace.id)),
            tuple(source.id for source in sources(session, workspace.id)),
        )


def add(session: Session, workspace: Workspace, name: str, **facts: Any) -> Person:
    """Somebody whom Slack knows."""
    profile = Profile(
        **{"slack_id": f"U{name.upper()}", "team_id": workspace.team_id, "name": name} | facts
    )
    return remember(session, workspace, profile, NOON)


def at_once(*works: Callable[[], T]) -> list[T | Exception]:
    """Run all of them in threads that start together; what each returned or raised."""
    barrier = threading.Barrier(len(works))
    results: list[T | Exception | None] = [None] * len(works)

    def run(index: int, work: Callable[[], T]) -> None:
        barrier.wait()
        try:
            results[index] = work()
        except Exception as error:  # the test looks at it
            results[index] = error

    threads = [threading.Thread(target=run, args=(index, work)) for index, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for result in results if result is not None]


def days(start: dt.date, number: int) -> Iterator[dt.date]:
    return (start + dt.timedelta(days=index) for index in range(number))
