"""The opportunities as they stand, or stood at a moment: what every figure is read from.

As of a moment those that have changed since are folded from their events into temporary tables; the
others stand now as they stood then. Both together are ``Snapshot.opportunity``, so that each figure
is one query, now and as of a day, and no report holds the rows in Python.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Select,
    Table,
    and_,
    exists,
    insert,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from store.base import BigId
from store.folding import (
    BATCH,
    COUNTED,
    Moment,
    State,
    Visit,
    changed_since,
    earliest,
    lives_as_of,
)
from store.models import Event, Kind, Opportunity, StageVisit, Status, Workspace
from store.scopes import Scope

COLUMNS = (
    "id", "workspace_id", "number", "title", "status", "stage_id", "owner_id", "account_id",
    "source_id", "amount", "currency", "probability", "opened_on", "expected_close",
    "first_expected_close", "push_count", "closed_on", "loss_reason_id", "competitor",
    "furthest_stage_id", "stages_entered", "stage_since", "reopened_count",
)  # fmt: skip
# Folding these too means reading the whole log, most of which is activities.
PLANS = (
    "next_step", "next_step_on", "next_step_at", "snoozed_until", "touched_at", "handed_over_at",
)  # fmt: skip
VISIT_COLUMNS = ("workspace_id", "opportunity_id", "stage_id", "entered_at", "left_at")
_TEMPORARY: Any = {"prefixes": ["TEMPORARY"], "postgresql_on_commit": "DROP"}
# What can bring an opportunity into a scope, or out of it.
_SCOPING = (Kind.OWNER, Kind.SOURCE, Kind.ACCOUNT, Kind.AMOUNT, Kind.UNDONE)


@dataclass(frozen=True)
class Snapshot:
    """Opportunities in ``scope``, as they stand at ``now`` or, with ``moment``, as they stood.

    ``opportunity`` and ``visit`` are used like the mapped classes, but only in their ``COLUMNS``
    (and ``PLANS``, where they were asked for) and ``VISIT_COLUMNS``, column by column. ``today`` is
    the day described and ``ends`` its moment: now, or the end of that day. ``known`` is what was
    found out once for all that is read of it.
    """

    session: Session
    workspace: Workspace
    scope: Scope
    today: dt.date
    ends: dt.datetime
    moment: Moment | None
    opportunity: Any
    visit: Any
    known: dict[str, bool] = field(default_factory=dict, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.workspace.timezone)

    @property
    def inside(self) -> list[ColumnElement[bool]]:
        """The conditions for being in the workspace and in scope, invalid ones too."""
        return self.scope.conditions(self.workspace.id, self.opportunity)

    @property
    def counted(self) -> list[ColumnElement[bool]]:
        """Like ``inside`` without the invalid ones: duplicates, merged, withdrawn."""
        return [*self.inside, self.opportunity.status != Status.INVALID]

    @property
    def is_open(self) -> ColumnElement[bool]:
        """Written out, not bound, so that both databases may use the partial indexes."""
        condition: ColumnElement[bool] = self.opportunity.status == literal_column("'open'")
        return condition

    @property
    def is_plain(self) -> bool:
        """Everybody's, now: what the sums know."""
        return self.moment is None and self.scope.is_everyone

    def begins(self, day: dt.date) -> dt.datetime:
        """The moment at which a day begins in the workspace's zone."""
        return dt.datetime.combine(day, dt.time(), self.zone)


def end_of(workspace: Workspace, day: dt.date, known_on: dt.date | None = None) -> Moment:
    """The end of ``day`` in the workspace's zone, by what was known at the end of ``known_on``."""
    zone = ZoneInfo(workspace.timezone)

    def end(of: dt.date) -> dt.datetime:
        return dt.datetime.combine(of + dt.timedelta(days=1), dt.time(), zone)

    return Moment(end(day), None if known_on is None else end(known_on))


@contextmanager
def take_snapshot(
    session: Session,
    workspace: Workspace,
    scope: Scope,
    now: dt.datetime,
    moment: Moment | None = None,
    *,
    plans: bool = False,
) -> Iterator[Snapshot]:
    """The snapshot now or at ``moment``, for as long as the block lasts."""
    zone = ZoneInfo(workspace.timezone)
    if moment is None:
        today = now.astimezone(zone).date()
        yield Snapshot(session, workspace, scope, today, now, None, Opportunity, StageVisit)
        return
    tables = _Tables(session, plans)
    tables.create()
    try:
        _fill(session, workspace.id, scope, moment, tables, plans)
        # The moment is the end of what it describes, so midnight belongs to the day before.
        today = (moment.as_of - dt.timedelta(microseconds=1)).astimezone(zone).date()
        yield Snapshot(
            session,
            workspace,
            scope,
            today,
            moment.as_of,
            moment,
            tables.opportunity(workspace.id),
            tables.visit(workspace.id),
        )
    finally:
        tables.drop()


