"""The reads of the losses report: what was lost in a period, by why, where and to whom."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from store.cells import Tally
from store.grouped import grouped
from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class LossKey:
    """``stage_id`` is where it stood when it was lost; ``competitor`` as somebody typed it."""

    reason_id: int | None
    stage_id: int
    competitor: str | None
    currency: str


def closed_as(snapshot: Snapshot, status: Status, period: Span) -> list[ColumnElement[bool]]:
    row = snapshot.opportunity
    return [row.status == status, *period.conditions(row.closed_on)]


def read_losses(snapshot: Snapshot, period: Span) -> dict[LossKey, Tally]:
    row = snapshot.opportunity
    columns = (row.loss_reason_id, row.stage_id, row.competitor, row.currency)
    cells = grouped(snapshot, columns, *closed_as(snapshot, Status.LOST, period))
    return {LossKey(*key): tally for key, tally in cells}


def count_won(snapshot: Snapshot, period: Span) -> int:
    query = select(func.count(snapshot.opportunity.id)).where(
        *snapshot.inside, *closed_as(snapshot, Status.WON, period)
    )
    return snapshot.session.scalar(query) or 0


def read_competitors(snapshot: Snapshot, period: Span) -> list[str | None]:
    """Every spelling of those that were lost to."""
    query = select(snapshot.opportunity.competitor).distinct()
    lost = closed_as(snapshot, Status.LOST, period)
    return list(snapshot.session.scalars(query.where(*snapshot.inside, *lost)))
