"""The opportunities behind each figure of a trend."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement

from reports.counted import Total
from reports.report import Asked, Opening
from reports.trend.shape import Trend
from reports.trend.telling import name
from reports.words import Words
from store.errors import UnknownChoice
from store.models import Status
from store.scopes import Span
from store.snapshot import Snapshot
from store.trend import LOST, NEW, WON


def openings(trend: Trend, words: Words) -> tuple[Opening, ...]:
    """What happened in the whole period, then in each week or month, the newest first."""
    return tuple(_all(trend, words))


def _all(trend: Trend, words: Words) -> Iterator[Opening]:
    all_time = {NEW: words("New"), WON: words("Won"), LOST: words("Lost")}
    yield from _opened("", (trend.new, trend.won, trend.lost), all_time, "", words)
    for point in reversed(trend.points):
        when = name(trend, point, words)
        labels = {
            NEW: words("New, {when}", when=when),
            WON: words("Won, {when}", when=when),
            LOST: words("Lost, {when}", when=when),
        }
        days = f":{point.start}:{point.end}"
        yield from _opened(days, (point.new, point.won, point.lost), labels, when, words)


def _opened(
    days: str,
    counted: tuple[Total, ...],
    labels: dict[str, str],
    subject: str,
    words: Words,
) -> Iterator[Opening]:
    meant = {
        NEW: words("Was opened then, whatever became of it."),
        WON: words("Is won, by the day it was closed."),
        LOST: words("Is lost, by the day it was closed."),
    }
    for (kind, label), one in zip(labels.items(), counted, strict=True):
        if one.count:
            yield Opening(f"{kind}{days}", label, words.number(one.count), meant[kind], subject)


def behind(snapshot: Snapshot, asked: Asked, key: str) -> list[ColumnElement[bool]]:
    """Raises ``UnknownChoice``."""
    row = snapshot.opportunity
    kind, *days = key.split(":")
    try:
        span = Span(*map(dt.date.fromisoformat, days)) if days else asked.period.span
    except (ValueError, TypeError):
        raise UnknownChoice from None
    if kind == NEW:
        return [row.status != Status.INVALID, *span.conditions(row.opened_on)]
    if kind not in (WON, LOST):
        raise UnknownChoice
    return [row.status == kind, *span.conditions(row.closed_on)]
