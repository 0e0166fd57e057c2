"""The read of the sources report: what was opened in a period, by where it came from."""

from dataclasses import dataclass

from sqlalchemy import case

from store.cells import Tally
from store.funnel import days_between
from store.grouped import grouped
from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class SourceKey:
    """``days`` from opening to winning, of the won ones only, negative if misdated."""

    source_id: int | None
    status: str
    currency: str
    days: int | None


def read_sources(snapshot: Snapshot, period: Span) -> dict[SourceKey, Tally]:
    """In one scan, invalid ones too."""
    row = snapshot.opportunity
    days = case((row.status == Status.WON, days_between(row.opened_on, row.closed_on)))
    columns = (row.source_id, row.status, row.currency, days.label("days"))
    cells = grouped(snapshot, columns, *period.conditions(row.opened_on))
    return {SourceKey(*key): tally for key, tally in cells}
