"""PostgreSQL: pg_dump to save; pg_restore into one transaction of psql to go back."""

import datetime as dt
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from bot.backing_up.files import Refused
from bot.backing_up.pg_tools import Tools, complaint, tools_for
from store import heartbeats, schema, sql_views
from store.base import Base
from store.contents import Contents, contents
from store.database import Database
from store.heartbeats import ASLEEP_AFTER
from store.models import Heartbeat


def tools(database: Database, folder: Path | None) -> Tools:
    """The programs for the server behind ``database``."""
    with database.engine.connect() as connection:
        found = connection.dialect.server_version_info or (0,)
    url = database.engine.url
    _, arguments = database.engine.dialect.create_connect_args(url)
    return tools_for(arguments, int(found[0]), folder)


def save(database: Database, programs: Tools, part: Path) -> Contents:
    """Dump the whole database as it is at one moment, and read the dump through once.

    Raises ``Refused``.
    """
    with database.readings() as session:
        connection = session.connection()
        saved = contents(connection)
        if saved.version is None:
            return saved
        moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        # The views are made again at the restore; who was let in to them before still is.
        words = (
            "--format=custom", "--no-owner", "--no-privileges", "--no-password",
            f"--exclude-schema={sql_views.SCHEMA}",
        )  # fmt: skip
        dump = (*words, f"--snapshot={moment}", f"--file={part}", f"--dbname={programs.address}")
        programs.run(programs.command("pg_dump", *dump))
    programs.run(programs.command("pg_restore", "--file=/dev/null", str(part)))
    return saved


def check_asleep(database: Database, now: dt.datetime) -> None:
    """Raises ``Refused`` when an Oppy worked on the database within the last three minutes."""
    if not inspect(database.engine).has_table(Heartbeat.__tablename__):
        return
    with database.readings() as session:
        beat = _last_beat(session)
    if beat is not None and abs(now - beat) < ASLEEP_AFTER:
        raise Refused(
            f"An Oppy worked on this database at {beat:%H:%M:%S} UTC. Stop it. If it is stopped "
            f"already, wait until {beat + ASLEEP_AFTER:%H:%M:%S} UTC or give --force."
        )


def version_in(programs: Tools, file: Path) -> str | None:
    """The schema's version in a dump, read out of its rows. Raises ``Refused`` for a broken one."""
    words = ("--data-only", "--table=alembic_version", "--file=-", str(file))
    rows = programs.run(programs.command("pg_restore", *words)).splitlines()
    begins = [index for index, row in enumerate(rows) if row.startswith("COPY ")]
    return rows[begins[0] + 1] if begins else None


def replace(database: Database, programs: Tools, file: Path) -> None:
    """Put what ``file`` holds in the place of Oppy's tables, in one transaction.

    Whatever dies before the server has taken the last row, it takes everything back. Not with
    ``pg_restore --clean``, which leaves the tables of a schema newer than the backup's, and fails
    when they refer to the others. Raises ``Refused``.
    """
    restore = programs.command("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file))
    psql = programs.command(
        "psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1",
        "--output=/dev/null", f"--dbname={programs.address}",
    )  # fmt: skip
    # Files, not pipes: nobody reads while all work.
    with tempfile.TemporaryFile() as read_errors, tempfile.TemporaryFile() as errors:
        session = subprocess.Popen(  # noqa: S603 - PostgreSQL's own, never through a shell
            psql,
            env=programs.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        read = 1
        with suppress(BrokenPipeError), session:
            read = _play(session, restore, programs, read_errors)
        if session.returncode:
            raise _failed(psql, errors, session.returncode)
        if read:
            raise _failed(restore, read_errors, read)


def _play(
    session: "subprocess.Popen[bytes]", restore: list[str], programs: Tools, errors: IO[bytes]
) -> int:
    """Let psql play what pg_restore reads, and commit once it says that all is done.

    The exit status of pg_restore. A psql that loses us here finds no COMMIT.
    """
    assert session.stdin is not None  # noqa: S101 - pipes were asked for
    assert session.stdout is not None  # noqa: S101
    session.stdin.write(_beginning().encode())
    session.stdin.flush()
    read = subprocess.run(  # noqa: S603 - PostgreSQL's own, never through a shell
        restore, env=programs.environment, stdout=session.stdin, stderr=errors
    ).returncode
    if read == 0:
        session.stdin.write(b"\\echo done\n")
        session.stdin.flush()
        if session.stdout.readline() == b"done\n":
            session.stdin.write(b"COMMIT;\n")
    return read


def _beginning() -> str:
    """Whoever looks something up holds the tables' locks; one that lasts stops the restore."""
    names = ", ".join(sorted({*Base.metadata.tables, "alembic_version"}))
    return (
        "BEGIN;\nSET LOCAL lock_timeout = '10s';\nSET LOCAL client_min_messages = warning;\n"
        f"DROP TABLE IF EXISTS {names} CASCADE;\n"
    )


def _failed(command: list[str], errors: IO[bytes], status: int) -> Refused:
    errors.seek(0)
    problem = complaint(command[0], errors.read().decode(errors="replace"), status)
    return Refused(f"{problem}\nNothing was restored; the database is as it was.")


def check_not_newer(found: Contents) -> None:
    """Raises ``Refused`` for a database of a newer Oppy, whose tables this one does not know."""
    if found.version is not None and found.version > schema.NEWEST:
        raise Refused(
            f"The database is of a newer Oppy: its schema is {found.version}, this is "
            f"{schema.NEWEST}. Restore into an empty database instead, and set DATABASE_URL to it."
        )


def _last_beat(session: Session) -> dt.datetime | None:
    beats = (heartbeats.last(session, name) for name in (heartbeats.TICK, heartbeats.COURIER))
    return max((beat for beat in beats if beat is not None), default=None)
