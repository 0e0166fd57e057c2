"""What was worked on in a period, and which of its accounts became customers in it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Worked:
    """How many opportunities, those of them without an account, and of how many accounts."""

    opportunities: int
    without_account: int
    accounts: int
    accounts_won: int


def is_worked(snapshot: Snapshot, period: Span) -> ColumnElement[bool]:
    """Open at some moment of the period: with a stay in a stage that overlaps it."""
    visit = snapshot.visit
    overlaps: list[ColumnElement[bool]] = [visit.workspace_id == snapshot.workspace.id]
    if period.end is not None:
        overlaps.append(visit.entered_at < snapshot.begins(period.end))
    if period.start is not None:
        start = snapshot.begins(period.start)
        overlaps.append(or_(visit.left_at.is_(None), visit.left_at > start))
    worked = select(visit.opportunity_id).where(*overlaps)
    condition: ColumnElement[bool] = snapshot.opportunity.id.in_(worked)
    return condition


def read_worked(snapshot: Snapshot, period: Span) -> Worked:
    row = snapshot.opportunity
    worked = select(func.count(), func.count(row.account_id), func.count(row.account_id.distinct()))
    worked = worked.where(*snapshot.counted, is_worked(snapshot, period))
    count, with_account, accounts = snapshot.session.execute(worked).one()
    return Worked(count, count - with_account, accounts, _accounts_won(snapshot, period))


def _accounts_won(snapshot: Snapshot, period: Span) -> int:
    """Those worked on whose first win, of all there ever were, lies in the period."""
    row = snapshot.opportunity
    worked = select(row.account_id).where(
        *snapshot.counted, row.account_id.is_not(None), is_worked(snapshot, period)
    )
    first = func.min(row.closed_on)
    new = (
        select(row.account_id)
        .where(*snapshot.counted, row.status == Status.WON, row.account_id.in_(worked))
        .group_by(row.account_id)
        .having(*period.conditions(first))
    )
    return snapshot.session.scalar(select(func.count()).select_from(new.subquery())) or 0
