"""What somebody with a BI tool does: asks the views in SQL, and reads what docs/bi.md says."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

PAGE = (Path(__file__).parents[1] / "docs" / "bi.md").read_text("utf-8")
Rows = list[dict[str, Any]]


def ask(connection: Connection, query: str) -> Rows:
    """A query as the page has them; what the two databases give differently is made the same."""
    if connection.dialect.name == "sqlite":
        query = query.replace("oppy_bi.", "oppy_bi_")
    found = connection.exec_driver_sql(query).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def told_queries() -> list[str]:
    """The pieces of SQL on the page, in order: the reader's role first."""
    return re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


def told_columns() -> dict[str, list[str]]:
    """The columns that the page explains, by view."""
    sections = re.findall(r"### `(\w+)`\n(.*?)(?=\n##)", PAGE, re.DOTALL)
    return {
        view: [
            column
            for cell in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
            for column in re.findall(r"`(\w+)`", cell)
        ]
        for view, text in sections
    }
