"""Short words for tests that import a file and look at what came of it."""

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import select

from store.changes import CARD_PARTS
from store.database import Database
from store.importing.report import Outcome
from store.importing.run import Options, import_file
from store.models import Opportunity, Workspace
from store.rebuild import Difference, verify
from store.workspaces import Defaults

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
DEFAULTS = Defaults("Europe/Berlin", "EUR", "en-US")


def file(folder: Path, text: str, name: str = "deals.csv", encoding: str = "utf-8") -> Path:
    """A file of ``text``, whose lines may be indented as the test is."""
    lines = [line.strip() for line in text.strip().splitlines()]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding, newline="")
    return path


def take(database: Database, path: Path, now: dt.datetime = NOW, **options: Any) -> Outcome:
    return import_file(database, Options(path, **options), DEFAULTS, now, lambda *_: None)


def rows(database: Database) -> list[Opportunity]:
    """Every opportunity with what its card shows, by number."""
    with database.readings() as session:
        wanted = select(Opportunity).options(*CARD_PARTS).order_by(Opportunity.number)
        return list(session.scalars(wanted))


def differences(database: Database) -> list[Difference]:
    """Where rows are not what their events say."""
    with database.readings() as session:
        workspaces = session.scalars(select(Workspace.id)).all()
        return [one for workspace_id in workspaces for one in verify(session, workspace_id)]
