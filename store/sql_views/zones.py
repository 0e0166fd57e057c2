"""A zone's clock as an SQL expression, for SQLite, which knows none."""

import datetime as dt
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

FIRST, LAST = 2000, 2050
WEEK = dt.timedelta(days=7)
SECOND = dt.timedelta(seconds=1)
Change = tuple[dt.datetime, int]


def seconds_ahead(zone: str, moment: str) -> str:
    """How far the zone's clock is ahead of UTC at ``moment``, a column of UTC times as texts.

    Before 2000 and after 2050 as at the end that is nearer.
    """
    return _chosen(_changes(zone), moment)


def _chosen(changes: tuple[Change, ...], moment: str) -> str:
    """A search by halves: seven comparisons for the hundred changes of a zone with summer time."""
    if len(changes) == 1:
        return str(changes[0][1])
    middle = len(changes) // 2
    before, after = _chosen(changes[:middle], moment), _chosen(changes[middle:], moment)
    at = f"{changes[middle][0]:%Y-%m-%d %H:%M:%S}"
    return f"CASE WHEN {moment} < '{at}' THEN {before} ELSE {after} END"


@cache
def _changes(name: str) -> tuple[Change, ...]:
    """When the zone's clock changed, and to what; the first is where it all begins."""
    zone = ZoneInfo(name)
    begin, end = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (FIRST, LAST))
    weeks = [begin + index * WEEK for index in range((end - begin) // WEEK)]
    found = [(begin, _ahead(begin, zone))]
    for early, late in pairwise(weeks):
        if _ahead(early, zone) != _ahead(late, zone):
            found.append((_between(early, late, zone), _ahead(late, zone)))
    return tuple(found)


def _between(early: dt.datetime, late: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    while late - early > SECOND:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if _ahead(middle, zone) == _ahead(early, zone):
            early = middle
        else:
            late = middle
    return late


def _ahead(moment: dt.datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
