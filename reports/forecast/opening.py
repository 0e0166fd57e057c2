"""The opportunities behind each figure of a forecast."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement

from reports.forecast.measuring import months_of
from reports.forecast.shape import Forecast
from reports.report import Asked, Opening
from reports.words import Words
from store.errors import UnknownChoice
from store.forecast import EARLIER, LATER, PAST_DUE, UNDATED, conditions_of
from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot

WON, DUE = "won", "due"


def openings(forecast: Forecast, words: Words) -> tuple[Opening, ...]:
    """What is open and in no month; each month's won and due ones."""
    return tuple(_all(forecast, words))


def _all(forecast: Forecast, words: Words) -> Iterator[Opening]:
    for key, one, label, definition in (
        (PAST_DUE, forecast.past_due, words("Past due"),
         words("Open, and its expected close has passed.")),
        (UNDATED, forecast.undated, words("Undated"), words("Open, without an expected close.")),
        (EARLIER, forecast.earlier, words("Earlier"),
         words("Open, and expected to close before these months.")),
        (LATER, forecast.later, words("Later"),
         words("Open, and expected to close after these months.")),
    ):  # fmt: skip
        if one is not None and one.count:
            yield Opening(key, label, words.number(one.count), definition)
    for month in forecast.months:
        name, key = words.month(month.month), f"{month.month:%Y-%m}"
        if month.won_count:
            label = words("Won in {month}", month=name)
            count = words.number(month.won_count)
            yield Opening(f"{WON}:{key}", label, count, words("Won, by the day it was closed."))
        if month.due.count:
            label = words("Due in {month}", month=name)
            count = words.number(month.due.count)
            definition = words("Open, and expected to close in that month, today or later.")
            yield Opening(f"{DUE}:{key}", label, count, definition)


def behind(snapshot: Snapshot, asked: Asked, key: str) -> list[ColumnElement[bool]]:
    """Raises ``UnknownChoice``."""
    row = snapshot.opportunity
    if key in (PAST_DUE, UNDATED, EARLIER, LATER):
        return conditions_of(snapshot, key, months_of(snapshot, asked))
    kind, _, name = key.partition(":")
    try:
        month = dt.date.fromisoformat(f"{name}-01")
    except ValueError:
        raise UnknownChoice from None
    span = Span(month, (month + dt.timedelta(days=31)).replace(day=1))
    if kind == WON:
        return [row.status == Status.WON, *span.conditions(row.closed_on)]
    if kind != DUE:
        raise UnknownChoice
    close = row.expected_close
    return [snapshot.is_open, close >= snapshot.today, *span.conditions(close)]
