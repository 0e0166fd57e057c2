"""What was found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """``NOTE`` is worth knowing and can be left as it is."""

    OK = "ok"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``remedy`` says what to do when it is not well.

    ``check`` names it for scripts: one of a few fixed words.
    """

    level: Level
    check: str
    what: str
    remedy: str = ""


def ok(check: str, what: str) -> Finding:
    return Finding(Level.OK, check, what)


def note(check: str, what: str, remedy: str) -> Finding:
    return Finding(Level.NOTE, check, what, remedy)


def mend(check: str, what: str, remedy: str) -> Finding:
    return Finding(Level.MEND, check, what, remedy)
