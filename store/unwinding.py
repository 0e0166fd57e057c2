"""Taking back what happened after a moment, by rows alone, where that is exact.

What has changed since a moment stands in the log; most of it only moved to another stage or was
closed. Such an opportunity was open then, in the stage of its last visit before: one statement for
all of them. Those to which something else happened, or something was entered late, are folded.
"""

import datetime as dt
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Table,
    and_,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)

from store.folding import COUNTED, Moment, earliest, in_cut
from store.models import Event, Kind, Opportunity, StageVisit, Status
from store.pipeline import Pipeline
from store.scopes import Scope

# What can bring an opportunity into a scope, or out of it.
_SCOPING = (Kind.OWNER, Kind.SOURCE, Kind.ACCOUNT, Kind.AMOUNT, Kind.UNDONE)
_CLOSES = (Kind.WON, Kind.LOST)
# A closing sets them, and there were none before, as only what is open can be closed.
_SET_BY_CLOSING = ("closed_on", "loss_reason_id", "competitor")


class How(IntEnum):
    """What has to be done to see an opportunity as it stood."""

    FOLD = 0
    UNMOVE = 1
    """It was only moved, and stands where it stood or ..."""
    UNCLOSE = 2
    """... it was open: it was closed since."""
    LEAVE_OUT = 3
    """It was created later."""


def log_since(
    workspace_id: int,
    scope: Scope,
    since: dt.datetime | None,
    columns: tuple[str, ...],
    kinds: frozenset[Kind] = COUNTED,
) -> Select[Any]:
    """What was recorded since of the opportunities that are in scope, or may have been meanwhile.

    The index over ``recorded_at`` is all that is read of it, if it has the ``columns``.
    """
    recorded: list[ColumnElement[bool]] = [Event.workspace_id == workspace_id]
    if since is not None:
        recorded.append(Event.recorded_at >= since)
    log = select(*(getattr(Event, name) for name in columns))
    log = log.where(*recorded, Event.kind.in_(kinds))
    if scope.is_everyone:
        return log
    inside = select(Opportunity.id).where(*scope.conditions(workspace_id))
    moved = select(Event.opportunity_id).where(*recorded, Event.kind.in_(_SCOPING))
    return log.where(or_(Event.opportunity_id.in_(inside), Event.opportunity_id.in_(moved)))


def changed_between(log: Any, moment: Moment, until: Moment | None, *, moves: bool) -> Select[Any]:
    """The ids of those of ``log`` with an event after the cut and before ``until``, now if that is
    empty, and how to take back all that came after the cut.

    The others stand at ``until`` as they stood. Nothing is recorded before it happens. Only with
    ``moves`` is anything taken back by rows.
    """
    late = log.c.happened_at < moment.as_of
    since = log.c.recorded_at >= earliest(moment)
    by_rows = (Kind.CREATED, Kind.STAGE, *_CLOSES) if moves else (Kind.CREATED,)
    how = case(
        (_any(late), How.FOLD),
        (_any(log.c.kind == Kind.CREATED), How.LEAVE_OUT),
        (_any(log.c.kind.not_in(by_rows)), How.FOLD),
        (_any(log.c.kind.in_(_CLOSES)), How.UNCLOSE),
        else_=How.UNMOVE,
    )
    changed = select(log.c.opportunity_id, how.label("how")).group_by(log.c.opportunity_id)
    if until is None:
        return changed.where(since).having(_any(~and_(*in_cut(log.c, moment))))
    # Found before they are grouped: most have changed later only.
    other = log.alias()
    between = and_(~and_(*in_cut(other.c, moment)), *in_cut(other.c, until))
    ids = select(other.c.opportunity_id).where(other.c.recorded_at >= earliest(moment), between)
    return changed.where(since, log.c.opportunity_id.in_(ids))


def _any(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether it holds for one of the group, in a form that both databases know."""
    return func.max(case((condition, 1), else_=0)) == 1


def unwound(later: Table, columns: tuple[str, ...], moment: Moment, pipeline: Pipeline) -> Any:
    """The rows of those that were only moved or closed, as they stood."""
    past = _past(later, moment, pipeline)
    was_closed = past.c.how == How.UNCLOSE
    stood: dict[str, SQLColumnExpression[Any]] = {
        "status": case((was_closed, literal(Status.OPEN.value)), else_=Opportunity.status),
        "stage_id": past.c.stage_id,
        "stage_since": past.c.stage_since,
        "stages_entered": past.c.entered,
        "furthest_stage_id": _furthest(past.c.entered, pipeline),
    }
    for name in _SET_BY_CLOSING:
        stood[name] = case((was_closed, null()), else_=getattr(Opportunity, name))
    return (
        select(*(stood.get(name, getattr(Opportunity, name)).label(name) for name in columns))
        .select_from(past)
        .join(Opportunity, Opportunity.id == past.c.id)
    )


def unwound_visits(later: Table, columns: tuple[str, ...], moment: Moment) -> Select[Any]:
    """Their visits until then; the one that had not ended then has no end."""
    stood = {"left_at": case((~_not_left(moment), StageVisit.left_at))}
    return (
        select(*(stood.get(name, getattr(StageVisit, name)).label(name) for name in columns))
        .join(later, later.c.id == StageVisit.opportunity_id)
        .where(_by_rows(later), StageVisit.entered_at < moment.as_of)
    )


def _past(later: Table, moment: Moment, pipeline: Pipeline) -> Any:
    """Where they stood, since when, and which stages they had entered.

    They were open, so one visit had not ended: that which was recorded last ends all before it.
    """
    was_there = _not_left(moment)
    entered: ColumnElement[int] = literal_column("0", BigInteger)
    for stage in pipeline.every:
        bit = literal(1 << stage.bit, BigInteger)
        entered += func.max(case((StageVisit.stage_id == stage.id, bit), else_=0))
    return (
        select(
            later.c.id,
            later.c.how,
            func.max(case((was_there, StageVisit.stage_id))).label("stage_id"),
            func.max(case((was_there, StageVisit.entered_at))).label("stage_since"),
            entered.label("entered"),
        )
        .join(StageVisit, StageVisit.opportunity_id == later.c.id)
        .where(_by_rows(later), StageVisit.entered_at < moment.as_of)
        .group_by(later.c.id, later.c.how)
        .subquery()
    )


def _furthest(entered: ColumnElement[int], pipeline: Pipeline) -> ColumnElement[int]:
    return case(
        *(
            (entered.bitwise_and(literal(1 << stage.bit, BigInteger)) != 0, stage.id)
            for stage in reversed(pipeline.every)
        )
    )


def _not_left(moment: Moment) -> ColumnElement[bool]:
    return or_(StageVisit.left_at.is_(None), StageVisit.left_at >= moment.as_of)


def _by_rows(later: Table) -> ColumnElement[bool]:
    return later.c.how.in_((How.UNMOVE, How.UNCLOSE))
