"""The figures of customers: by hand, and for any lives as worked out plainly."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings

from reports.accounts import REPORT
from store.database import Database
from store.models import Account
from store.scopes import Scope
from tests.reports import plainly
from tests.reports.any_lives import LIVES, TRIED, Crowd, Question, played, questions
from tests.reports.comparing import answer, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does

MARCH, OCTOBER = dt.date(2026, 3, 2), dt.date(2026, 10, 5)


def buys(team: Crowd) -> None:
    acme, globex, anxin = (account.id for account in team.accounts)
    team.lives("S1 WON", MARCH, account_id=acme, amount=Decimal("100.10"))
    team.lives("S1 WON", OCTOBER, account_id=acme)
    team.lives("S1 S2", OCTOBER, account_id=acme, amount=Decimal(40), currency="USD")
    team.lives("S1 WON", OCTOBER, account_id=globex, amount=Decimal(9000), currency="USD")
    team.lives("S1 LOST", OCTOBER, account_id=anxin, amount=Decimal(7))
    team.lives("S1", OCTOBER, account_id=anxin)
    team.lives("S1 WON S2", OCTOBER, amount=Decimal(1))
    team.lives("S1 WON", OCTOBER, amount=Decimal(2))


def test_what_each_account_bought_and_may_buy(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        buys(team)
        found = answer(team, REPORT)
    assert found["accounts"] == [
        {
            "account": "Acme",
            "won": 2,
            "won_value": {"EUR": 100.1},
            "open": 1,
            "open_value": {"USD": 40},
            "last_won_on": "2026-10-05",
        },
        {
            "account": "Globex",
            "won": 1,
            "won_value": {"USD": 9000},
            "open": 0,
            "open_value": {},
            "last_won_on": "2026-10-05",
        },
        {
            "account": "安信公司",
            "won": 0,
            "won_value": {},
            "open": 1,
            "open_value": {},
            "last_won_on": None,
        },
    ]
    assert (found["customers"], found["repeat"], found["repeat_rate"]) == (2, 1, 0.5)
    assert found["potential_customers"] == 2
    assert (found["open_without_account"], found["won_without_account"]) == (1, 1)


def test_only_what_was_won_in_the_period_and_scope(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        buys(team)
        march = answer(team, REPORT, "2026-03")
        dollars = answer(team, REPORT, "all", scope=Scope(currency="USD"))
        then = answer(team, REPORT, as_of=MARCH)
        nothing = answer(team, REPORT, "2020", scope=Scope(source_id=team.source.id))
    rows = [(row["account"], row["won"], row["open"]) for row in march["accounts"]]
    assert rows == [("Acme", 1, 1), ("安信公司", 0, 1)]
    assert (march["customers"], march["repeat"], march["repeat_rate"]) == (1, 0, 0)
    assert [row["account"] for row in dollars["accounts"]] == ["Globex", "Acme"]
    assert [row["won"] for row in then["accounts"]] == [1]
    assert nothing["accounts"] == []
    assert nothing["repeat_rate"] is None


def test_the_first_twenty_and_ties_by_name(database: Database, now: dt.datetime) -> None:
    names = ["élan", "Zeta", "zeta", "alpha", "Alpha", *(f"A{n:02}" for n in range(19))]
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        for name in names:
            account = Account(workspace_id=team.workspace.id, name=name, name_key=repr(name))
            session.add(account)
            session.flush()
            team.lives("S1 WON", OCTOBER, account_id=account.id)
        found = answer(team, REPORT)
    assert [row["account"] for row in found["accounts"]] == sorted(names)[:20]
    assert found["customers"] == 24


@pytest.mark.parametrize("day", [None, OCTOBER], ids=["now", "as of"])
def test_every_figure_opens(database: Database, now: dt.datetime, day: dt.date | None) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        buys(team)
        assert_opens(team, REPORT, asked(team, as_of=day))


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions())
def test_any_lives_buy_as_worked_out_plainly(
    database: Database, now: dt.datetime, lives: list[Does], questions: list[Question]
) -> None:
    with played(database, now, lives) as team:
        assert_as_worked_out(REPORT, plainly.accounts.figures, team, questions)
