"""All reports: one line each. Open its package to see how it counts, draws and tells."""

from typing import Any

from reports import (
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
from reports.report import Report

REPORTS: dict[str, Report[Any]] = {
    module.REPORT.name: module.REPORT
    for module in (
        funnel,
        bridge,
        forecast,
        sources,
        losses,
        cycle,
        team,
        conversion,
        accounts,
        aging,
        trend,
    )
}
_BY_WORD = {
    word.casefold(): report for report in REPORTS.values() for word in (report.name, *report.also)
}
# Longer ones first, so that none is taken for the beginning of another.
WORDS = tuple(sorted(_BY_WORD, key=lambda word: (-len(word), word)))


def report_called(word: str) -> Report[Any] | None:
    """The report that people mean by a word, in English or Chinese."""
    return _BY_WORD.get(word.casefold())
