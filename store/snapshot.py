"""The opportunities as they stand, or stood at a moment: what every figure is read from.

As of a moment those that have changed since are put into temporary tables as they stood, by their
rows or folded from their events; the others stand now as they stood. Both together are
``Snapshot.opportunity``, so that each figure is one query, now and as of a day, and no report holds
the rows in Python.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Select,
    SmallInteger,
    Table,
    exists,
    insert,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.schema import CreateTable, DropTable

from store.base import BigId
from store.folding import (
    BATCH,
    COUNTED,
    Moment,
    State,
    Visit,
    earliest,
    lives_as_of,
)
from store.models import Event, Kind, Opportunity, StageVisit, Status, Workspace
from store.pipeline import load_pipeline
from store.scopes import Scope
from store.unwinding import How, changed_between, log_since, unwound, unwound_visits

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
RECENT = ("opportunity_id", "kind", "happened_at", "recorded_at")
_TEMPORARY: Any = {"prefixes": ["TEMPORARY"], "postgresql_on_commit": "DROP"}


@dataclass(frozen=True)
class Snapshot:
    """Opportunities in ``scope``, as they stand at ``now`` or, with ``moment``, as they stood.

    ``opportunity`` and ``visit`` are used like the mapped classes, but only in their ``COLUMNS``
    (and ``PLANS``, where they were asked for) and ``VISIT_COLUMNS``, column by column. ``today`` is
    the day described and ``ends`` its moment: now, or the end of that day. ``known`` is what was
    found out once for all that is read of it, ``over`` what it differs from and by what, and
    ``recent`` what was recorded of it lately, where that is looked through more than once.
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
    over: "Overlay | None" = None
    recent: Table | None = None

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
    today = now.astimezone(ZoneInfo(workspace.timezone)).date()
    as_now = Snapshot(session, workspace, scope, today, now, None, Opportunity, StageVisit)
    if moment is None:
        yield as_now
        return
    with _overlaid(as_now, moment, plans) as snapshot:
        yield snapshot


@contextmanager
def look_back(snapshot: Snapshot, as_of: dt.datetime) -> Iterator[Snapshot]:
    """The same opportunities at an earlier moment, by what was known of it at the snapshot's.

    Costs what changed in between. Without the plans.
    """
    known_at = None if snapshot.moment is None else snapshot.moment.known_at
    with _overlaid(snapshot, Moment(as_of, known_at), plans=False) as then:
        yield then


@contextmanager
def keeping_recent(snapshot: Snapshot, since: dt.datetime | None) -> Iterator[Snapshot]:
    """The snapshot with what was recorded since, for those who look back more than once.

    Worth it only where it is little: a scope's part of everybody's log.
    """
    if snapshot.scope.is_everyone or since is None:
        yield snapshot
        return
    session = snapshot.session
    table = _recent_table(_next_number(session))
    session.execute(CreateTable(table))
    try:
        log = log_since(snapshot.workspace.id, snapshot.scope, since, RECENT)
        session.execute(insert(table).from_select(RECENT, log))
        yield replace(snapshot, recent=table)
    finally:
        _drop(session, table)


@contextmanager
def _overlaid(base: Snapshot, moment: Moment, plans: bool) -> Iterator[Snapshot]:
    """The snapshot of ``moment``: what changed between it and ``base``, over the rows of that."""
    session, workspace = base.session, base.workspace
    tables = _tables(_next_number(session), plans, session.get_bind().dialect.name)
    tables.create(session)
    try:
        _fill(base, moment, tables, plans)
        # The moment is the end of what it describes, so midnight belongs to the day before.
        today = (moment.as_of - dt.timedelta(microseconds=1)).astimezone(base.zone).date()
        yield Snapshot(
            session,
            workspace,
            base.scope,
            today,
            moment.as_of,
            moment,
            tables.opportunity(base),
            tables.visit(base, moment),
            over=Overlay(base, tables),
            recent=base.recent,
        )
    finally:
        _drop(session, *tables.all)


def changed_ids(snapshot: Snapshot) -> Select[Any]:
    """Of those that changed since ``snapshot``, which looks back. Raises ``LookupError``."""
    return select(_overlay(snapshot).tables.changed.c.id)


