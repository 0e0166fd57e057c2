"""One report's table as a CSV: exactly as it was when the report was made."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

from sqlalchemy.orm import Session

from reports.exports.safe import quoted
from reports.making import make, read_carried
from reports.tables import FigureTable
from reports.words import Words
from store.models import Workspace
from store.workspaces import today_in


@dataclass(frozen=True)
class ReportCsv:
    """A file: what it is called, under which title it is shown, what is in it."""

    name: str
    title: str
    content: bytes


def report_csv(
    session: Session, workspace: Workspace, key: str, words: Words, now: dt.datetime
) -> ReportCsv | None:
    """The table of the report that ``key`` names; nothing where it has none.

    Raises ``UnknownChoice`` for a key that is none.
    """
    report, asked = read_carried(session, workspace, key)
    made = make(session, workspace, report, asked, words, now)
    table = made.figure_table(words)
    if table is None:
        return None
    day = asked.as_of or today_in(workspace, asked.seen_at or now)
    return ReportCsv(f"{report.name}-{day.isoformat()}.csv", made.told.title, csv_of(table))


def csv_of(table: FigureTable) -> bytes:
    """In UTF-8 with the mark by which Excel shows Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([quoted(name) for name in table.header])
    writer.writerows([quoted(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")
