"""What an import says, for people in Slack: in their language, and without a terminal's options."""

from typing import Any

from reports.words import Words
from store.errors import mark
from store.importing.columns import Field
from store.importing.dates import Order
from store.importing.saying import Said

FIELDS = {
    Field.EXTERNAL_ID: mark("Opportunity ID"),
    Field.TITLE: mark("Title"),
    Field.ACCOUNT: mark("Account"),
    Field.CONTACT: mark("Contact"),
    Field.OWNER: mark("Owner"),
    Field.STAGE: mark("Stage"),
    Field.STATUS: mark("Status"),
    Field.AMOUNT: mark("Amount"),
    Field.CURRENCY: mark("Currency"),
    Field.PROBABILITY: mark("Probability"),
    Field.OPENED_ON: mark("Opened on"),
    Field.CLOSED_ON: mark("Closed on"),
    Field.WON_ON: mark("Won on"),
    Field.LOST_ON: mark("Lost on"),
    Field.EXPECTED_CLOSE: mark("Expected close"),
    Field.SOURCE: mark("Source"),
    Field.PRODUCT: mark("Product"),
    Field.LOSS_REASON: mark("Loss reason"),
    Field.LOSS_NOTE: mark("Loss note"),
    Field.COMPETITOR: mark("Competitor"),
    Field.DESCRIPTION: mark("Description"),
    Field.NEXT_STEP: mark("Next step"),
    Field.NEXT_STEP_ON: mark("Next step on"),
    Field.IGNORE: mark("Nothing: leave it alone"),
}
ORDERS = {
    Order.DMY: mark("day, month, year"),
    Order.MDY: mark("month, day, year"),
    Order.YMD: mark("year, month, day"),
}
_STATUSES = {
    "open": mark("Open"),
    "won": mark("Won"),
    "lost": mark("Lost"),
    "invalid": mark("Invalid"),
}


def said(text: str, words: Words) -> str:
    """The sentence for a reader; what people wrote in it is not escaped yet."""
    if not isinstance(text, Said):
        return text
    values = {name: _worded(name, value, words) for name, value in text.values.items()}
    return words.name(text.sentence).format(**values) if values else words.name(text.sentence)


def field_name(field: str, words: Words) -> str:
    known = FIELDS.get(Field(field))
    return field if known is None else words.name(known)


def _worded(name: str, value: Any, words: Words) -> Any:
    if isinstance(value, Said):
        return said(value, words)
    if name == "field":
        return field_name(value, words)
    if name == "status":
        return words.name(_STATUSES.get(value, value))
    if name in ("order", "orders"):
        return words.both(words.name(ORDERS[Order(one)]) for one in value.split(" and "))
    return words.name(value) if name == "stage" else value
