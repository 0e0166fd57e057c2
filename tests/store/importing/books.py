"""Workbooks for tests, as Excel and other programs write them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook


def book(folder: Path, *rows: Sequence[Any], name: str = "deals.xlsx", **others: Any) -> Path:
    """A workbook whose first sheet has ``rows``; ``others`` are more sheets by their names."""
    made = Workbook()
    first = made.active
    assert first is not None
    for row in rows:
        first.append(list(row))
    for title, lines in others.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    path = folder / name
    made.save(path)
    return path
