"""The opportunities behind each figure of a conversion."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement

from reports.conversion.measuring import opened_in
from reports.conversion.shape import Cohort, Conversion
from reports.report import Asked, Opening
from reports.words import Words
from store.conversion import is_worked
from store.errors import UnknownChoice
from store.models import Status
from store.snapshot import Snapshot

Conditions = list[ColumnElement[bool]]


def openings(conversion: Conversion, words: Words) -> tuple[Opening, ...]:
    """What was worked on and closed, and what became of each month's."""
    found = [*_of_period(conversion, words)]
    for cohort in reversed(conversion.cohorts):
        found += _of_month(cohort, words)
    return tuple(opening for opening in found if opening.value != "0")


def _of_period(conversion: Conversion, words: Words) -> Iterator[Opening]:
    for key, label, count, definition in (
        ("worked", words("Worked on"), conversion.worked,
         words("Open at some moment of the period.")),
        ("without_account", words("Worked on, without account"), conversion.without_account,
         words("Open at some moment of the period, and of no account.")),
        ("won", words("Won in the period"), conversion.closed.won,
         words("Won, and the last close lies in the period.")),
        ("lost", words("Lost in the period"), conversion.closed.lost,
         words("Lost, and the last close lies in the period.")),
    ):  # fmt: skip
        yield Opening(key, label, words.number(count), definition)


def _of_month(cohort: Cohort, words: Words) -> Iterator[Opening]:
    month = words.month(cohort.month)
    for status, count, label, definition in (
        (Status.WON, cohort.won, words("{month}: won", month=month),
         words("Opened in {month} and won, whenever that was.", month=month)),
        (Status.LOST, cohort.lost, words("{month}: lost", month=month),
         words("Opened in {month} and lost, whenever that was.", month=month)),
        (Status.OPEN, cohort.open, words("{month}: open", month=month),
         words("Opened in {month} and still open.", month=month)),
    ):  # fmt: skip
        yield Opening(f"{status}:{cohort.month}", label, words.number(count), definition, month)


def behind(snapshot: Snapshot, asked: Asked, key: str) -> Conditions:
    """The conditions for those behind an opening's key. Raises ``UnknownChoice``."""
    row, span = snapshot.opportunity, asked.period.span
    name, _, month = key.partition(":")
    if name in ("worked", "without_account"):
        found = [row.status != Status.INVALID, is_worked(snapshot, span)]
        return found if name == "worked" else [*found, row.account_id.is_(None)]
    if name not in (Status.WON, Status.LOST, Status.OPEN):
        raise UnknownChoice
    if month:
        days = opened_in(dt.date.fromisoformat(month)).conditions(row.opened_on)
    else:
        days = span.conditions(row.closed_on)
    return [row.status == name, *days]
