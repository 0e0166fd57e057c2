"""Each week's forecast is kept once, at the first tick of the week."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from bot.freezing import freeze_forecast
from store.database import Database
from store.models import FrozenForecast, Opportunity
from tests.reports.team import Team

DAY = dt.timedelta(days=1)


@pytest.fixture
def id_(database: Database, now: dt.datetime) -> Iterator[int]:
    """A workspace with one that is due this month, and one in two months, in dollars."""
    with database.sessions.begin() as session:
        team = Team(session, now)
        before = team.noon(team.today - 9 * DAY)
        team.opens("S4", before, Decimal(100), expected_close="2026-11-27")
        team.opens("S2", before, Decimal(50), "USD", expected_close="2027-01-04")
        found = team.workspace.id
    yield found


def kept(database: Database) -> list[FrozenForecast]:
    with database.readings() as session:
        order = (FrozenForecast.week, FrozenForecast.month, FrozenForecast.currency)
        return list(session.scalars(select(FrozenForecast).order_by(*order)))


def test_the_week_is_kept_once_and_never_changed(
    database: Database, id_: int, now: dt.datetime
) -> None:
    assert freeze_forecast(database, id_, now)
    rows = kept(database)
    assert [(f"{row.month:%Y-%m}", row.currency) for row in rows] == [
        ("2026-11", "EUR"), ("2026-12", "EUR"), ("2027-01", "EUR"), ("2027-01", "USD"),
        ("2027-02", "EUR"), ("2027-03", "EUR"), ("2027-04", "EUR"),
    ]  # fmt: skip
    assert {row.week for row in rows} == {dt.date(2026, 11, 23)}
    assert (rows[0].won, rows[0].weighted, rows[0].best) == (0, 80, 100)
    assert (rows[3].weighted, rows[3].best) == (10, 50)
    with database.sessions.begin() as session:
        session.execute(update(Opportunity).values(amount=Decimal(999)))
    assert not freeze_forecast(database, id_, now + 2 * DAY)
    assert [(row.frozen_at, row.best) for row in kept(database)] == [
        (now, row.best) for row in rows
    ]


def test_after_an_outage_it_is_kept_at_the_next_tick(
    database: Database, id_: int, now: dt.datetime
) -> None:
    thursday = now + 10 * DAY
    assert freeze_forecast(database, id_, thursday)
    rows = kept(database)
    assert {row.week for row in rows} == {dt.date(2026, 11, 30)}
    assert {row.frozen_at for row in rows} == {thursday}
    assert rows[0].month == dt.date(2026, 12, 1)


def test_the_week_begins_where_the_workspace_is(
    database: Database, id_: int, now: dt.datetime
) -> None:
    sunday = dt.datetime(2026, 11, 29, 15, 59, tzinfo=dt.UTC)  # 23:59 in Shanghai
    freeze_forecast(database, id_, now)
    assert not freeze_forecast(database, id_, sunday)
    assert freeze_forecast(database, id_, sunday + dt.timedelta(minutes=1))
