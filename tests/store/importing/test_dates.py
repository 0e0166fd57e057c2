import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.importing.dates import Example, Order, Votes, When, decide, read_date
from store.importing.report import ImportRefused

BERLIN = ZoneInfo("Europe/Berlin")
FORMATS = {
    Order.DMY: ("{d:02}{s}{m:02}{s}{y}", "{d}{s}{m}{s}{y}"),
    Order.MDY: ("{m:02}{s}{d:02}{s}{y}", "{m}{s}{d}{s}{y}"),
}


def column(texts: list[str], name: str = "date") -> Votes:
    votes = Votes()
    for line, text in enumerate(texts, 2):
        votes.add(Example(line, name, text))
    return votes


@given(
    days=st.lists(st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)), min_size=1, max_size=8),
    order=st.sampled_from([Order.DMY, Order.MDY]),
    separator=st.sampled_from("-/."),
    padded=st.booleans(),
    short_year=st.booleans(),
)
def test_a_column_is_read_back_exactly_or_refused(
    days: list[dt.date], order: Order, separator: str, padded: bool, short_year: bool
) -> None:
    form = FORMATS[order][0 if padded else 1]
    texts = [
        form.format(d=d.day, m=d.month, s=separator, y=f"{d:%y}" if short_year else d.year)
        for d in days
    ]
    try:
        decided = decide({"date": column(texts)})["date"]
    except ImportRefused:
        assert all(day.day <= 12 for day in days)
    else:
        assert [read_date(text, decided, BERLIN) for text in texts] == [When(d) for d in days]


@given(day=st.dates(dt.date(1970, 1, 1), dt.date(2099, 12, 31)), order=st.sampled_from(Order))
def test_a_year_of_four_digits_in_front_needs_no_order(day: dt.date, order: Order) -> None:
    forms = (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
    )
    for text in forms:
        assert read_date(text, order, BERLIN) == When(day)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2017-03-01T09:30:00Z", "2017-03-01T10:30:00+01:00"),
        ("2017-03-01T09:30:00.123+0000", "2017-03-01T10:30:00+01:00"),
        ("2017-03-01 23:30 -05:00", "2017-03-02T05:30:00+01:00"),
        ("2017-07-01 09:30", "2017-07-01T09:30:00+02:00"),
        ("01/03/2017 9:30 PM", "2017-03-01T21:30:00+01:00"),
        ("1 March 2017, 12:05 am", "2017-03-01T00:05:00+01:00"),
    ],
)
def test_a_time_is_local_unless_it_says_otherwise(text: str, moment: str) -> None:
    expected = dt.datetime.fromisoformat(moment)
    assert read_date(text, Order.DMY, BERLIN) == When(expected.date(), expected)


@pytest.mark.parametrize("text", ["1-Mar-17", "Mar 1, 2017", "1 march 2017", "March 1 2017"])
def test_a_month_by_name_needs_no_order(text: str) -> None:
    assert read_date(text, Order.YMD, BERLIN) == When(dt.date(2017, 3, 1))


@pytest.mark.parametrize(
    "text",
    ["31-02-17", "1 Marble 2017", "soon", "2017-13-01", "17", "1/2", "0000-00-00", "1-2-3",
     "2017-03-01 25:00", "2017-03-01 13:00 pm", "01-03-17 and more", "1867-03-01"],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text, Order.DMY, BERLIN) is None


def test_an_unclear_order_is_refused_with_every_reading() -> None:
    with pytest.raises(ImportRefused) as refused:
        decide({"date": column(["05-05-17", "03-04-17"])})
    sentence = str(refused.value)
    assert "“03-04-17” (line 3, date)" in sentence
    assert "3 April 2017 (--dates dmy)" in sentence
    assert "4 March 2017 (--dates mdy)" in sentence


def test_one_column_decides_for_the_others() -> None:
    orders = decide({"opened": column(["03-04-17"]), "closed": column(["25-04-17"])})
    assert orders == {"opened": Order.DMY, "closed": Order.DMY}


def test_columns_may_have_an_order_each_when_each_is_plain() -> None:
    orders = decide({"opened": column(["25-04-17"]), "closed": column(["04-25-17"])})
    assert orders == {"opened": Order.DMY, "closed": Order.MDY}


def test_dates_that_contradict_each_other_are_refused_with_both_lines() -> None:
    with pytest.raises(ImportRefused, match=r"“25-04-17” \(line 2.*“04-25-17” \(line 3"):
        decide({"date": column(["25-04-17", "04-25-17"])})


def test_a_slip_of_the_pen_does_not_turn_the_file_round() -> None:
    assert decide({"date": column(["20-10-16", "25-10-16", "32-10-16"])})["date"] == Order.DMY


def test_a_short_year_in_front_is_the_last_guess() -> None:
    assert decide({"date": column(["98-12-31", "99-01-15"])})["date"] == Order.YMD
    assert decide({"date": column(["17-03-31"])})["date"] == Order.DMY
    assert read_date("17-03-31", Order.YMD, BERLIN) == When(dt.date(2017, 3, 31))
