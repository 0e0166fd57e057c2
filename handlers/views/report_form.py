"""The form that asks for a report."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.ids import Field, Form
from handlers.views.blocks import Block, modal
from handlers.views.inputs import choice, date_input, text_input
from reports.every import REPORTS
from reports.periods import tell_period_name
from reports.words import Words

PERIODS = (
    "this week", "last week", "this month", "last month", "this quarter", "last quarter",
    "this year", "last year", "last 90 days", "last 12 months", "next 6 months", "all",
)  # fmt: skip


def report_form(scopes: Iterable[tuple[str, str]], words: Words, meta: Mapping[str, Any]) -> Block:
    """Which report, over which period, whose, and as of when; all but the first has a default."""
    reports = [(name, words.name(report.title)) for name, report in REPORTS.items()]
    blocks = [
        choice(Field.REPORT, words("Report"), reports, "funnel"),
        choice(
            Field.PERIOD_CHOICE,
            words("Period"),
            [(period, tell_period_name(period, words)) for period in PERIODS],
            optional=True,
            placeholder=words("The report’s usual one"),
        ),
        text_input(
            Field.PERIOD,
            words("Or another period"),
            optional=True,
            hint=words("Like 2026-Q3, 2026-03 or 2026-01-01..2026-03-31."),
        ),
        choice(Field.SCOPE, words("Whose figures"), list(scopes), "all"),
        date_input(
            Field.AS_OF,
            words("As of"),
            optional=True,
            hint=words("As it stood at the end of that day; empty means now."),
        ),
    ]
    return modal(
        Form.REPORT,
        words("Report"),
        blocks,
        submit=words("Show"),
        close=words("Cancel"),
        meta=meta,
    )
