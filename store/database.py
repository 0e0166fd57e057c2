"""Opens the database: SQLite for one machine, PostgreSQL for teams, the same rules on both."""

import math
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from store.sums.keeping import keep_in

# What comes when the database cannot be reached, breaks off, locks for too long, or after a
# failover only reads; a connection that the server closed in a transaction gives an InternalError.
AWAY = (OperationalError, InterfaceError, InternalError, PoolTimeout)
PATIENCE_S = 30.0
VANISHED_S = 10.0
WAL_PAUSE_S = 0.05
SAMPLED_ROWS = 1_000
_SNAPSHOT = {"postgresql": {"isolation_level": "REPEATABLE READ"}}
Sessions = sessionmaker[Session]


@dataclass(frozen=True)
class Database:
    """An engine with its two ways in: ``sessions`` to change, ``readings`` only to read."""

    engine: Engine
    sessions: Sessions
    readings: Sessions

    def close(self) -> None:
        self.engine.dispose()

    def count_rows(self) -> None:
        """Let SQLite know how its rows are spread, from a sample; PostgreSQL looks by itself.

        Without it SQLite passes over the partial indexes, and lists take ten times as long.
        """
        if self.engine.dialect.name == "sqlite":
            with self.engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA analysis_limit={SAMPLED_ROWS}")
                connection.exec_driver_sql("ANALYZE")


class Reading(Session):
    """Ends with a commit: a rollback would make psycopg forget the statements it has prepared."""

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            self.commit()
        super().__exit__(kind, error, trace)


def open_database(url: str, pool_size: int = 20, patience: float = PATIENCE_S) -> Database:
    """Open ``url``; nothing is read or written yet. A plain ``postgresql://`` means psycopg 3.

    ``patience`` is how many seconds to wait for a lock or a connection, and then to fail: somebody
    whom Slack gives three seconds is better told to try again than left without an answer.
    """
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size}
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed, pool, patience)
    else:
        engine = _postgresql(parsed, pool, patience)
    # One snapshot for all that a reading reads; SQLite has no other kind of transaction.
    reading = engine.execution_options(oppy_reads_only=True, **_SNAPSHOT.get(engine.name, {}))
    sessions = sessionmaker(engine, expire_on_commit=False)
    keep_in(sessions)
    return Database(
        engine,
        sessions,
        sessionmaker(reading, class_=Reading, expire_on_commit=False),
    )


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _postgresql(url: URL, pool: dict[str, Any], patience: float) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=patience,
        hide_parameters=True,
        connect_args={
            "connect_timeout": max(2, round(patience)),
            # A server that vanished without a word is noticed, rather than waited for.
            "tcp_user_timeout": round(VANISHED_S * 1000),
            "keepalives_idle": round(VANISHED_S),
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "options": f"-c lock_timeout={round(patience * 1000)}",
        },
        **pool,
    )


def _write_ahead(connection: Any, patience: float) -> None:
    """Switch the file to WAL, which it stays in. SQLite does not wait for others who do the same
    at that moment, so it is asked again.
    """
    tries = math.ceil(patience / WAL_PAUSE_S)
    for left in reversed(range(tries)):
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(WAL_PAUSE_S)
        else:
            return


def _sqlite(url: URL, pool: dict[str, Any], patience: float) -> Engine:
    if url.database in (None, "", ":memory:"):
        pool = {}  # all in one connection
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience}, **pool)

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late for IMMEDIATE, so it is switched off.
        connection.isolation_level = None
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection, patience)
        # SQLite's own knows ASCII only: it would not find Łukasz by łukasz.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A deferred transaction that reads and then writes fails at once under a second writer,
        # whatever the timeout; an immediate one waits its turn.
        if connection.get_execution_options().get("oppy_reads_only"):
            connection.connection.driver_connection.execute("BEGIN")  # takes no lock, cannot fail
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
