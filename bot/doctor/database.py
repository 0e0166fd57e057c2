"""The database: there, writable, with the right schema; and what it tells about the clock."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.alone import sqlite_file
from bot.clock import Clock
from bot.doctor.finding import Finding, Level, mend, note, ok
from bot.settings import Settings
from store import heartbeats, schema
from store.database import Database, open_database

OPENING_S = 5
ENOUGH_BYTES = 200 * 2**20
CLOCKS_MAY_DIFFER = dt.timedelta(seconds=60)


def check_database(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """A SQLite file that is not there yet is not made."""
    file = sqlite_file(settings.database_url)
    if file is not None:
        folder = _folder(file.parent)
        yield folder
        if not file.exists():
            if folder.level == Level.OK:
                yield _none_yet(file)
            return
    database = open_database(settings.database_url, patience=OPENING_S)
    try:
        yield from _opened(database, clock)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).strip()
        yield mend(
            "database",
            f"The {database.engine.dialect.name} database cannot be used: {reason.splitlines()[0]}",
            "Check DATABASE_URL, that the server runs, and that the user may connect and write.",
        )
    finally:
        database.close()


def _none_yet(file: Path) -> Finding:
    return note(
        "database",
        f"There is no database yet at {file}",
        "oppy run makes one; if there should be one, check DATABASE_URL and this folder.",
    )


def _folder(folder: Path) -> Finding:
    """SQLite writes beside its file, so the folder must be writable, and have room."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return mend(
            "disk",
            f"The folder {folder} cannot be written to: {error.strerror}",
            "Make it, and let the user that runs Oppy write there.",
        )
    if free < ENOUGH_BYTES:
        remedy = "Make room: on a full disk nothing can be saved."
        return mend("disk", f"Only {free // 2**20} MiB free for the database", remedy)
    return ok("disk", f"{free / 2**30:,.1f} GiB free for the database")


def _opened(database: Database, clock: Clock) -> Iterator[Finding]:
    name = database.engine.dialect.name
    with database.engine.connect() as connection:
        found, fits = schema.current(connection), schema.fits(connection)
    yield ok("database", f"The {name} database answers")
    yield _schema(found, fits)
    if fits:
        yield _clock(database, clock())


def _schema(found: str | None, fits: bool) -> Finding:
    if found == schema.NEWEST:
        return ok("schema", f"{found}, the newest")
    if found is None or found < schema.NEWEST:
        what = f"{found or 'None yet'}; the newest is {schema.NEWEST}"
        return mend("schema", what, "Run: oppy migrate")
    if fits:
        what = f"{found}, which is newer than this Oppy and still works with it"
        return note("schema", what, "Finish the upgrade: install the newer version here, too.")
    what = f"{found}; this version of Oppy knows only {schema.NEWEST}"
    return mend("schema", what, "Install the newer version again, or go back to the backup.")


def _clock(database: Database, now: dt.datetime) -> Finding:
    """Whether ``oppy run`` is at work, by its heartbeats."""
    with database.readings() as session:
        tick = heartbeats.last(session, heartbeats.TICK)
        courier = heartbeats.last(session, heartbeats.COURIER)
    if tick is None:
        return note("run", "Oppy has not run yet on this database", "Start it: oppy run")
    if tick > now + CLOCKS_MAY_DIFFER:
        return note(
            "run",
            f"The last tick was {_long(tick - now)} ahead of now",
            "After oppy tick --now that is so; otherwise check this machine's clock.",
        )
    if now - tick > heartbeats.ASLEEP_AFTER:
        return mend(
            "run",
            f"Oppy does not run: the clock last ticked {_long(now - tick)} ago",
            "Start it: oppy run. If it runs, its log says why it cannot reach the database.",
        )
    if courier is None or now - courier > heartbeats.ASLEEP_AFTER:
        remedy = "Restart oppy run, and look in its log for “courier”."
        return mend("run", "The clock ticks, but nothing is being delivered", remedy)
    return ok("run", f"Oppy runs: the clock ticked {_long(abs(now - tick))} ago")


def _long(span: dt.timedelta) -> str:
    """A span in its largest unit that still says something."""
    seconds = round(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
