"""What the rules look at, measured from opportunities that lived."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from reports import insight
from reports.figures import Share
from reports.insight.measuring import measure
from reports.insight.shape import Facts
from reports.periods import parse_period
from reports.report import Asked
from store.database import Database
from store.models import Kind
from store.scopes import EVERYBODY, Scope
from store.snapshot import take_snapshot
from tests.reports.team import Team

DAY = dt.timedelta(days=1)


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Any:
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


def measured(team: Team, scope: Scope = EVERYBODY) -> Facts:
    asked = Asked(parse_period("last 90 days", team.today), scope)
    with take_snapshot(team.session, team.workspace, scope, team.now, plans=True) as snapshot:
        return measure(snapshot, asked, False)


def ago(team: Team, days: int) -> dt.datetime:
    return team.noon(team.today - days * DAY)


def iso(team: Team, days: int) -> str:
    return (team.today - days * DAY).isoformat()


def test_what_is_past_due_and_the_largest_of_it(team: Team) -> None:
    for amount, close in ((10, 5), (30, 3), (20, 1), (90, -1), (None, 8)):
        money = None if amount is None else Decimal(amount)
        team.opens("S1", ago(team, 10), money, expected_close=iso(team, close))
    team.opens("S1", ago(team, 10), Decimal(99), "USD", expected_close=iso(team, 2))
    pile = measured(team).past_due
    assert (pile.count, pile.value) == (5, {"EUR": Decimal(60), "USD": Decimal(99)})
    assert pile.largest is not None
    assert (pile.largest.number, pile.largest.owner) == (2, "Li Wei")
    assert (team.today - pile.largest.since).days == 3


def test_a_snoozed_one_counts_and_nobody_is_asked_about_it(team: Team) -> None:
    largest = team.opens("S1", ago(team, 10), Decimal(90), expected_close=iso(team, 3))
    team.opens("S1", ago(team, 10), Decimal(10), expected_close=iso(team, 3))
    team.writes(largest, Kind.SNOOZED, iso(team, -5), ago(team, 1))
    pile = measured(team).past_due
    assert pile.count == 2
    assert pile.largest is not None
    assert pile.largest.number == 2


def test_what_has_gone_quiet_is_what_the_day_says_it_is(team: Team) -> None:
    team.opens("S1", ago(team, 14), Decimal(10))  # the limit is 14 days
    team.opens("S1", ago(team, 13), Decimal(90))
    planned = team.opens("S1", ago(team, 30), Decimal(80))
    step = {"text": "Call", "on": iso(team, -3), "at": None}
    team.writes(planned, Kind.NEXT_STEP, step, ago(team, 20))
    team.opens("S1", ago(team, 30), Decimal(70), expected_close=iso(team, 1))
    pile = measured(team).stale
    assert pile.count == 1
    assert pile.largest is not None
    assert pile.largest.number == 1
    assert (team.today - pile.largest.since).days == 14


def test_the_heaviest_by_its_own_chance_or_its_stages(team: Team) -> None:
    team.opens("S4", ago(team, 5), Decimal(100))  # 80 %
    sure = team.opens("S1", ago(team, 5), Decimal(90))
    team.writes(sure, Kind.PROBABILITY, 95, ago(team, 4))
    team.opens("S1", ago(team, 5), Decimal(500))  # 10 %
    found = measured(team)
    assert found.heaviest is not None
    assert (found.heaviest.number, found.heaviest.probability) == (2, 95)
    assert (found.weighted, found.with_amount) == (Decimal("215.50"), 3)


def test_who_waits_longer_than_the_won_ones_did(team: Team) -> None:
    for days in (2, 4, 6, 8, 10):
        row = team.opens("S1", ago(team, 60), Decimal(10))
        team.writes(row, Kind.STAGE, team.stages["S2"].id, ago(team, 60 - days))
        team.writes(row, Kind.WON, {"on": iso(team, 40)}, ago(team, 40))
    for days in (7, 9, 20):
        team.opens("S1", ago(team, days), Decimal(10))
    (first,) = (stay for stay in measured(team).stays if stay.name == "S1")
    assert (first.won, first.days) == (5, 8.0)
    assert (first.open, first.waiting) == (3, 2)


def test_overdue_steps_by_person(team: Team) -> None:
    for days, owner in ((1, 0), (0, 0), (2, 1), (3, 1), (-1, 1)):
        row = team.opens("S1", ago(team, 9), owner=team.people[owner].id)
        step = {"text": "Call", "on": iso(team, days), "at": None}
        team.writes(row, Kind.NEXT_STEP, step, ago(team, 8))
    steps = measured(team).steps
    assert [(one.owner, one.open, one.overdue) for one in steps] == [
        ("Ana Silva", 3, 2),
        ("Li Wei", 2, 1),
    ]
    (only,) = measured(team, Scope(owner_id=team.people[0].id)).steps
    assert only.owner == "Li Wei"


def test_the_step_before_is_as_it_stood_when_its_time_was_over(team: Team) -> None:
    for number in range(6):
        row = team.opens("S1", ago(team, 100), Decimal(10))
        if number < 2:
            team.writes(row, Kind.STAGE, team.stages["S2"].id, ago(team, 95))
        if number == 5:  # lost only later: it still waited then
            team.writes(row, Kind.LOST, {"on": iso(team, 10)}, ago(team, 10))
        elif number >= 2:
            team.writes(row, Kind.LOST, {"on": iso(team, 92)}, ago(team, 92))
    first = measured(team).before[0]
    assert (first.reached, first.resolved) == (6, Share(2, 5))


def test_the_win_rate_of_the_year_before_the_period(team: Team) -> None:
    for days, kind in ((100, Kind.WON), (200, Kind.LOST), (454, Kind.WON), (456, Kind.WON),
                       (10, Kind.WON)):  # fmt: skip
        row = team.opens("S1", ago(team, days + 5), Decimal(10))
        team.writes(row, kind, {"on": iso(team, days)}, ago(team, days))
    assert measured(team).year_before == Share(2, 3)


def test_the_same_is_found_again_as_it_was(team: Team) -> None:
    rows = [
        team.opens("S1", ago(team, 10), Decimal(10 * n), expected_close=iso(team, n))
        for n in range(1, 5)
    ]
    asked = Asked(parse_period("last 90 days", team.today))
    said = insight.find(team.session, team.workspace, asked, team.now, False)
    assert said
    later = team.now + DAY
    for row in rows:
        team.writes(row, Kind.LOST, {"on": later.date().isoformat()}, later)
    again = Asked(asked.period, seen_at=team.now)
    assert insight.find(team.session, team.workspace, again, later + DAY, False) == said
