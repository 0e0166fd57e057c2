"""A sales team of two with four stages, whose opportunities live as a test says."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from store import lifecycle
from store.changes import Change, record
from store.lifecycle import Draft
from store.models import Kind, LossReason, Opportunity, Person, Source, Stage, Workspace
from store.pipeline import load_pipeline

ZONE = ZoneInfo("Asia/Shanghai")
STAGES = (("S1", 10), ("S2", 20), ("S3", 40), ("S4", 80))
STEP = dt.timedelta(hours=1)


class Team:
    """Writes opportunities into one workspace: through the rules, or event by event."""

    def __init__(
        self,
        session: Session,
        now: dt.datetime,
        stages: Sequence[tuple[str, int]] = STAGES,
    ) -> None:
        self.session = session
        self.now = now
        self.workspace = Workspace(
            name="Team",
            timezone=ZONE.key,
            currency="EUR",
            locale="en-US",
            created_at=now,
            next_number=1,
        )
        session.add(self.workspace)
        session.flush()
        self.people = [self._person(name) for name in ("Li Wei", "Ana Silva")]
        self.stages = {
            name: self._stage(position, name, probability)
            for position, (name, probability) in enumerate(stages)
        }
        self.reason = LossReason(workspace_id=self.workspace.id, name="Price")
        self.source = Source(workspace_id=self.workspace.id, name="Referral")
        session.add_all([self.reason, self.source])
        session.flush()

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(ZONE).date()

    def noon(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(12), ZONE)

    def change(self, at: dt.datetime) -> Change:
        return Change(self.workspace.id, ZONE.key, self.people[0].id, "test", at)

    def lives(self, story: str, opened: dt.date, **draft: Any) -> int:
        """“S1 S3 LOST S3 WON”: entered, closed and reopened in this order, an hour apart."""
        first, *steps = story.split()
        at = self.noon(opened)
        draft = {"title": story, "owner_id": self.people[0].id, "currency": "EUR"} | draft
        new = Draft(stage_id=self.stages[first].id, **draft)
        number = lifecycle.create(self.session, self.change(at), new).number
        for step in steps:
            at += STEP
            self._step(number, step, at)
        return number

    def _step(self, number: int, step: str, at: dt.datetime) -> None:
        change, session = self.change(at), self.session
        row = lifecycle.load(session, change, number)
        if step == "WON":
            lifecycle.win(session, change, number)
        elif step == "LOST":
            lifecycle.lose(session, change, number, reason_id=self.reason.id)
        elif row.status == "open":
            lifecycle.advance(session, change, number, self.stages[step].id, "because")
        else:
            lifecycle.reopen(session, change, number, self.stages[step].id)

    def writes(
        self,
        row: Opportunity,
        kind: Kind,
        value: Any,
        at: dt.datetime,
        happened_at: dt.datetime | None = None,
    ) -> None:
        """One event, whatever the rules say."""
        with self.session.no_autoflush:  # a new row has no values before its first event
            pipeline = load_pipeline(self.session, self.workspace.id)
        change = self.change(at)
        record(self.session, change, row, pipeline, kind, value, happened_at=happened_at)

    def opens(
        self,
        stage: str,
        at: dt.datetime,
        amount: Decimal | None = None,
        currency: str = "EUR",
        happened_at: dt.datetime | None = None,
        **also: Any,
    ) -> Opportunity:
        """A new row with its ``created`` event, entered late if it happened earlier."""
        row = Opportunity(
            workspace_id=self.workspace.id, number=self.workspace.next_number, created_at=at
        )
        self.workspace.next_number += 1
        self.session.add(row)
        value = {
            "title": f"#{row.number}",
            "stage": self.stages[stage].id,
            "owner": self.people[0].id,
            "amount": None if amount is None else str(amount),
            "currency": currency,
            "opened_on": at.astimezone(ZONE).date().isoformat(),
        }
        self.writes(row, Kind.CREATED, value | also, at, happened_at)
        return row

    def _person(self, name: str) -> Person:
        person = Person(
            workspace_id=self.workspace.id, name=name, timezone=ZONE.key, locale="en-US"
        )
        self.session.add(person)
        self.session.flush()
        return person

    def _stage(self, position: int, name: str, probability: int) -> Stage:
        stage = Stage(
            workspace_id=self.workspace.id,
            name=name,
            position=position,
            bit=position,
            probability=probability,
            stale_after_days=14,
        )
        self.session.add(stage)
        self.session.flush()
        return stage
