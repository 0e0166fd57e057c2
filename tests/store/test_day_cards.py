"""The day's card: whatever changes what it shows owes an edit, and done and left are all of it."""

import contextlib
import datetime as dt
import threading
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from store import day_cards, lifecycle, outbox, undoing
from store.database import Database
from store.day_cards import DayShown, day_shown
from store.due import due_for, is_due
from store.errors import RuleBroken
from store.models import DayCard, Delivery, Opportunity, Person, Stage, State
from tests.store.ground import DAY, NOON, TODAY, ZONE, Team, settle

EARLIER = NOON - 30 * DAY
days = st.integers(-2, 3).map(lambda ahead: TODAY + ahead * DAY)


def shown_now(team: Team, person_id: int, day: dt.date = TODAY) -> DayShown:
    """What a card that is composed at this moment shows."""
    with team.database.readings() as session:
        due = due_for(session, team.id, day, ZoneInfo(ZONE), [person_id])
        return day_shown(person_id, day, due)


def begins(team: Team, shows: DayShown, **more: Any) -> None:
    with team.database.sessions.begin() as session:
        day_cards.begin_card(session, team.id, shows, "D1", f"{shows.person_id}.1", NOON, **more)


def keeps_up(team: Team, shows: DayShown) -> None:
    with team.database.sessions.begin() as session:
        day_cards.keep_up(session, team.id, shows, NOON)


def owed(team: Team) -> list[tuple[str, str]]:
    """The edits that wait, and for whom."""
    with team.database.readings() as session:
        waiting = select(Delivery.recipient, Delivery.period).where(
            Delivery.workspace_id == team.id,
            Delivery.kind == outbox.DAY,
            Delivery.state == State.DUE,
        )
        return [(who, period) for who, period in session.execute(waiting.order_by(Delivery.id))]


def delivered(team: Team, person_id: int) -> None:
    with team.database.sessions.begin() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.workspace_id == team.id, Delivery.recipient == f"person:{person_id}")
            .values(state=State.SENT)
        )


def items(team: Team, person_id: int, day: dt.date = TODAY) -> set[int]:
    with team.database.readings() as session:
        card = day_cards.find_card(session, team.id, person_id, day)
        assert card is not None
        return day_cards.items_of(session, card)


@pytest.fixture
def team(team: Team) -> Team:
    """Both of them where the days are named."""
    with team.database.sessions.begin() as session:
        for one in (team.li, team.sam):
            session.get_one(Person, one).timezone = ZONE
    return team


