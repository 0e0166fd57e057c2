"""Backup files: which kind one is, and how one comes into place as a whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from store import schema

OURS_ALONE = 0o600
_BEGINS = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}


class Refused(click.ClickException):
    """A sentence for the operator; nothing was changed. Exit status 1."""


def kind_of(file: Path) -> str:
    """The engine whose backup ``file`` is. Raises ``Refused`` for anything else."""
    try:
        with file.open("rb") as opened:
            begin = opened.read(16)
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}).") from None
    for mark, kind in _BEGINS.items():
        if begin.startswith(mark):
            return kind
    raise Refused(f"{file} is no backup of Oppy's.")


def check_version(version: str | None, file: Path) -> None:
    """Raises ``Refused`` for a file that is not ours, or that a newer Oppy wrote."""
    if version is None:
        raise Refused(f"{file} is no backup of Oppy's.")
    if version > schema.NEWEST:
        raise Refused(
            f"{file} is of a newer Oppy: its schema is {version}, this is {schema.NEWEST}. "
            "Install that one first."
        )


@contextmanager
def written(file: Path) -> Iterator[Path]:
    """A new file beside ``file`` to fill, which then takes its place; gone when that fails.

    Only its owner may read it: it holds what customers are called and what they pay.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
    except OSError as error:
        raise Refused(f"Nothing can be written in {file.parent} ({error.strerror}).") from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        take_place(part, file)
    finally:
        part.unlink(missing_ok=True)


def take_place(part: Path, file: Path) -> None:
    """From one moment to the next ``part`` is ``file``, on the disk too."""
    _to_disk(part)
    part.replace(file)
    _to_disk(file.parent)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
