"""SQLite: its online backup to save, a checked copy that takes the file's place to go back."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from bot.backing_up.files import OURS_ALONE, Refused, check_version, take_place
from store import schema
from store.contents import Contents, contents
from store.database import open_database

PATIENCE_S = 5.0
BESIDE = ("-wal", "-shm", "-journal")
_UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def save(database: Path, part: Path) -> Contents:
    """Copy ``database`` as it is at one moment, while others write. Raises ``Refused``."""
    try:
        with closing(_opened(database)) as live, closing(_opened(part)) as copy:
            live.backup(copy)
        saved = held(part)
        with closing(_opened(part)) as copy:
            _settle(copy)
    except sqlite3.Error as error:
        raise Refused(f"{database.name} could not be saved: {error}.") from None
    return saved


def held(database: Path) -> Contents:
    """What is in the file. Raises ``DatabaseError`` for one that cannot be read."""
    opened = open_database(_url(database))
    try:
        with opened.readings() as session:
            return contents(session.connection())
    finally:
        opened.close()


def replace(database: Path, file: Path) -> None:
    """Put what ``file`` holds, brought to the newest schema, in the place of ``database``.

    Whoever calls holds the database's lock. All is made ready beside it, so the old file is whole
    until the new one takes its place. Raises ``Refused``.
    """
    part = database.with_name(f"{database.name}.restoring")
    try:
        _copy(file, part)
        _make_ready(part, file)
        _like(database, part)
        _close(database)
        take_place(part, database)
    except OSError as error:
        raise Refused(f"{part} could not be written: {error.strerror}.") from None
    finally:
        for end in ("", *BESIDE):
            Path(f"{part}{end}").unlink(missing_ok=True)


def _copy(file: Path, part: Path) -> None:
    """With the log beside it, if it has one: a file copied by hand may have its last changes there.

    A copy is opened and not the backup itself, as SQLite would leave a log beside that.
    """
    for end in ("", *BESIDE):
        Path(f"{part}{end}").unlink(missing_ok=True)
    for end in ("", "-wal"):
        if Path(f"{file}{end}").exists():
            Path(f"{part}{end}").touch(mode=OURS_ALONE)
            shutil.copyfile(f"{file}{end}", f"{part}{end}")


def _make_ready(part: Path, file: Path) -> None:
    try:
        with closing(_opened(part)) as copy:
            _settle(copy)
            version = _version(copy)
    except sqlite3.Error as error:
        raise Refused(f"{file} is broken: {error}.") from None
    check_version(version, file)
    opened = open_database(_url(part))
    try:
        schema.upgrade(opened.engine)
        opened.count_rows()
    except DBAPIError as error:
        raise Refused(f"{file} cannot be brought to the newest schema: {error.orig}.") from None
    finally:
        opened.close()
    with closing(_opened(part)) as copy:
        _settle(copy)


def _settle(connection: sqlite3.Connection) -> None:
    """Everything in the one file, and all of it well. Raises ``sqlite3.Error``."""
    connection.execute("PRAGMA journal_mode=DELETE")
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _version(connection: sqlite3.Connection) -> str | None:
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.execute("SELECT 1 FROM opportunities").fetchone()
    except sqlite3.OperationalError:
        return None
    return None if found is None else str(found[0])


def _like(database: Path, part: Path) -> None:
    """As readable and as much somebody's as the old file: whoever runs Oppy must open it."""
    if not database.exists():
        return
    old = database.stat()
    part.chmod(old.st_mode & 0o777)
    with suppress(PermissionError):
        os.chown(part, old.st_uid, old.st_gid)


def _close(database: Path) -> None:
    """Bring the old file's log back into it: left beside the new file it would be played into it.

    One that cannot be read is put aside instead. Raises ``Refused`` while somebody has it open.
    """
    try:
        if database.exists():
            with closing(_opened(database)) as old:
                old.execute("PRAGMA journal_mode=DELETE")
                whole = old.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            if not whole:
                _put_aside(database)
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF not in _UNREADABLE:
            raise Refused(f"{database.name} is in use ({error}). End what works on it.") from None
        _put_aside(database)
    for end in BESIDE:
        Path(f"{database}{end}").unlink(missing_ok=True)


def _put_aside(database: Path) -> None:
    for end in ("", *BESIDE):
        with suppress(FileNotFoundError):
            Path(f"{database}{end}").rename(f"{database}.broken{end}")


def _opened(path: Path) -> sqlite3.Connection:
    """Never makes a file that is not there."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE_S, isolation_level=None)


def _url(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string()
