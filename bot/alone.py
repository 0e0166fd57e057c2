"""One Oppy at a time on a SQLite file: a lock beside it, which the system frees when we die.

PostgreSQL needs none: there claims and locks are the database's, and several processes share it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

import click
from filelock import FileLock, Timeout
from sqlalchemy import make_url

from bot.settings import Settings

P = ParamSpec("P")
STOPPED = 1


class NotAlone(Exception):
    """Another process works on the file, or nobody can tell; the sentence says what to do."""


def alone(
    work: Callable[Concatenate[Settings, P], int],
) -> Callable[Concatenate[Settings, P], int]:
    """Let ``work`` begin only when no other Oppy works on the same SQLite file.

    Otherwise it says so and the exit status is 1.
    """

    @wraps(work)
    def run(settings: Settings, /, *args: P.args, **kwargs: P.kwargs) -> int:
        try:
            with held(settings.database_url):
                return work(settings, *args, **kwargs)
        except NotAlone as problem:
            click.echo(str(problem), err=True)
            return STOPPED

    return run


@contextmanager
def held(url: str) -> Iterator[None]:
    """Hold the lock of the database at ``url``, where it takes one. Raises ``NotAlone``.

    The lock file stays when we are done: whoever removed it could remove it from under somebody.
    """
    file = sqlite_file(url)
    # The lock would make a folder that is missing; opening the database says better what is wrong.
    if file is None or not file.parent.is_dir():
        yield
        return
    # Never the soft kind of lock, a file that stays behind when its process is killed.
    lock = FileLock(f"{file}.lock", blocking=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise NotAlone(
            f"Another Oppy works on {file.name}. SQLite serves one process: stop it, or use "
            "PostgreSQL for several."
        ) from None
    except (OSError, NotImplementedError) as error:
        raise NotAlone(
            f"{file}.lock cannot be locked ({_reason(error)}). Let Oppy write in that folder, "
            "which must not be on a network drive."
        ) from None
    try:
        yield
    finally:
        lock.release()


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database, the same one by whatever path or link it is named."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database)).resolve()


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
