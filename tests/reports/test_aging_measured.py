"""The aging's figures: stated by hand, and for any lives as worked out plainly."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from reports.aging import REPORT
from reports.figures import quantile
from store.database import Database
from store.models import Kind
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Question, played, questions
from tests.reports.comparing import answer, ask, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does
from tests.reports.team import Team

DAY = dt.timedelta(days=1)
STEP = {"text": "Call", "on": "2026-12-24"}


def opens(team: Team, ago: int, stage: str = "S1", amount: str | None = "1", **also: Any) -> int:
    known = None if amount is None else Decimal(amount)
    return team.opens(stage, team.noon(team.today - ago * DAY), known, **also).number


def wins(team: Team, *cycles: int) -> None:
    for days in cycles:
        row = team.opens("S1", team.noon(team.today - (days + 5) * DAY))
        on = team.today - 5 * DAY
        team.writes(row, Kind.WON, {"on": on.isoformat()}, team.noon(on))


def test_ages_are_counted_at_both_ends_of_every_bucket(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        for ago in (0, 30, 31, 60, 61, 90, 91, 180, 181, 900):
            opens(team, ago, "S2" if ago == 30 else "S1", currency="USD" if ago == 0 else "EUR")
        buckets = answer(team, REPORT)["buckets"]
    assert [(one["from_days"], one["to_days"], one["count"]) for one in buckets] == [
        (0, 30, 2), (31, 60, 2), (61, 90, 2), (91, 180, 2), (181, None, 2),
    ]  # fmt: skip
    assert buckets[0]["value"] == {"EUR": 1, "USD": 1}
    assert buckets[0]["by_stage"] == {"S1": 1, "S2": 1}


def test_stale_is_quiet_for_its_stages_days_and_needs_nothing_else(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        team.stages["S4"].stale_after_days = 7
        quiet = opens(team, 14, amount="5")
        opens(team, 13)
        soon = opens(team, 7, "S4", None)
        planned = opens(team, 50, next_step=STEP)
        opens(team, 50, expected_close=(team.today - DAY).isoformat())
        opens(team, 50, expected_close=team.today.isoformat())
        figures = answer(team, REPORT)
        a_day_earlier = answer(team, REPORT, as_of=team.today - DAY)
    assert planned not in [one["number"] for one in figures["named"]]
    assert figures["stale"] == {"count": 3, "value": {"EUR": 6}, "without_amount": 1}
    assert figures["stale_by_stage"] == [
        {"stage": "S1", "limit_days": 14, "count": 2, "value": {"EUR": 6}},
        {"stage": "S4", "limit_days": 7, "count": 1, "value": {}},
    ]
    assert [(one["number"], one["days"]) for one in figures["named"]] == [
        (6, 50), (quiet, 14), (soon, 7),
    ]  # fmt: skip
    assert figures["named"][1] == {
        "number": quiet, "title": f"#{quiet}", "owner": "Li Wei", "stage": "S1", "amount": 5,
        "currency": "EUR", "days": 14,
    }  # fmt: skip
    assert figures["no_next_step"] == 5
    assert a_day_earlier["stale"]["count"] == 2  # two that had a close ahead of them then


def test_old_is_older_than_nine_of_ten_wins(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        wins(team, *range(1, 20))
        opens(team, 18)
        opens(team, 19)
        assert answer(team, REPORT)["old"] == {"count": 0, "limit_days": None}
        wins(team, 20)
        old = answer(team, REPORT)["old"]
    assert old == {"count": 1, "limit_days": pytest.approx(18.1)}


@pytest.mark.parametrize(
    ("counts", "part", "value"),
    [({}, 0.9, None), ({5: 1}, 0.9, 5), ({1: 1, 3: 1}, 0.5, 2), ({1: 9, 11: 1}, 0.95, 6.5)],
)
def test_quantile(counts: dict[int, int], part: float, value: float | None) -> None:
    assert quantile(counts, part) == (None if value is None else pytest.approx(value))


def test_every_figure_opens_to_as_many_as_it_says(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        wins(team, *range(1, 21))
        for ago in (1, 30, 45, 60, 75, 91, 181, 500):
            opens(team, ago, "S2" if ago % 2 else "S3", None if ago == 75 else "2")
        opens(team, 50, next_step=STEP)
        for as_of in (None, team.today - 20 * DAY):
            keys = assert_opens(team, REPORT, asked(team, "all", as_of=as_of))
            assert {"stale", "unplanned", "open", "unknown", "age:0"} <= set(keys)
            assert ("old" in keys) == (as_of is None)


def test_nothing_is_open(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        figures = ask(Team(session, now), REPORT)
    assert figures.is_empty
    assert [bucket["count"] for bucket in REPORT.as_json(figures)["buckets"]] == [0] * 5


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions())
def test_any_lives_measure_as_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], questions: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.aging.figures, team, questions)


def test_slipped_is_what_moved_to_a_later_month(database: Database, now: dt.datetime) -> None:
    with database.sessions() as session:
        team = Team(session, now)
        at = team.noon(team.today - 20 * DAY)
        for moves in (
            ("2026-12-01", "2027-01-05", "2027-02-01"),
            ("2026-12-01", "2026-12-31"),
            ("2026-12-31", "2027-01-10", "2026-12-21"),
            ("2026-12-01", None),
        ):
            row = team.opens("S1", at, expected_close=moves[0])
            for close in moves[1:]:
                team.writes(row, Kind.EXPECTED_CLOSE, close, team.noon(team.today - DAY))
        figures = answer(team, REPORT)
        before = answer(team, REPORT, as_of=team.today - 2 * DAY)
    # One by 62 days; one that was pulled in again, by more than it had moved, counts all the same.
    assert figures["slipped"] == {"count": 2, "times": 3, "median_days": 26}
    assert before["slipped"] == {"count": 0, "times": 0, "median_days": None}
