"""Shares, medians and exact numbers."""

import json
import statistics
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import Share, exact_number, mean, median, tell_share, tell_short, wilson
from reports.words import words_for

ENGLISH = words_for("en")


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (3, 4, 0.3006, 0.9544),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_wilson_against_published_intervals(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_holds_the_share_within_0_and_1(part: int, more: int) -> None:
    whole = part + more
    interval = wilson(part, whole)
    assert interval is not None
    assert 0 <= interval[0] <= part / whole <= interval[1] <= 1


def test_nothing_to_divide_by_is_no_share() -> None:
    nothing = Share(0, 0)
    assert nothing.rate is None
    assert wilson(0, 0) is None
    assert tell_share(nothing, ENGLISH) == tell_short(nothing, ENGLISH) == "–"


@pytest.mark.parametrize(
    ("share", "told", "short"),
    [
        (Share(3, 4), "3 of 4 (30%–95%)", "3 of 4"),
        (Share(0, 9), "0 of 9 (0%–30%)", "0 of 9"),
        (Share(9, 10), "90%", "90%"),
        (Share(0, 10), "0%", "0%"),
    ],
)
def test_few_cases_say_how_few(share: Share, told: str, short: str) -> None:
    assert tell_share(share, ENGLISH) == told
    assert tell_short(share, ENGLISH) == short


@given(st.lists(st.integers(0, 50), min_size=1))
def test_median_and_mean_of_counts_are_those_of_the_values(values: list[int]) -> None:
    counts = dict(Counter(values))
    assert median(counts) == statistics.median(values)
    assert mean(counts) == statistics.mean(values)


def test_median_and_mean_of_nothing() -> None:
    assert median({}) is None
    assert mean({}) is None


@given(st.integers(0, 10**15 - 1))
def test_amounts_print_exactly(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert Decimal(json.dumps(exact_number(amount))) == amount


def test_half_a_cent_is_rounded_up() -> None:
    assert exact_number(Decimal("10.005")) == 10.01


def test_beyond_fifteen_digits_whole_units_are_kept() -> None:
    assert exact_number(Decimal("99999999999999999.49")) == 99999999999999999
