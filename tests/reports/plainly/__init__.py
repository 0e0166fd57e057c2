"""The figures of every report worked out the slow and obvious way, straight from the event log.

``figures`` of each module gives what the report of that name prints as JSON, without what all
reports have in common (``COMMON``). It reads events, stages, names and targets, shares no code with
the product, and follows the definitions one after another, so that a disagreement means that one
of the two is wrong.

    book = plainly.read(session, workspace)
    asked = plainly.Asked(now, start, end, scope={"owner": person.id})
    assert plainly.differences(as_json(report), plainly.cycle.figures(book, asked)) == []
"""

from tests.reports.plainly import (
    accounts,
    aging,
    bridge,
    conversion,
    cycle,
    forecast,
    funnel,
    losses,
    sources,
    team,
    trend,
)
from tests.reports.plainly.book import Asked, Book, Target, read
from tests.reports.plainly.comparing import COMMON, differences

__all__ = [
    "COMMON",
    "Asked",
    "Book",
    "Target",
    "accounts",
    "aging",
    "bridge",
    "conversion",
    "cycle",
    "differences",
    "forecast",
    "funnel",
    "losses",
    "read",
    "sources",
    "team",
    "trend",
]
