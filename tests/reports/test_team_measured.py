"""The figures of a team: by hand, and for any lives as worked out plainly."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from sqlalchemy import select

from reports.team import REPORT
from store import lifecycle
from store.changes import Change
from store.database import Database
from store.due import Reason, due_for
from store.models import Opportunity, Target
from store.scopes import Scope
from store.undoing import undo
from tests.reports import plainly
from tests.reports.any_lives import (
    LIVES,
    TARGETS,
    TRIED,
    Crowd,
    Question,
    Targets,
    played,
    questions,
)
from tests.reports.comparing import answer, asked, assert_as_worked_out, assert_opens
from tests.reports.playing import Does
from tests.reports.team import ZONE

DAY = dt.timedelta(days=1)


def aims(team: Crowd, targets: Targets) -> None:
    """Targets of persons, or of everybody."""
    for who, month, currency, amount in team.targets(targets):
        team.session.add(
            Target(
                workspace_id=team.workspace.id,
                scope="" if who is None else f"owner:{who}",
                month=month,
                currency=currency,
                amount=amount,
            )
        )
    team.session.flush()


def change(team: Crowd, who: int, at: dt.datetime, request: str | None = None) -> Change:
    return Change(team.workspace.id, ZONE.key, team.people[who].id, "test", at, request)


def works(team: Crowd) -> None:
    li, ana, zoe = (person.id for person in team.people)
    november = dt.date(2026, 11, 2)
    team.lives("S1 WON", november, amount=Decimal(1000), owner_id=li)
    team.lives("S1 WON", november, owner_id=li)
    team.lives("S1 LOST", november, owner_id=li)
    team.lives("S1 WON", november, amount=Decimal(3000), owner_id=ana)
    team.lives("S1 WON", dt.date(2026, 10, 5), amount=Decimal(9000), owner_id=zoe)
    number = team.lives("S1", november, amount=Decimal(50), currency="USD", owner_id=li)
    team.lives("S1 S2", dt.date(2026, 11, 20), owner_id=ana)
    at = team.noon(dt.date(2026, 11, 10))
    for n in range(3):
        lifecycle.log_activity(
            team.session, change(team, 2, at, f"call {n}"), number, "call", "Spoke", None, None
        )
    undo(team.session, change(team, 2, at + DAY / 2), "call 2")


def test_each_person_side_by_side(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        works(team)
        aims(team, [(0, 0, "EUR", Decimal(4000)), (0, 1, "EUR", Decimal(1)),
                    (None, 0, "EUR", Decimal(8000))])  # fmt: skip
        found = answer(team, REPORT, "2026-11")
    assert [row["rep"] for row in found["reps"]] == ["Ana Silva", "Li Wei", "Zoé Roux"]
    ana, li, zoe = found["reps"]
    assert li == {
        "rep": "Li Wei",
        "open": 1,
        "open_value": {"USD": 50},
        "won": 2,
        "won_value": {"EUR": 1000},
        "lost": 1,
        "win_rate": 2 / 3,
        "median_cycle_days": 0,
        "activities": 0,
        "overdue": 0,
        "stale": 0,  # as Zoé called on the 10th
        "target": {"EUR": 4000},
        "attainment": {"EUR": 0.25},
    }
    assert (ana["won"], ana["open"], ana["target"], ana["attainment"]) == (1, 1, {}, {})
    # One of her three calls was taken back; what she won in October is of another month.
    assert (zoe["activities"], zoe["won"], zoe["win_rate"]) == (2, 0, None)
    total = found["total"]
    assert (total["won"], total["won_value"], total["activities"]) == (3, {"EUR": 4000}, 2)
    assert (total["target"], total["attainment"]) == ({"EUR": 8000}, {"EUR": 0.5})


def test_a_target_is_of_whole_months_and_of_its_currency(
    database: Database, now: dt.datetime
) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        works(team)
        aims(team, [(0, ahead, "EUR", Decimal(100)) for ahead in (-1, 0, 1)]
             + [(0, 0, "USD", Decimal(7))])  # fmt: skip
        some_days = answer(team, REPORT, "2026-10-31..2026-11-01")
        dollars = answer(team, REPORT, "2026-11", scope=Scope(currency="USD"))
        source = answer(team, REPORT, "2026-11", scope=Scope(account_id=team.accounts[0].id))
        mine = answer(team, REPORT, "all", scope=Scope(owner_id=team.people[0].id))
    assert some_days["reps"][-1]["target"] == {"EUR": 200, "USD": 7}
    assert [row["target"] for row in dollars["reps"]] == [{"USD": 7}, {}]
    assert dollars["reps"][0]["attainment"] == {"USD": 0}
    assert source["total"]["target"] == {}
    assert mine["total"]["target"] == {"EUR": 300, "USD": 7}


def test_overdue_and_stale_are_those_of_the_day_cards(database: Database, now: dt.datetime) -> None:
    """By the rule that decides what is on them, for every reason why something is not stale."""
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        old = team.today - 40 * DAY
        numbers = [team.lives("S1", old, title=f"T{n}") for n in range(9)]
        at = team.noon(old)
        tomorrow, yesterday = team.today + DAY, team.today - DAY
        plans: list[tuple[dt.date | None, dt.datetime | None]] = [
            (tomorrow, None),
            (yesterday, None),
            (team.today, None),
            # Yesterday where it was written, today here.
            (yesterday, dt.datetime.combine(team.today, dt.time(1), ZONE)),
            (yesterday, dt.datetime.combine(yesterday, dt.time(23), ZONE)),
        ]
        for number, (on, hour) in zip(numbers, plans, strict=False):
            lifecycle.set_next_step(session, change(team, 0, at), number, "Call", on, hour)
        lifecycle.snooze(session, change(team, 0, at), numbers[5], tomorrow)
        lifecycle.assign(session, change(team, 1, at), numbers[6], team.people[2].id)
        late = lifecycle.Edit(expected_close=yesterday)
        lifecycle.edit(session, change(team, 0, at), numbers[7], late)
        # At the limit: the last minute of the 14th day before, and the first of the 13th.
        for days, hour in ((14, dt.time(23, 59)), (13, dt.time(0))):
            then = dt.datetime.combine(team.today - days * DAY, hour, ZONE)
            team.opens("S1", then)
        session.flush()
        due = due_for(session, team.workspace.id, team.today, ZONE)
        found = answer(team, REPORT, "2026-11")["total"]
        rows = session.scalars(select(Opportunity)).all()
    assert len(rows) == 11
    assert found["stale"] == sum(one.reason == Reason.STALE for one in due) == 2
    assert found["overdue"] == sum(one.reason == Reason.OVERDUE for one in due) == 2


def test_somebody_from_an_import_has_a_name(database: Database, now: dt.datetime) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        assert team.people[1].slack_id is None
        team.lives("S1", team.today, owner_id=team.people[1].id)
        assert [row["rep"] for row in answer(team, REPORT, "2026-11")["reps"]] == ["Ana Silva"]
        assert (
            answer(team, REPORT, "2026-11", scope=Scope(owner_id=team.people[0].id))["reps"] == []
        )


@pytest.mark.parametrize("day", [None, dt.date(2026, 11, 20)], ids=["now", "as of"])
def test_every_figure_opens(database: Database, now: dt.datetime, day: dt.date | None) -> None:
    with database.sessions.begin() as session:
        team = Crowd(session, now)
        works(team)
        assert_opens(team, REPORT, asked(team, "2026-11", as_of=day))


@settings(max_examples=TRIED)
@given(lives=LIVES, questions=questions(), targets=TARGETS)
def test_any_lives_are_compared_as_worked_out_plainly(
    database: Database,
    now: dt.datetime,
    lives: list[Does],
    questions: list[Question],
    targets: Targets,
) -> None:
    with played(database, now, lives) as team:
        aims(team, targets)
        assert_as_worked_out(REPORT, plainly.team.figures, team, questions, targets)