def test_without_a_card_nothing_is_owed(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    team.does(lifecycle.win, 1)
    assert owed(team) == []


def test_only_open_cards_are_edited_and_each_change_once(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    begins(team, shown_now(team, team.li))
    team.does(lifecycle.assign, 1, team.sam, request="over")
    team.does(lifecycle.assign, 1, team.sam, request="over")
    row = team.row()
    assert owed(team) == [(f"person:{team.li}", f"{TODAY}/1v{row.version}")]
    with team.database.sessions.begin() as session:
        day_cards.end_card(session, team.id, team.li, TODAY, NOON)
    team.does(lifecycle.win, 1)
    assert len(owed(team)) == 1


def test_another_workspace_has_cards_of_its_own(team: Team, others: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    others.creates(next_step="Call", next_step_on=TODAY)
    begins(team, shown_now(team, team.li))
    others.does(lifecycle.win, 1)
    assert owed(team) == owed(others) == []


def test_what_changed_before_the_card_was_recorded_owes_an_edit(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    shows = shown_now(team, team.li)
    team.does(lifecycle.win, 1)
    begins(team, shows)
    assert owed(team) == [(f"person:{team.li}", f"{TODAY}/{day_cards.AGAIN}")]


def test_what_did_not_change_owes_none(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    team.creates("not due")
    shows = shown_now(team, team.li)
    team.does(lifecycle.edit, 2, lifecycle.Edit(title="Still not due"))
    begins(team, shows)
    assert owed(team) == []


def test_of_a_message_that_an_earlier_sender_posted_nobody_knows_what_it_shows(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY, now=NOON - DAY)
    team.creates("gone meanwhile", next_step="Call", next_step_on=TODAY, now=NOON - DAY)
    team.does(lifecycle.assign, 2, team.sam, now=NOON - dt.timedelta(hours=1))
    shows = shown_now(team, team.li)
    begins(team, shows, unsure_since=NOON - dt.timedelta(hours=2))
    assert owed(team) == [(f"person:{team.li}", f"{TODAY}/{day_cards.AGAIN}")]


def test_a_second_card_of_a_day_is_left_alone(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    shows = shown_now(team, team.li)
    begins(team, shows)
    with team.database.sessions.begin() as session:
        day_cards.begin_card(session, team.id, shows, "D2", "2.2", NOON)
    with team.database.readings() as session:
        mine = session.scalars(select(DayCard).where(DayCard.person_id == team.li)).one()
    assert (mine.slack_channel, mine.slack_ts) == ("D1", f"{team.li}.1")


def test_the_last_edit_ends_it(team: Team) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    shows = shown_now(team, team.li)
    begins(team, shows)
    keeps_up(team, DayShown(shows.person_id, TODAY, shows.due, is_last=True))
    with team.database.readings() as session:
        assert not day_cards.is_open_at(session, team.id, team.li, f"{team.li}.1")


@pytest.mark.parametrize("shared_database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("what", ["given", "made due"])
def test_a_change_that_is_being_saved_is_waited_for(team: Team, what: str) -> None:
    """It looked for the card before that was there; SQLite has one writer at a time anyway."""
    team.creates(next_step="Call", next_step_on=TODAY)
    team.creates("given", owner_id=team.sam if what == "given" else team.li)
    shows = shown_now(team, team.li)
    recording = threading.Thread(target=begins, args=(team, shows))
    with team.database.sessions.begin() as session:
        if what == "given":
            lifecycle.assign(session, team.change(team.sam), 2, team.li)
        else:
            lifecycle.set_next_step(session, team.change(team.sam), 2, "Call", TODAY)
        recording.start()
        until_it_waits(team, recording)
    recording.join()
    assert (f"person:{team.li}", f"{TODAY}/{day_cards.AGAIN}") in owed(team)


def until_it_waits(team: Team, thread: threading.Thread) -> None:
    """For a lock, or has not waited and is at its end."""
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while thread.is_alive():
        with team.database.engine.connect() as connection:
            if connection.scalar(asked):
                return
        thread.join(0.01)


class Cards(RuleBasedStateMachine):
    """Two people work on what is theirs and give it to one another; each has a card."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.team: Team = settle(self.database)
        self.requests = 0
        with self.database.sessions.begin() as session:
            for one in self.people:
                session.get_one(Person, one).timezone = ZONE
        for owner, title in ((self.team.li, "one"), (self.team.sam, "two"), (self.team.li, "six")):
            self.team.creates(title, owner_id=owner, now=EARLIER)
        self.seen = {one: shown_now(self.team, one) for one in self.people}
        for shows in self.seen.values():
            begins(self.team, shows)
        self.totals = {one: items(self.team, one) for one in self.people}

    @property
    def people(self) -> tuple[int, int]:
        return self.team.li, self.team.sam

    def does(self, by: bool, what: Callable[..., Opportunity], *args: Any) -> None:
        self.requests += 1
        now = NOON + self.requests * dt.timedelta(minutes=1)
        request = f"request {self.requests}"
        with contextlib.suppress(RuleBroken):
            self.team.does(what, *args, by=self.people[by], now=now, request=request)

    @rule(by=st.booleans(), number=st.integers(1, 3), on=st.none() | days)
    def plans(self, by: bool, number: int, on: dt.date | None) -> None:
        self.does(by, lifecycle.set_next_step, number, "Call", on)

    @rule(by=st.booleans(), number=st.integers(1, 3), kind=st.sampled_from(["call", "note"]))
    def logs(self, by: bool, number: int, kind: str) -> None:
        self.does(by, lifecycle.log_activity, number, kind, None)

    @rule(by=st.booleans(), number=st.integers(1, 3), to=st.booleans())
    def hands_over(self, by: bool, number: int, to: bool) -> None:
        self.does(by, lifecycle.assign, number, self.people[to])

    @rule(by=st.booleans(), number=st.integers(1, 3), until=days)
    def snoozes(self, by: bool, number: int, until: dt.date) -> None:
        self.does(by, lifecycle.snooze, number, until)

    @rule(by=st.booleans(), number=st.integers(1, 3), on=days)
    def expects(self, by: bool, number: int, on: dt.date) -> None:
        self.does(by, lifecycle.edit, number, lifecycle.Edit(expected_close=on))

    @rule(by=st.booleans(), number=st.integers(1, 3))
    def wins(self, by: bool, number: int) -> None:
        self.does(by, lifecycle.win, number)

    @rule(by=st.booleans(), number=st.integers(1, 3))
    def reopens(self, by: bool, number: int) -> None:
        self.does(by, lifecycle.reopen, number)

    @rule(by=st.booleans())
    def takes_back(self, by: bool) -> None:
        self.does(by, undoing.undo_last)

    @rule(who=st.booleans())
    def is_edited(self, who: bool) -> None:
        one = self.people[who]
        self.seen[one] = shown_now(self.team, one)
        delivered(self.team, one)
        keeps_up(self.team, self.seen[one])
        before, self.totals[one] = self.totals[one], items(self.team, one)
        assert before <= self.totals[one]

    @invariant()
    def what_is_shown_is_true_or_an_edit_is_owed(self) -> None:
        waits = {who for who, _period in owed(self.team)}
        for one, seen in self.seen.items():
            now = shown_now(self.team, one)
            if {id_ for id_, _ in now.due} != {id_ for id_, _ in seen.due}:
                assert f"person:{one}" in waits

    @invariant()
    def done_and_left_are_all(self) -> None:
        for one, total in self.totals.items():
            left = {id_ for id_, _version in shown_now(self.team, one).due} & total
            with self.database.readings() as session:
                rows = session.scalars(select(Opportunity).where(Opportunity.id.in_(total)))
                done = {row.id for row in rows if not self.needs(session, row, one)}
            assert done | left == total
            assert not done & left

    @staticmethod
    def needs(session: Session, row: Opportunity, owner: int) -> bool:
        limit = session.get_one(Stage, row.stage_id).stale_after_days
        return row.owner_id == owner and is_due(row, limit, TODAY, ZoneInfo(ZONE))


def test_a_card_is_true_or_about_to_be(shared_database: Database) -> None:
    machine = type("Machine", (Cards,), {"database": shared_database})
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=25))
