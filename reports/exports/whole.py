"""A whole export: four sheets of a workbook, or one CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from reports.exports.columns import ACTIVITIES, OPPORTUNITIES, STAGE_HISTORY, Column
from reports.exports.figures import figures_sheet
from reports.exports.safe import quoted
from reports.exports.workbook import Heading, Sheet, write_workbook
from reports.tables import FigureTable
from reports.words import Words
from store.exporting import activities, opportunities, stage_history
from store.models import Workspace
from store.scopes import Scope

XLSX, CSV = ".xlsx", ".csv"
NAMES = (XLSX, CSV)


def export(
    session: Session,
    workspace: Workspace,
    scope: Scope,
    words: Words,
    out: BinaryIO,
    kind: str,
    figures: Sequence[FigureTable] = (),
) -> None:
    """Write what is in ``scope`` into ``out``: ``kind`` is one of ``NAMES``.

    Give it a session that only reads: everything is then of one moment. ``figures`` are for the
    workbook; a CSV has the opportunities alone.
    """
    if kind == CSV:
        _write_csv(out, opportunities(session, workspace, scope), words)
    else:
        write_workbook(out, _sheets(session, workspace, scope, words, figures))


def _sheets(
    session: Session,
    workspace: Workspace,
    scope: Scope,
    words: Words,
    figures: Sequence[FigureTable],
) -> Iterator[Sheet]:
    of = session, workspace, scope
    yield _sheet(words("Opportunities"), OPPORTUNITIES, opportunities(*of), words)
    yield _sheet(words("Activities"), ACTIVITIES, activities(*of), words)
    yield _sheet(words("Stage history"), STAGE_HISTORY, stage_history(*of), words)
    yield figures_sheet(figures, words)


def _sheet(title: str, columns: Sequence[Column], rows: Iterable[Any], words: Words) -> Sheet:
    headings = [Heading(words.name(one.heading), one.width, one.form) for one in columns]
    return Sheet(title, headings, ([one.value(row, words) for one in columns] for row in rows))


def _write_csv(out: BinaryIO, rows: Iterable[Any], words: Words) -> None:
    """UTF-8 with a mark at the beginning: without it Excel shows Chinese as something else."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow([words.name(one.heading) for one in OPPORTUNITIES])
    for row in rows:
        writer.writerow([quoted(one.value(row, words)) for one in OPPORTUNITIES])
    text.flush()
    text.detach()
