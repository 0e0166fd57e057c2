"""The cells of the funnel: exact, half-open, in one workspace, the same on both databases."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from store.back_dated import count_back_dated
from store.base import LARGEST_AMOUNT
from store.cells import Cells, ClosedKey, OpenKey, Tally
from store.database import Database
from store.folding import Moment
from store.funnel import days_between, read_cells
from store.models import Kind, Opportunity
from store.scopes import Scope, Span
from store.snapshot import take_snapshot
from store.sums.keeping import settle
from tests.reports.team import Team

DAY = dt.timedelta(days=1)


@pytest.fixture
def team(database: Database, now: dt.datetime) -> Any:
    with database.sessions() as session:
        yield Team(session, now)
        session.rollback()


def cells(team: Team, period: Span | None = None, moment: Moment | None = None) -> Cells:
    recent = Span(team.today - 6 * DAY, team.today + DAY)
    with take_snapshot(team.session, team.workspace, Scope(), team.now, moment) as snapshot:
        return read_cells(snapshot, period or Span(), recent, most=5)


def counted(cells: dict[Any, Tally]) -> int:
    return sum(tally.count for tally in cells.values())


def test_sums_are_exact_to_the_cent(team: Team) -> None:
    at = team.noon(team.today)
    for amount in (LARGEST_AMOUNT, LARGEST_AMOUNT, Decimal("0.01"), None):
        team.opens("S1", at, amount)
    key = OpenKey(team.stages["S1"].id, None, "EUR", "undated")
    assert cells(team).open == {key: Tally(4, 2 * LARGEST_AMOUNT + Decimal("0.01"), 1)}


def test_buckets_turn_the_day_after_the_expected_close(team: Team) -> None:
    at = team.noon(team.today)
    for close in (None, team.today - DAY, team.today, team.today + DAY):
        team.opens("S1", at, expected_close=close and close.isoformat())
    buckets = {key.bucket: tally.count for key, tally in cells(team).open.items()}
    assert buckets == {"undated": 1, "past_due": 1, "ahead": 2}


def test_periods_hold_their_first_day_and_not_their_end(team: Team) -> None:
    for age in (3, 2, 1, 0):
        opened = team.today - age * DAY
        row = team.opens("S1", team.noon(opened))
        team.writes(row, Kind.WON, {"on": f"{opened}"}, team.noon(opened))
    some = cells(team, Span(team.today - 2 * DAY, team.today))
    assert (counted(some.cohort), counted(some.closed)) == (2, 2)
    assert counted(cells(team, Span(team.today - 2 * DAY, None)).cohort) == 3
    assert counted(cells(team, Span(None, team.today - 2 * DAY)).cohort) == 1


def test_days_are_counted_across_a_leap_day_and_backwards(team: Team) -> None:
    for opened, closed in (("2024-02-28", "2024-03-01"), ("2024-03-01", "2024-02-28")):
        at = team.noon(dt.date.fromisoformat(opened))
        row = team.opens("S1", at)
        team.writes(row, Kind.WON, {"on": closed}, at)
    assert cells(team).closed == {ClosedKey("won", "EUR"): Tally(2, without_amount=2)}
    assert cells(team).cycles == {2: 1, -2: 1}
    days = days_between(Opportunity.opened_on, Opportunity.closed_on)
    assert team.session.scalars(select(days).order_by(days)).all() == [-2, 2]


def test_other_workspaces_are_not_read(team: Team) -> None:
    other = Team(team.session, team.now)
    other.lives("S1 WON", team.today)
    other.lives("S1", team.today)
    moment = Moment(team.now - 30 * DAY)
    for found in (cells(team), cells(team, moment=moment)):
        assert found == Cells()
    assert count_back_dated(team.session, team.workspace.id, moment.as_of) == 0


def test_invalid_is_neither_open_nor_closed(team: Team) -> None:
    row = team.opens("S1", team.noon(team.today))
    team.writes(row, Kind.INVALID, {"on": f"{team.today}"}, team.noon(team.today))
    found = cells(team)
    assert (counted(found.cohort), counted(found.open), counted(found.closed)) == (1, 0, 0)
    assert found.recent == []


def test_back_dated_counts_opportunities_not_entries(team: Team) -> None:
    cut = team.noon(team.today - 3 * DAY)
    for _ in range(2):
        row = team.opens("S1", cut - DAY)
        team.writes(row, Kind.STAGE, team.stages["S2"].id, cut + DAY, cut - DAY / 2)
        team.writes(row, Kind.STAGE, team.stages["S3"].id, cut + DAY, cut - DAY / 2)
    team.opens("S1", cut + DAY)
    assert count_back_dated(team.session, team.workspace.id, cut) == 2


def test_the_cells_are_a_few_queries_however_many_rows(team: Team) -> None:
    """Five, and before them three that ask whether the sums are whole."""
    few = queries(team.session, lambda: cells(team))
    for _ in range(30):
        team.opens("S1", team.noon(team.today))
    settle(team.session)
    assert queries(team.session, lambda: cells(team)) == few == 8


def queries(session: Session, act: Any) -> int:
    settle(session)
    seen: list[str] = []
    connection = session.connection()

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(connection, "before_cursor_execute", note)
    act()
    event.remove(connection, "before_cursor_execute", note)
    return len(seen)
