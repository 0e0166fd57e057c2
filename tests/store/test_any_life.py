"""Any life an opportunity can have: whatever people do in whatever order, the rows agree."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from store import lifecycle
from store.database import Database
from store.errors import ChangedMeanwhile, RuleBroken
from store.lifecycle import UNCHANGED, Edit
from store.models import Event, Kind, Opportunity, Status
from store.rebuild import DERIVED, rebuild, verify
from store.undoing import undo
from tests.store.ground import DAY, NOON, Team, settle

amounts = st.none() | st.decimals(0, 10**9, places=2)
later_days = st.integers(-3, 90)
texts = st.sampled_from(["Call Bob", "打电话给鲍勃", "<!channel> & co", "x" * 200])


class Life(RuleBasedStateMachine):
    """Several people work on the opportunities of one workspace, and time goes on."""

    database: Database
    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        self.team: Team = settle(self.database)
        self.now = NOON
        self.versions: dict[int, int] = {}
        self.furthest: dict[int, int] = {}
        self.entered: dict[int, int] = {}
        self.closes: dict[int, list[dt.date | None]] = {}
        self.kinds: dict[int, list[str]] = {}
        self.requests = 0

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def does(
        self,
        kinds: set[Kind],
        what: Callable[..., Opportunity],
        number: int,
        *args: Any,
        **more: Any,
    ) -> Opportunity | None:
        """Do it as somebody who looked just now; nothing where a rule forbids it."""
        self.now += dt.timedelta(minutes=7)
        self.requests += 1
        asked = {
            "by": self.team.sam if self.requests % 2 else self.team.li,
            "now": self.now,
            "request": f"request-{self.requests}",
            "seen": self.versions[number],
        }
        before = self.team.row(number)
        try:
            row = self.team.does(what, number, *args, **asked, **more)
        except RuleBroken as broken:
            assert not isinstance(broken, ChangedMeanwhile)
            after = self.team.row(number)
            assert after.version == before.version
            assert self.team.kinds(number) == self.kinds[number]
            return None
        self.follows(number, row, kinds, before.version)
        again = self.team.does(what, number, *args, **asked | {"seen": None}, **more)
        if self.kinds[number] and row.version != before.version:
            assert again.version == row.version
            if self.requests % 3 == 0:
                self.takes_back_and_does_again(number, before, row)
        return row

    def takes_back_and_does_again(self, number: int, before: Opportunity, row: Opportunity) -> None:
        """The same person, at once: as it was before, and then as it was after."""
        asked: dict[str, Any] = {
            "by": self.team.sam if self.requests % 2 else self.team.li,
            "now": self.now,
        }
        request = f"request-{self.requests}"
        for undone, expected in ((request, before), (f"{request}-undo", row)):
            self.team.does(undo, undone, request=f"{undone}-undo", **asked)
            now = self.team.row(number)
            for name in DERIVED:
                assert getattr(now, name) == getattr(expected, name), name
            self.kinds[number] = self.team.kinds(number)
            self.versions[number] = now.version
            with self.database.readings() as session:
                assert verify(session, self.team.id) == []

    def follows(self, number: int, row: Opportunity, kinds: set[Kind], before: int) -> None:
        """The log grew by what was done, and the version with it."""
        log = self.team.kinds(number)
        assert log[: len(self.kinds[number])] == self.kinds[number]
        new = log[len(self.kinds[number]) :]
        assert set(new) <= kinds
        assert row.version > before if new else row.version == before
        self.kinds[number] = log
        self.versions[number] = row.version

    @rule(target=numbers, stage=st.integers(0, 4), amount=amounts, close=st.none() | later_days)
    def creates(self, stage: int, amount: Decimal | None, close: int | None) -> int:
        self.now += dt.timedelta(minutes=7)
        self.requests += 1
        expected = None if close is None else self.today + close * DAY
        draft = self.team.draft(
            stage_id=self.team.stages[stage], amount=amount, expected_close=expected,
            card_channel="C1",
        )  # fmt: skip
        request = f"request-{self.requests}"
        row = self.team.does(lifecycle.create, draft, now=self.now, request=request)
        again = self.team.does(lifecycle.create, draft, now=self.now, request=request)
        assert (again.number, again.version) == (row.number, row.version)
        self.versions[row.number] = row.version
        self.kinds[row.number] = [Kind.CREATED]
        self.closes[row.number] = [expected]
        self.arrives(row)
        return row.number

    @rule(number=numbers, stage=st.none() | st.integers(0, 4), reason=st.none() | texts)
    def advances(self, number: int, stage: int | None, reason: str | None) -> None:
        chosen = None if stage is None else self.team.stages[stage]
        row = self.does({Kind.STAGE}, lifecycle.advance, number, chosen, reason)
        if row is not None:
            self.arrives(row)

    @rule(number=numbers, to_sam=st.booleans())
    def assigns(self, number: int, to_sam: bool) -> None:
        owner = self.team.sam if to_sam else self.team.li
        row = self.does({Kind.OWNER}, lifecycle.assign, number, owner)
        assert row is None or row.owner_id == owner

    @rule(number=numbers, back=st.integers(-1, 5), amount=st.just(UNCHANGED) | amounts)
    def wins(self, number: int, back: int, amount: Any) -> None:
        on = self.today - back * DAY
        kinds = {Kind.AMOUNT, Kind.WON}
        row = self.does(kinds, lifecycle.win, number, closed_on=on, amount=amount)
        assert row is None or (row.status, row.closed_on) == (Status.WON, on)

    @rule(number=numbers, back=st.integers(-1, 5), note=st.none() | texts)
    def loses(self, number: int, back: int, note: str | None) -> None:
        on, reason = self.today - back * DAY, self.team.reasons[0]
        row = self.does(
            {Kind.LOST}, lifecycle.lose, number, reason_id=reason, note=note, closed_on=on
        )
        assert row is None or (row.status, row.closed_on) == (Status.LOST, on)

    @rule(number=numbers, stage=st.none() | st.integers(0, 4))
    def reopens(self, number: int, stage: int | None) -> None:
        chosen = None if stage is None else self.team.stages[stage]
        row = self.does({Kind.REOPENED}, lifecycle.reopen, number, chosen)
        if row is not None:
            self.arrives(row)

    @rule(number=numbers, text=texts, ahead=st.none() | st.integers(-3, 30))
    def plans(self, number: int, text: str, ahead: int | None) -> None:
        on = None if ahead is None else self.today + ahead * DAY
        self.does({Kind.NEXT_STEP}, lifecycle.set_next_step, number, text, on)

    @rule(number=numbers, ahead=st.integers(-3, 30))
    def snoozes(self, number: int, ahead: int) -> None:
        self.does({Kind.SNOOZED}, lifecycle.snooze, number, self.today + ahead * DAY)

    @rule(
        number=numbers,
        activity=st.sampled_from(["call", "email", "meeting", "note"]),
        step=st.none() | texts,
    )
    def works(self, number: int, activity: str, step: str | None) -> None:
        kinds = {Kind.ACTIVITY, Kind.NEXT_STEP}
        on = self.today + DAY if step else None
        self.does(kinds, lifecycle.log_activity, number, activity, "Spoke", step, on)

    @rule(
        number=numbers,
        title=st.just(UNCHANGED) | texts,
        amount=st.just(UNCHANGED) | amounts,
        close=st.just(UNCHANGED) | st.none() | later_days,
        probability=st.just(UNCHANGED) | st.none() | st.integers(0, 100),
    )
    def edits(self, number: int, title: str, amount: Any, close: Any, probability: Any) -> None:
        expected = self.today + close * DAY if isinstance(close, int) else close
        edit = Edit(title=title, amount=amount, expected_close=expected, probability=probability)
        kinds = {Kind.TITLE, Kind.AMOUNT, Kind.EXPECTED_CLOSE, Kind.PROBABILITY}
        row = self.does(kinds, lifecycle.edit, number, edit)
        if row is not None:
            self.closes[number].append(row.expected_close)

    @rule(number=numbers)
    def saves_an_old_form(self, number: int) -> None:
        old = self.versions[number] - 1
        try:
            self.team.does(lifecycle.edit, number, Edit(title="Old"), seen=old)
        except ChangedMeanwhile as told:
            assert told.version == self.versions[number]
        else:
            raise AssertionError("an old form was saved over a newer row")

    @rule(days=st.integers(1, 40))
    def time_goes_on(self, days: int) -> None:
        self.now += days * DAY

    def arrives(self, row: Opportunity) -> None:
        position = self.team.pipeline[row.stage_id].position
        self.furthest[row.number] = max(self.furthest.get(row.number, 0), position)
        self.entered[row.number] = self.entered.get(row.number, 0) | 1 << position

    @invariant()
    def rows_agree_with_what_was_done(self) -> None:
        for number, version in self.versions.items():
            row = self.team.row(number)
            assert row.version == version
            assert (row.status == Status.OPEN) == (row.closed_on is None)
            furthest = self.team.pipeline[row.furthest_stage_id].position
            assert furthest == self.furthest[number]
            assert row.stages_entered == self.entered[number]
            assert row.push_count == pushes(self.closes[number])
            visits = self.team.visits(number)
            still = [visit for visit in visits if visit.left_at is None]
            assert len(still) == (row.status == Status.OPEN)
            assert all(visit.stage_id == row.stage_id for visit in still)

    def teardown(self) -> None:
        with self.database.sessions.begin() as session:
            assert verify(session, self.team.id) == []
            assert rebuild(session, self.team.id) == 0
            logged = session.execute(
                select(func.count()).select_from(Event).where(Event.workspace_id == self.team.id)
            ).scalar_one()
        assert logged == sum(len(kinds) for kinds in self.kinds.values())


def pushes(closes: list[dt.date | None]) -> int:
    months = [(close.year, close.month) if close else None for close in closes]
    return sum(1 for old, new in pairwise(months) if old and new and new > old)


def test_whatever_people_do_the_rows_agree_with_the_log(shared_database: Database) -> None:
    machine = type("Life", (Life,), {"database": shared_database})
    run_state_machine_as_test(machine, settings=settings(max_examples=10, stateful_step_count=25))
