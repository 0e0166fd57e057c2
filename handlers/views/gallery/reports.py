"""Every report as a message, and the opportunities behind a figure."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from handlers.views.gallery.figures import about, busy_funnel
from handlers.views.gallery.forecast import busy_forecast, busy_trend
from handlers.views.gallery.outcomes import busy_conversion, busy_customers, busy_team
from handlers.views.gallery.quality import busy_aging, busy_cycle, busy_losses, busy_sources
from handlers.views.gallery.sample import FILE, NOW, TODAY, Sample
from handlers.views.gallery.shown import Shown, message_named
from handlers.views.insight import why_blocks, why_text
from handlers.views.opened import opened_blocks, opened_text
from handlers.views.report import report_blocks, report_text
from reports.every import REPORTS
from reports.insight import tell_why
from reports.making import told
from reports.report import Asked, Opening
from reports.words import Words
from store.models import Status
from store.opened import PAGE, Opened, OpenedPage

# By the report's name: figures with something in every part, or with nothing at all.
FIGURES: dict[str, Callable[[Sample], Any]] = {
    "funnel": busy_funnel,
    "conversion": busy_conversion,
    "accounts": busy_customers,
    "team": busy_team,
    "sources": busy_sources,
    "losses": busy_losses,
    "cycle": busy_cycle,
    "aging": busy_aging,
    "forecast": busy_forecast,
    "trend": busy_trend,
}


def report_messages(words: Words, sample: Sample) -> Iterator[Shown]:
    """Each report, late and with a picture where the sample is full; and an opened figure."""
    late = words("Late: I was away when it was due.") if sample.full else None
    picture = FILE if sample.full else None
    asked = Asked(about(sample).period)
    for name, figures in FIGURES.items():
        made = told(REPORTS[name], asked, figures(sample), words, NOW)
        if name == "funnel":
            made = replace(made, insight=(sample.title,) * 3 if sample.full else ())
        blocks = report_blocks(made, words, picture, late)
        yield message_named(name, report_text(made.told), blocks)
    blocks = report_blocks(made, words, picture, late, admin=sample.full)
    yield message_named(f"{name} for an admin", report_text(made.told), blocks)
    why = [(sample.title, sample.next_step, sample.note)] if sample.full else []
    blocks = why_blocks(why or tell_why((), words), words, silent=not why)
    yield message_named("why", why_text(words), blocks)
    opening = Opening("open", words("Open now"), words.number(sample.many), sample.next_step)
    page = _page(sample)
    turn = {"report": made.key, "figure": "open"}
    blocks = opened_blocks(opening, page, turn, words)
    yield message_named("opened figure", opened_text(opening, page, words), blocks)


def _page(sample: Sample) -> OpenedPage:
    if not sample.full:
        return OpenedPage((), 0, 0)
    line = Opened(
        sample.number, sample.title, sample.account, sample.person, Status.OPEN, sample.stages[0],
        sample.amount, "EUR", None, TODAY,
    )  # fmt: skip
    return OpenedPage((line,) * PAGE, PAGE, 3 * PAGE)