class _Tables:
    """The temporary tables of one snapshot: what changed since, and as what it stood before."""

    def __init__(self, session: Session, plans: bool) -> None:
        self._session = session
        self.columns = (*COLUMNS, *PLANS) if plans else COLUMNS
        number = session.info["snapshots"] = session.info.get("snapshots", 0) + 1
        data = MetaData()
        self.changed: Table = Table(
            f"changed_{number}",
            data,
            Column("id", BigId, primary_key=True, autoincrement=False),
            **_TEMPORARY,
        )
        self.stood: Table = Table(
            f"opportunities_{number}",
            data,
            *(_like(Opportunity, name) for name in self.columns),
            **_TEMPORARY,
        )
        self.visits: Table = Table(
            f"visits_{number}",
            data,
            *(_like(StageVisit, name) for name in VISIT_COLUMNS),
            **_TEMPORARY,
        )

    @property
    def _all(self) -> tuple[Table, ...]:
        return self.changed, self.stood, self.visits

    def create(self) -> None:
        for table in self._all:
            table.create(self._session.connection())

    def count_rows(self) -> None:
        for table in self._all:
            self._session.execute(text(f"ANALYZE {table.name}"))

    def drop(self) -> None:
        """PostgreSQL drops them at the end of the transaction, also of one that failed."""
        if self._session.get_bind().dialect.name == "sqlite":
            for table in self._all:
                table.drop(self._session.connection())

    def opportunity(self, workspace_id: int) -> Any:
        as_now = select(*(getattr(Opportunity, name) for name in self.columns)).where(
            Opportunity.workspace_id == workspace_id,
            ~exists().where(self.changed.c.id == Opportunity.id),
        )
        both = union_all(as_now, select(self.stood)).subquery()
        return aliased(Opportunity, both, adapt_on_names=True)

    def visit(self, workspace_id: int) -> Any:
        as_now = select(*(getattr(StageVisit, name) for name in VISIT_COLUMNS)).where(
            StageVisit.workspace_id == workspace_id,
            ~exists().where(self.changed.c.id == StageVisit.opportunity_id),
        )
        both = union_all(as_now, select(self.visits)).subquery()
        return aliased(StageVisit, both, adapt_on_names=True)


def _like(model: Any, name: str) -> Column[Any]:
    return Column(name, model.__table__.c[name].type)


def _fill(
    session: Session,
    workspace_id: int,
    scope: Scope,
    moment: Moment,
    tables: _Tables,
    plans: bool,
) -> None:
    kinds = frozenset(Kind) if plans else COUNTED
    later = changed_since(workspace_id, moment, kinds)
    session.execute(
        insert(tables.changed).from_select(["id"], select(later.c.opportunity_id).distinct())
    )
    which: list[ColumnElement[bool]] = [Opportunity.id.in_(select(tables.changed.c.id))]
    if not scope.is_everyone:
        ids = select(tables.changed.c.id)
        which.append(maybe_in(scope, workspace_id, ids, earliest(moment)))
    lives = lives_as_of(session, workspace_id, moment, *which, kinds=kinds)
    # Also those that have left the scope: ``Snapshot.inside`` leaves them out.
    while batch := list(islice(lives, BATCH)):
        rows = [_row(state, workspace_id, tables.columns) for state, _ in batch]
        session.execute(insert(tables.stood), rows)
        stays = [visit for state, visits in batch for visit in _visits(state, visits, workspace_id)]
        if stays:
            session.execute(insert(tables.visits), stays)
    if session.get_bind().dialect.name == "postgresql":
        tables.count_rows()


def maybe_in(
    scope: Scope, workspace_id: int, ids: Select[int], since: dt.datetime | None
) -> ColumnElement[bool]:
    """All of ``ids`` that may have been in scope at some time since: those that are, and those that
    something recorded since may have brought out of it."""
    moved = select(Event.opportunity_id).where(
        Event.opportunity_id.in_(ids), Event.kind.in_(_SCOPING)
    )
    if since is not None:
        moved = moved.where(Event.workspace_id == workspace_id, Event.recorded_at >= since)
    return or_(Opportunity.id.in_(moved), and_(*scope.conditions(workspace_id)))


def _row(state: State, workspace_id: int, columns: tuple[str, ...]) -> dict[str, Any]:
    row = {name: getattr(state, name) for name in columns if name != "workspace_id"}
    return row | {"workspace_id": workspace_id}


def _visits(state: State, visits: list[Visit], workspace_id: int) -> Iterator[dict[str, Any]]:
    for stage_id, entered_at, left_at in visits:
        yield {
            "workspace_id": workspace_id,
            "opportunity_id": state.id,
            "stage_id": stage_id,
            "entered_at": entered_at,
            "left_at": left_at,
        }
