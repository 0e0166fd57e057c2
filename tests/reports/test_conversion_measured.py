"""The conversion's figures: by hand, and for any lives as worked out plainly."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings

from reports.conversion import REPORT
from store.database import Database
from store.models import Account
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Crowd, Question, played, questions
from tests.reports.comparing import answer, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does

DAY = dt.timedelta(days=1)
FEBRUARY = dt.date(2026, 2, 1)


def works(team: Crowd) -> tuple[Account, Account, Account]:
    """Three accounts in November: one buys for the first time, one again, one not at all."""
    acme, globex, anxin = team.accounts
    euro = {"amount": Decimal(1000)}
    team.lives("S1 WON", dt.date(2026, 3, 2), account_id=acme.id, **euro)
    team.lives("S1 S2 WON", dt.date(2026, 11, 3), account_id=acme.id, **euro)
    team.lives("S1 LOST S2 WON", dt.date(2026, 11, 4), account_id=globex.id, **euro)
    team.lives("S1 LOST", dt.date(2026, 11, 5), account_id=globex.id, amount=Decimal(500))
    team.lives("S1", dt.date(2026, 8, 5), account_id=anxin.id)
    team.lives("S1", dt.date(2026, 9, 5), **euro)
    team.lives("S1 LOST", dt.date(2026, 9, 5), account_id=anxin.id)
    return acme, globex, anxin


def test_accounts_that_bought_for_the_first_time(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        works(team)
        november, march = answer(team, REPORT, "2026-11"), answer(team, REPORT, "2026-03")
        nothing = answer(team, REPORT, "2025")
    # Open at some moment of it: what was lost in September was not.
    assert (november["worked"], november["without_account"]) == (5, 1)
    assert (november["accounts_worked"], november["accounts_won"]) == (3, 1)
    assert november["rate"] == 1 / 3
    assert (march["accounts_worked"], march["accounts_won"], march["rate"]) == (1, 1, 1)
    assert (nothing["accounts_worked"], nothing["rate"]) == (0, None)
    assert nothing["value_per_opportunity"] == {}


def test_money_for_each_opportunity(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        works(team)
        team.lives("S1 WON", dt.date(2026, 11, 9), amount=Decimal("0.05"), currency="USD")
        found = answer(team, REPORT, "2026-11")
    assert found["worked"] == 6
    assert found["won_value"] == {"EUR": 2000, "USD": 0.05}
    assert found["value_per_opportunity"] == {"EUR": 333.33, "USD": 0.01}
    assert found["win_rate"] == 3 / 4
    assert found["win_rate_by_value_of"] == {"EUR": 0.8, "USD": 1}


def test_cohorts_mature(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        works(team)
        found, earlier = answer(team, REPORT, "this quarter"), answer(team, REPORT, as_of=FEBRUARY)
    months = {one["month"]: one for one in found["cohorts"]}
    assert list(months) == [f"2026-{month:02}" for month in range(1, 13)]
    november = {"opened": 3, "won": 2, "lost": 1, "open": 0, "maturing": False}
    assert november.items() <= months["2026-11"].items()
    assert months["2026-11"]["win_rate"] == months["2026-11"]["won_of_opened"] == 2 / 3
    assert (months["2026-09"]["open_share"], months["2026-09"]["maturing"]) == (0.5, True)
    assert (months["2026-01"]["win_rate"], months["2026-01"]["open_share"]) == (None, None)
    # Of all time: the twelve months until the day described.
    assert earlier["cohorts"][0]["month"] == "2025-03"
    assert earlier["cohorts"][-1]["month"] == "2026-02"


@pytest.mark.parametrize("day", [None, dt.date(2026, 11, 4)], ids=["now", "as of"])
def test_every_figure_opens(database: Database, now: dt.datetime, day: dt.date | None) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        works(team)
        assert_opens(team, REPORT, asked(team, "2026-11", as_of=day))


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions())
def test_any_lives_convert_as_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], questions: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.conversion.figures, team, questions)