def differing(snapshot: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Only those that changed since ``snapshot``, which looks back: as they were where it looks
    back from, and as they stood. Raises ``LookupError`` when it does not."""
    base, tables = _overlay(snapshot).base, _overlay(snapshot).tables
    as_there = union_all(*(rows for rows, _ in _among(base, tables.changed, tables.columns)))
    return replace(base, opportunity=_as_rows(as_there)), replace(
        snapshot, opportunity=_as_rows(select(tables.stood))
    )


def _overlay(snapshot: Snapshot) -> "Overlay":
    if snapshot.over is None:
        raise LookupError(snapshot.today)
    return snapshot.over


def _among(
    snapshot: Snapshot, ids: Table, columns: tuple[str, ...]
) -> Iterator[tuple[Select[Any], ColumnElement[int]]]:
    """The rows of ``ids``, each part with its id, as only by these is it found quickly."""
    if snapshot.over is None:
        own: Any = Opportunity.__table__
    else:
        own, changed = snapshot.over.tables.stood, snapshot.over.tables.changed
        for rows, id_ in _among(snapshot.over.base, ids, columns):
            yield rows.where(~exists().where(changed.c.id == id_)), id_
    wanted = own.c.id.in_(select(ids.c.id))
    yield select(*(own.c[name] for name in columns)).where(wanted), own.c.id


def _as_rows(rows: Any) -> Any:
    return aliased(Opportunity, rows.subquery(), adapt_on_names=True)


def _next_number(session: Session) -> int:
    number: int = session.info.get("snapshots", 0) + 1
    session.info["snapshots"] = number
    return number


class _Tables:
    """The temporary tables of one snapshot: what changed since, and as what it stood before."""

    def __init__(self, number: int, plans: bool, engine: str) -> None:
        self.columns = (*COLUMNS, *PLANS) if plans else COLUMNS
        data = MetaData()
        self.changed: Table = Table(
            f"changed_{number}",
            data,
            # PostgreSQL joins by hashing, and would only pay for the key.
            Column("id", BigId, primary_key=engine == "sqlite", autoincrement=False),
            Column("how", SmallInteger),
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
    def all(self) -> tuple[Table, ...]:
        return self.changed, self.stood, self.visits

    def create(self, session: Session) -> None:
        for table in self.all:
            session.execute(CreateTable(table))

    def count_changed(self, session: Session) -> None:
        """Both databases would think that there are many, and read all visits for a few."""
        session.execute(text(f"ANALYZE {self.changed.name}"))

    def opportunity(self, base: Snapshot) -> Any:
        row = base.opportunity
        as_there = select(*(getattr(row, name) for name in self.columns)).where(
            row.workspace_id == base.workspace.id, ~exists().where(self.changed.c.id == row.id)
        )
        return _as_rows(union_all(as_there, select(self.stood)))

    def visit(self, base: Snapshot, moment: Moment) -> Any:
        row = base.visit
        as_there = select(*(getattr(row, name) for name in VISIT_COLUMNS)).where(
            row.workspace_id == base.workspace.id,
            ~exists().where(self.changed.c.id == row.opportunity_id),
        )
        by_rows = unwound_visits(self.changed, VISIT_COLUMNS, moment)
        every = union_all(as_there, by_rows, select(self.visits)).subquery()
        return aliased(StageVisit, every, adapt_on_names=True)


@dataclass(frozen=True)
class Overlay:
    """The rows that stand in front of those of another snapshot."""

    base: Snapshot
    tables: _Tables


def _drop(session: Session, *tables: Table) -> None:
    """PostgreSQL drops them at the end of the transaction, also of one that failed."""
    if session.get_bind().dialect.name == "sqlite":
        for table in tables:
            session.execute(DropTable(table))


@lru_cache(maxsize=64)
def _recent_table(number: int) -> Table:
    columns = [_like(Event, name) for name in RECENT]
    return Table(f"recent_{number}", MetaData(), *columns, **_TEMPORARY)


@lru_cache(maxsize=64)
def _tables(number: int, plans: bool, engine: str) -> _Tables:
    """Kept, as statements over the same tables are compiled once."""
    return _Tables(number, plans, engine)


def _like(model: Any, name: str) -> Column[Any]:
    return Column(name, model.__table__.c[name].type)


def _fill(base: Snapshot, moment: Moment, tables: _Tables, plans: bool) -> None:
    """Also those that have left the scope: ``Snapshot.inside`` leaves them out."""
    session, workspace_id = base.session, base.workspace.id
    kinds = frozenset(Kind) if plans else COUNTED
    changed, stood = tables.changed, tables.stood
    log: Any = base.recent
    if log is None or plans:
        log = log_since(workspace_id, base.scope, earliest(moment), RECENT, kinds).subquery()
    later = changed_between(log, moment, base.moment, moves=not plans)
    session.execute(insert(changed).from_select(["id", "how"], later))
    tables.count_changed(session)
    hows = set(session.scalars(select(changed.c.how).distinct()))
    if hows & {How.UNMOVE, How.UNCLOSE}:
        pipeline = load_pipeline(session, workspace_id)
        by_rows = unwound(changed, tables.columns, moment, pipeline)
        session.execute(insert(stood).from_select(tables.columns, by_rows))
    if How.FOLD in hows:
        _fold(session, workspace_id, moment, tables, kinds)


def _fold(
    session: Session, workspace_id: int, moment: Moment, tables: _Tables, kinds: frozenset[Kind]
) -> None:
    to_fold = select(tables.changed.c.id).where(tables.changed.c.how == How.FOLD)
    lives = lives_as_of(session, workspace_id, moment, Opportunity.id.in_(to_fold), kinds=kinds)
    while batch := list(islice(lives, BATCH)):
        rows = [_row(state, workspace_id, tables.columns) for state, _ in batch]
        session.execute(insert(tables.stood), rows)
        stays = [visit for state, visits in batch for visit in _visits(state, visits, workspace_id)]
        if stays:
            session.execute(insert(tables.visits), stays)


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
