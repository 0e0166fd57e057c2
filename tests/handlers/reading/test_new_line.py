"""``/opp new``, taken apart, seen from a Monday."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.new_line import NewLine, read_new
from handlers.reading.step_line import Step
from tests.handlers.reading.nows import nows

HERE = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/London"))
FRIDAY = dt.date(2026, 11, 27)
MARCH = dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {"title": ""}),
        ("Acme renewal", {"title": "Acme renewal"}),
        (
            "Acme renewal 50k close 31 Mar",
            {"title": "Acme renewal", "amount": 50_000, "expected_close": MARCH},
        ),
        ("50k Acme", {"title": "Acme", "amount": 50_000}),
        ("Acme USD 50k", {"title": "Acme", "amount": 50_000, "currency": "USD"}),
        ("Acme 50k USD renewal", {"title": "Acme renewal", "amount": 50_000, "currency": "USD"}),
        ("Acme 500 USD", {"title": "Acme", "amount": 500, "currency": "USD"}),
        ("Acme 2027 renewal", {"title": "Acme 2027 renewal"}),
        ("Acme 24/7 support", {"title": "Acme 24/7 support"}),
        ("Acme 50k 60k", {"title": "Acme 50k 60k", "unread": ("50k", "60k")}),
        ("3M renewal 50k", {"title": "3M renewal 50k", "unread": ("3M", "50k")}),
        ("3M renewal 50k EUR", {"title": "3M renewal", "amount": 50_000}),
        ("Acme 1,000 seats 50k", {"title": "Acme 1,000 seats", "amount": 50_000}),
        ("Acme 50k 50k", {"title": "Acme 50k", "amount": 50_000}),
        ("安信 80万 90万", {"title": "安信 80万 90万", "unread": ("80万", "90万")}),
        ("Acme renewal, 50k EUR, close 31 Mar, <@U0SAM>",
         {"title": "Acme renewal", "amount": 50_000, "expected_close": MARCH, "owner": "U0SAM"}),
        ("安信公司，续约，80万，月底前签",
         {"title": "安信公司，续约", "amount": 800_000, "expected_close": dt.date(2026, 11, 30)}),
        ("Acme close yesterday",
         {"title": "Acme close yesterday", "unread": ("close yesterday",)}),
        ("Acme closing by 31 Mar", {"title": "Acme", "expected_close": MARCH}),
        ("Acme close to signing", {"title": "Acme close to signing"}),
        ("Acme <@U0SAM|sam> 50k", {"title": "Acme", "amount": 50_000, "owner": "U0SAM"}),
        ("Acme <@U0SAM> <@U0LI>", {"title": "Acme <@U0LI>", "owner": "U0SAM"}),
        (
            "安信公司续约 ¥80万 成交下周三",
            {
                "title": "安信公司续约",
                "amount": 800_000,
                "currency": "CNY",
                "expected_close": dt.date(2026, 12, 2),
            },
        ),
        ("安信 预计成交 12月1日", {"title": "安信", "expected_close": dt.date(2026, 12, 1)}),
        ("A &amp; B &lt;b&gt;", {"title": "A & B <b>"}),
        ("9" * 40, {"title": "9" * 40}),
        ("Acme 1.2 million USD renewal",
         {"title": "Acme renewal", "amount": 1_200_000, "currency": "USD"}),
        ("Acme 50 thousand close end of Q1",
         {"title": "Acme", "amount": 50_000, "expected_close": MARCH}),
        ("安信公司续约80万 3月底成交",
         {"title": "安信公司续约", "amount": 800_000, "expected_close": MARCH}),
        ("安信 五十万 预计3月31日成交",
         {"title": "安信", "amount": 500_000, "expected_close": MARCH}),
        ("Acme 20k account: Globex Corp contact: Bob Miller close eoq",
         {"title": "Acme", "amount": 20_000, "account": "Globex Corp", "contact": "Bob Miller",
          "expected_close": dt.date(2026, 12, 31)}),
        ("培训 客户：明远教育 联系人：王经理 续签",
         {"title": "培训 续签", "account": "明远教育", "contact": "王经理"}),
        ("Acme 50k next fri 3pm call Bob <@U0SAM>",
         {"title": "Acme", "amount": 50_000, "owner": "U0SAM",
          "step": Step("call Bob", dt.date(2026, 12, 4), dt.time(15))}),
        ("Acme next: fri call Bob close 31 Mar",
         {"title": "Acme", "expected_close": MARCH, "step": Step("call Bob", FRIDAY)}),
        ("Acme next step: call Bob", {"title": "Acme", "step": Step("call Bob")}),
        ("安信续约 下一步：下周三下午三点打电话",
         {"title": "安信续约", "step": Step("打电话", dt.date(2026, 12, 2), dt.time(15))}),
        # Left in the title, and asked for.
        ("Acme close 31/4", {"title": "Acme close 31/4", "unread": ("close 31/4",)}),
        ("Acme renewal 31 Mar", {"title": "Acme renewal 31 Mar", "unread": ("31 Mar",)}),
        ("Acme $1,2m", {"title": "Acme $1,2m", "unread": ("$1,2m",)}),
        ("安信 80万续约", {"title": "安信 80万续约", "unread": ("80万续约",)}),
        ("Acme next: fri at 3 call Bob",
         {"title": "Acme", "step": Step("at 3 call Bob", FRIDAY, None, ("at 3",)),
          "unread": ("at 3",)}),
        ("Black Friday promo", {"title": "Black Friday promo"}),
    ],
)  # fmt: skip
def test_it_reads_a_new_one(text: str, read: dict[str, Any]) -> None:
    wanted = {"currency": "EUR"} | read if "amount" in read else read
    if "amount" in wanted:
        wanted["amount"] = Decimal(wanted["amount"])
    assert read_new(text, HERE, "EUR") == NewLine(**wanted)


words = st.lists(
    st.sampled_from(
        ["Acme", "50k", "EUR", "close", "31", "Mar", "<@U1>", "¥", "万", "成交", "&amp;", "next:",
         "fri", "3pm", "下周三", "下一步：", "contact:", "million", "2", "预计"]
    )
    | st.text(max_size=12),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(words, nows)
def test_whatever_is_typed_never_breaks(text: str, now: dt.datetime) -> None:
    line = read_new(text, now, "EUR")
    assert len(line.title) <= len(text)
    assert (line.amount is None) == (line.currency is None)
