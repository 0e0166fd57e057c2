"""Writes opportunities with their events and stage visits: folded from the log, in batches."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from store.base import Base
from store.cells import Tally
from store.identity import still_without
from store.importing.names import Names
from store.importing.report import Outcome
from store.importing.rows import Row
from store.importing.saying import Said, phrase
from store.importing.story import Happening, Story, state_told
from store.models import Event, Kind, Opportunity, StageVisit, Status, Workspace
from store.pipeline import Pipeline
from store.replay import STAYS, apply, left_at
from store.sums.keeping import parts_in, write
from store.sums.parts import Key, add

BATCH = 500
VIA = "import"
Told = tuple[Row, Story]
Values = dict[str, Any]
_OPPORTUNITIES, _EVENTS, _VISITS = (
    Base.metadata.tables[model.__tablename__] for model in (Opportunity, Event, StageVisit)
)


class _Fold(SimpleNamespace):
    """A row to be. Not an ORM instance: setting instrumented attributes costs ten times as much."""


class _Made(NamedTuple):
    opportunity: _Fold
    events: list[_Fold]


class Writer:
    """Writes batches into one workspace, in one transaction that the caller ends.

    The workspace's row is locked until then, because numbers are given out in the file's order:
    on PostgreSQL a rep who creates an opportunity meanwhile waits for the import to end.
    """

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        pipeline: Pipeline,
        now: dt.datetime,
        outcome: Outcome,
    ) -> None:
        session.refresh(workspace, with_for_update=True)
        self._session = session
        self._workspace = workspace
        self._pipeline = pipeline
        self._now = now
        self._outcome = outcome
        self._names = Names(session, workspace)

    def write(self, batch: list[Told]) -> set[str]:
        """Write what is not there yet; returns the ids that were there already."""
        there = existing(self._session, self._workspace.id, [row.external_id for row, _ in batch])
        new = [told for told in batch if told[0].external_id not in there]
        self._names.prepare([row for row, _ in new])
        made = [self._make(*told) for told in new]
        if made:
            self._insert(made)
        for row, story in new:
            self._count(row, story)
        self._outcome.already_there += len(there)
        return there

    def finish(self) -> None:
        """Save the next free number and what was added by the way."""
        self._session.flush()
        self._outcome.new_accounts = self._names.new_accounts
        self._outcome.new_people = self._names.new_people
        self._outcome.new_sources = self._names.new_sources

    def _make(self, row: Row, story: Story) -> _Made:
        opportunity = _Fold(
            workspace_id=self._workspace.id,
            number=self._workspace.next_number,
            external_id=row.external_id,
            created_at=self._now,
            changed_at=self._now,
            changed_by_id=self._names.owner(row.owner),
            version=1,
        )
        self._workspace.next_number += 1
        events = [
            self._event(row, story, ordinal, happening)
            for ordinal, happening in enumerate(story.happenings)
        ]
        for event in events:
            apply(cast(Opportunity, opportunity), cast(Event, event), self._pipeline)
        return _Made(opportunity, events)

    def _event(self, row: Row, story: Story, ordinal: int, happening: Happening) -> _Fold:
        to = happening.to
        if happening.kind == Kind.CREATED:
            to = self._created(row, story, to)
        elif happening.kind == Kind.LOST:
            last = ordinal == len(story.happenings) - 1
            to = to | self._loss(row if last else None)
        return _Fold(
            workspace_id=self._workspace.id,
            kind=happening.kind,
            from_value=happening.before,
            to_value=to,
            actor_id=None,
            via=VIA,
            request_id=f"{VIA}:{row.external_id}",
            ordinal=ordinal,
            happened_at=happening.at,
            recorded_at=self._now,
        )

    def _created(self, row: Row, story: Story, stage_id: int) -> dict[str, Any]:
        account_id = self._names.account(row.account)
        amount = known_amount(row, story)
        return {
            "title": row.title,
            "stage": stage_id,
            "owner": self._names.owner(row.owner),
            "account": account_id,
            "contact": self._names.contact(account_id, row.contact),
            "source": self._names.source(row.source),
            "amount": None if amount is None else str(amount),
            "currency": row.currency,
            "probability": row.probability,
            "expected_close": _iso(_expected_close(row, story)),
            "next_step": {"text": row.next_step or None, "on": _iso(row.next_step_on)},
            "description": row.description or None,
            "opened_on": story.opened_on.isoformat(),
        }

    def _loss(self, row: Row | None) -> dict[str, Any]:
        if row is None:
            return {"reason": None, "note": None, "competitor": None}
        reason = self._names.reason(row.loss_reason)
        note = row.loss_note or (row.loss_reason if reason is None else "")
        return {"reason": reason, "note": note or None, "competitor": row.competitor or None}

    def _is_note(self, row: Row) -> bool:
        named = bool(row.loss_reason) and not row.loss_note
        return named and self._names.reason(row.loss_reason) is None

    def _insert(self, made: list[_Made]) -> None:
        self._session.execute(
            insert(_OPPORTUNITIES), [_values(_OPPORTUNITIES, one.opportunity) for one in made]
        )
        ids = self._ids(made)
        events: list[Values] = []
        visits: list[Values] = []
        for one in made:
            for event in one.events:
                event.opportunity_id = ids[one.opportunity.number]
            events += (_values(_EVENTS, event) for event in one.events)
            visits += _stays(one.events)
        self._session.execute(insert(_EVENTS), events)
        self._session.execute(insert(_VISITS), visits)
        self._sum(made, ids)
        self._outcome.events += len(events)
        self._outcome.first_number = self._outcome.first_number or made[0].opportunity.number
        self._outcome.last_number = made[-1].opportunity.number

    def _sum(self, made: list[_Made], ids: dict[int, int]) -> None:
        """Keep the sums, as a live change does; one difference for the whole batch."""
        zone, sums = ZoneInfo(self._workspace.timezone), dict[Key, Tally]()
        for one in made:
            one.opportunity.id = ids[one.opportunity.number]
            parts = parts_in(one.opportunity, one.events, self._pipeline, zone)
            for key, tally in parts.items():
                add(sums, key, tally)
        write(self._session, self._workspace.id, sums, max(ids.values()))

    def _ids(self, made: list[_Made]) -> dict[int, int]:
        """Ids by number. Asked for afterwards: RETURNING would rule out a prepared statement."""
        numbers = [one.opportunity.number for one in made]
        found = self._session.execute(
            select(Opportunity.number, Opportunity.id).where(
                Opportunity.workspace_id == self._workspace.id,
                Opportunity.number.between(numbers[0], numbers[-1]),
            )
        )
        return {number: id_ for number, id_ in found}  # noqa: C416 - dict() mistakes the keys

    def _count(self, row: Row, story: Story) -> None:
        outcome = self._outcome
        outcome.taken += 1
        outcome.closed_without_stage += story.closed_without_stage
        outcome.states[state_told(story, self._pipeline)] += 1
        repairs = repairs_of(row, story)
        if self._is_note(row):
            repairs.append(phrase("loss reason not in the list: kept as the note"))
        if self._names.is_shared(row.owner):
            repairs.append(
                phrase(
                    "several people are called {name}: given to the first of them", name=row.owner
                )
            )
        for what in repairs:
            outcome.tally.repaired(row.line, what)


def repairs_of(row: Row, story: Story) -> list[Said]:
    """What was mended in one line by itself, before anything is looked up."""
    repairs = [*row.repairs, *story.repairs]
    if row.amount is not None and known_amount(row, story) is None:
        repairs.append(phrase("lost with an amount of 0: the amount is unknown"))
    return repairs


def known_amount(row: Row, story: Story) -> Decimal | None:
    """The amount; a lost one of 0 says that nothing was obtained, not what it was worth."""
    return None if story.status == Status.LOST and not row.amount else row.amount


def existing(session: Session, workspace_id: int, external_ids: Iterable[str]) -> set[str]:
    """Those of ``external_ids`` that the workspace has already, or gave away in an export."""
    ids = list(external_ids)
    there = session.scalars(
        select(Opportunity.external_id).where(
            Opportunity.workspace_id == workspace_id, Opportunity.external_id.in_(ids)
        )
    )
    return {*filter(None, there), *still_without(session, workspace_id, ids)}


def _expected_close(row: Row, story: Story) -> dt.date | None:
    """The close date of an open row is a plan; that of a closed one never is."""
    told_open = row.status == Status.OPEN or (row.status is None and story.status == Status.OPEN)
    planned = row.closed.day if row.closed is not None and told_open else None
    return row.expected_close or planned


_LEAVES = frozenset({Kind.STAGE, Kind.WON, Kind.LOST, Kind.INVALID})


def _stays(events: list[_Fold]) -> list[Values]:
    """The stage visits that follow from events, as a live change would keep them."""
    visits: list[Values] = []
    for event in events:
        if event.kind in _LEAVES and visits and visits[-1]["left_at"] is None:
            visits[-1]["left_at"] = left_at(visits[-1]["entered_at"], event.happened_at)
        if event.kind in STAYS:
            entered = event.to_value
            visits.append(
                {
                    "workspace_id": event.workspace_id,
                    "opportunity_id": event.opportunity_id,
                    "stage_id": entered["stage"] if event.kind == Kind.CREATED else entered,
                    "entered_at": event.happened_at,
                    "left_at": None,
                }
            )
    return visits


def _values(table: Table, row: _Fold) -> Values:
    """The row as an insert wants it: every column but the id, which the database gives."""
    return {name: row.__dict__.get(name) for name in table.columns.keys() if name != "id"}  # noqa: SIM118


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
