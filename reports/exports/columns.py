"""Which columns an export has. Their headings are known to ``store.importing.profiles.oppy``."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from reports.words import Words
from store.errors import mark
from store.exporting import Activity, Entered, Exported
from store.models import Status


class Form(Enum):
    """What stands in a column; the value is Excel's format of it."""

    TEXT = "General"
    WHOLE = "0"
    MONEY = "#,##0.00"
    PERCENT = '0"%"'
    SHARE = "0.0%"
    DATE = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"


Cell = Callable[[Any, Words], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, how wide it is in characters, what is in it, and how it is got from a row."""

    heading: str
    width: int
    form: Form
    value: Cell


_STATUSES = {
    Status.OPEN: mark("Open"),
    Status.WON: mark("Won"),
    Status.LOST: mark("Lost"),
    Status.INVALID: mark("Invalid"),
}
_ACTIVITIES = {
    "call": mark("Call"),
    "email": mark("E-mail"),
    "meeting": mark("Meeting"),
    "note": mark("Note"),
}


def status_word(status: Status, words: Words) -> str:
    return words.name(_STATUSES[status])


def _plain(name: str) -> Cell:
    return lambda row, _words: getattr(row, name)


def _named(name: str) -> Cell:
    """A stage, source or reason: translated while it is one of the defaults."""

    def value(row: Any, words: Words) -> str | None:
        text = getattr(row, name)
        return None if text is None else words.name(text)

    return value


def _status(row: Exported, words: Words) -> str:
    return status_word(row.status, words)


def _entered(row: Entered, words: Words) -> str:
    return status_word(row.status, words) if row.stage is None else words.name(row.stage)


def _activity(row: Activity, words: Words) -> str:
    return words.name(_ACTIVITIES.get(row.kind, _ACTIVITIES["note"]))


_WHICH = (
    Column(mark("Opportunity ID"), 22, Form.TEXT, _plain("id")),
    Column(mark("Number"), 9, Form.WHOLE, _plain("number")),
    Column(mark("Title"), 40, Form.TEXT, _plain("title")),
)
OPPORTUNITIES = (
    *_WHICH,
    Column(mark("Account"), 28, Form.TEXT, _plain("account")),
    Column(mark("Contact"), 20, Form.TEXT, _plain("contact")),
    Column(mark("Owner"), 20, Form.TEXT, _plain("owner")),
    Column(mark("Stage"), 18, Form.TEXT, _named("stage")),
    Column(mark("Status"), 10, Form.TEXT, _status),
    Column(mark("Amount"), 16, Form.MONEY, _plain("amount")),
    Column(mark("Currency"), 10, Form.TEXT, _plain("currency")),
    Column(mark("Probability"), 12, Form.PERCENT, _plain("probability")),
    Column(mark("Own probability"), 16, Form.PERCENT, _plain("own_probability")),
    Column(mark("Opened on"), 12, Form.DATE, _plain("opened_on")),
    Column(mark("Expected close"), 15, Form.DATE, _plain("expected_close")),
    Column(mark("Closed on"), 12, Form.DATE, _plain("closed_on")),
    Column(mark("Stage since"), 17, Form.MOMENT, _plain("stage_since")),
    Column(mark("Source"), 18, Form.TEXT, _named("source")),
    Column(mark("Next step"), 30, Form.TEXT, _plain("next_step")),
    Column(mark("Next step on"), 13, Form.DATE, _plain("next_step_on")),
    Column(mark("Loss reason"), 16, Form.TEXT, _named("loss_reason")),
    Column(mark("Loss note"), 30, Form.TEXT, _plain("loss_note")),
    Column(mark("Competitor"), 18, Form.TEXT, _plain("competitor")),
    Column(mark("Description"), 50, Form.TEXT, _plain("description")),
)
ACTIVITIES = (
    *_WHICH,
    Column(mark("When"), 17, Form.MOMENT, _plain("at")),
    Column(mark("Activity"), 12, Form.TEXT, _activity),
    Column(mark("Who"), 20, Form.TEXT, _plain("who")),
    Column(mark("Text"), 80, Form.TEXT, _plain("text")),
)
STAGE_HISTORY = (
    *_WHICH,
    Column(mark("Stage"), 20, Form.TEXT, _entered),
    Column(mark("Entered at"), 17, Form.MOMENT, _plain("at")),
)
