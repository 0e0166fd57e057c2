"""Targets: kept by month, added up by period; and the teams that may have some."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from store import errors, sales_teams, subscriptions
from store.database import Database
from store.models import Subscription
from store.people import Profile, remember
from store.scopes import scope_of
from store.targets import (
    all_targets,
    divided,
    remove_targets,
    set_target,
    set_targets,
    target_of,
    targets_by_month,
    whole_months,
)
from tests.reports.team import Team

Q4 = (dt.date(2026, 10, 1), dt.date(2027, 1, 1))
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Iterator[Team]:
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


def test_a_quarter_is_kept_as_its_months_exactly(team: Team) -> None:
    session, id_ = team.session, team.workspace.id
    set_targets(session, id_, "", Q4, (Decimal("100.00"), "EUR"))
    months = targets_by_month(session, id_, "", *Q4)
    assert [amounts["EUR"] for amounts in months.values()] == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert target_of(session, id_, "", *Q4) == {"EUR": Decimal("100.00")}
    assert target_of(session, id_, "", NOVEMBER, NOVEMBER + dt.timedelta(days=1)) == {
        "EUR": Decimal("33.33")
    }


def test_each_has_his_own_in_each_currency(team: Team) -> None:
    session, id_ = team.session, team.workspace.id
    for scope, currency, amount in (("", "EUR", 9), ("owner:1", "EUR", 2), ("owner:1", "USD", 3)):
        set_target(session, id_, scope, NOVEMBER, currency, Decimal(amount))
    set_target(session, id_, "owner:1", NOVEMBER, "EUR", Decimal(4))
    assert target_of(session, id_, "owner:1", *Q4) == {"EUR": 4, "USD": 3}
    assert target_of(session, id_, "owner:1,currency:USD", *Q4) == {"USD": 3}
    assert target_of(session, id_, "owner:1,source:2", *Q4) == {}
    assert target_of(session, id_ + 1, "", *Q4) == {}
    assert list(all_targets(session, id_, *Q4)) == ["", "owner:1"]
    set_target(session, id_, "owner:1", NOVEMBER, "EUR", None)
    assert target_of(session, id_, "owner:1", *Q4) == {"USD": 3}
    remove_targets(session, id_, "owner:1", Q4)
    assert target_of(session, id_, "owner:1", *Q4) == {}
    with pytest.raises(errors.AmountOutOfRange):
        set_target(session, id_, "", NOVEMBER, "EUR", Decimal("1e15"))


@given(cents=st.integers(0, 10**12), parts=st.integers(1, 24))
def test_any_amount_is_divided_to_the_cent(cents: int, parts: int) -> None:
    amount = Decimal(cents) / 100
    found = divided(amount, parts)
    assert sum(found) == amount
    assert max(found) - min(found) <= Decimal("0.01")


@pytest.mark.parametrize(
    "span",
    [
        (None, None),
        (dt.date(2026, 10, 2), dt.date(2026, 11, 1)),
        (dt.date(2026, 10, 1), dt.date(2026, 11, 2)),
        (dt.date(2026, 10, 1), dt.date(2029, 11, 1)),
    ],
)
def test_only_whole_months_have_targets(span: tuple[dt.date | None, dt.date | None]) -> None:
    with pytest.raises(errors.NotWholeMonths):
        whole_months(*span)


def test_a_team_is_made_filled_and_renamed(team: Team) -> None:
    session, id_ = team.session, team.workspace.id
    li, ana = (person.id for person in team.people)
    found = sales_teams.make_team(session, id_, "  Key   accounts ")
    sales_teams.fill_team(session, found, [li, ana])
    assert scope_of(session, f"team:{found.id}").members == {li, ana}
    with pytest.raises(errors.TeamExists):
        sales_teams.make_team(session, id_, "key ACCOUNTS")
    for name, rule in (("  ", errors.NameMissing), ("x" * 61, errors.TooLong)):
        with pytest.raises(rule):
            sales_teams.make_team(session, id_, name)
    sales_teams.rename_team(session, found, "Key Accounts")
    assert [one.name for one in sales_teams.teams(session, id_)] == ["Key Accounts"]


def test_who_is_not_in_slack_stays_in_a_team(team: Team, now: dt.datetime) -> None:
    session, id_ = team.session, team.workspace.id
    team.workspace.team_id = "T1"
    imported = team.people[0].id
    sam, guest = (
        remember(session, team.workspace, Profile(slack_id, "T1", name, is_guest=is_guest), now)
        for slack_id, name, is_guest in (("U1", "Sam", False), ("U2", "Gina", True))
    )
    found = sales_teams.make_team(session, id_, "North")
    sales_teams.fill_team(session, found, [imported, sam.id])
    sales_teams.fill_team(session, found, [])
    assert [one.id for one in sales_teams.members(session, id_)[found.id]] == [imported]
    with pytest.raises(errors.CannotOwn):
        sales_teams.fill_team(session, found, [guest.id])


def test_a_team_goes_with_its_targets_and_posts(team: Team, now: dt.datetime) -> None:
    session, id_ = team.session, team.workspace.id
    found = sales_teams.make_team(session, id_, "North")
    sales_teams.fill_team(session, found, [team.people[0].id])
    key = f"team:{found.id}"
    set_target(session, id_, key, NOVEMBER, "EUR", Decimal(1))
    for scope in (key, f"{key},currency:EUR", ""):
        subscriptions.subscribe(
            session,
            workspace_id=id_,
            report="weekly",
            channel_id="C1",
            subscriber_id=team.people[0].id,
            weekday=0,
            at=dt.time(9),
            timezone="UTC",
            locale="en-US",
            scope=scope,
            now=now,
        )
    sales_teams.delete_team(session, found, now)
    assert sales_teams.teams(session, id_) == []
    assert all_targets(session, id_, *Q4) == {}
    assert [one.scope for one in subscriptions.subscriptions(session, id_)] == [""]
    stopped = select(Subscription.stop_reason).where(Subscription.scope == key)
    assert session.scalar(stopped) == "team deleted"
    with pytest.raises(errors.UnknownChoice):
        sales_teams.get(session, id_, 1)
