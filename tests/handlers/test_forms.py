"""What was typed into a form, and what of it is new."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from handlers.forms import Values
from handlers.views.inputs import (
    choice,
    date_input,
    person_input,
    search_input,
    text_input,
    time_input,
)
from store import errors

EUR = {"text": {"type": "plain_text", "text": "EUR"}, "value": "EUR"}


def state(**fields: Any) -> dict[str, Any]:
    return {name: {name: given} for name, given in fields.items()}


BLOCKS = [
    text_input("title", "Title", "Acme"),
    text_input("note", "Note", optional=True),
    date_input("day", "Day", dt.date(2026, 11, 23)),
    time_input("at", "At", dt.time(9)),
    choice("stage", "Stage", [("1", "One"), ("2", "Two")], "1"),
    search_input("account", "Account", ("account:1", "Acme")),
    person_input("owner", "Owner", "U0LI"),
    {"type": "section", "text": {"type": "mrkdwn", "text": "x"}},
]
AS_SHOWN: dict[str, Any] = {
    "title": {"value": "Acme"},
    "note": {"value": None},
    "day": {"selected_date": "2026-11-23"},
    "at": {"selected_time": "09:00"},
    "stage": {"selected_option": {"value": "1", "text": {}}},
    "account": {"selected_option": {"value": "account:1", "text": {}}},
    "owner": {"selected_user": "U0LI"},
}


@pytest.mark.parametrize("field", AS_SHOWN)
def test_what_stands_as_it_was_shown_is_not_touched(field: str) -> None:
    assert not Values(state(**AS_SHOWN), BLOCKS).touched(field)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"value": "Acme 2"}),
        ("title", {"value": None}),
        ("note", {"value": "New"}),
        ("day", {"selected_date": "2026-11-24"}),
        ("day", {"selected_date": None}),
        ("at", {"selected_time": "09:30"}),
        ("stage", {"selected_option": {"value": "2"}}),
        ("account", {"selected_option": None}),
        ("account", {"selected_option": {"value": "new:Globex"}}),
        ("owner", {"selected_user": "U0SAM"}),
    ],
)
def test_what_differs_from_what_was_shown_is_touched(field: str, given: dict[str, Any]) -> None:
    values = Values(state(**AS_SHOWN | {field: given}), BLOCKS)
    assert [name for name in AS_SHOWN if values.touched(name)] == [field]


@pytest.mark.parametrize("typed", ["Acme", "  Acme\n"])
def test_text_comes_without_the_space_around_it(typed: str) -> None:
    assert Values(state(title={"value": typed})).text("title") == "Acme"


def test_what_is_left_empty_is_nothing() -> None:
    values = Values(state(title={"value": "  "}, day={"selected_date": None}))
    for read in (values.text, values.choice, values.person, values.date, values.time):
        assert read("title") is None
        assert read("day") is None
        assert read("missing") is None


def test_each_kind_of_field_is_read() -> None:
    values = Values(state(**AS_SHOWN))
    assert values.date("day") == dt.date(2026, 11, 23)
    assert values.time("at") == dt.time(9)
    assert (values.choice("stage"), values.person("owner")) == ("1", "U0LI")


@pytest.mark.parametrize(
    ("typed", "money"),
    [
        ("50k", (Decimal(50_000), "EUR")),
        ("50k USD", (Decimal(50_000), "USD")),
        ("$50k", (Decimal(50_000), "USD")),
        (None, (None, "EUR")),
        ("  ", (None, "EUR")),
    ],
)
def test_a_currency_typed_into_the_amount_wins(typed: str | None, money: tuple[Any, str]) -> None:
    values = Values(state(amount={"value": typed}, currency={"selected_option": EUR}))
    assert values.money("amount", "currency") == money


@pytest.mark.parametrize("typed", ["abc", "1.500", "-5", "9" * 40])
def test_what_is_no_amount_is_quoted_back(typed: str) -> None:
    values = Values(state(amount={"value": typed}, currency={"selected_option": EUR}))
    with pytest.raises(errors.AmountNotUnderstood) as raised:
        values.money("amount", "currency")
    assert raised.value.values == {"text": typed}
