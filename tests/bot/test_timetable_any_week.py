"""Any week the tick can have: whatever happens to clocks, processes and people, once and in time.

The model knows nothing of slots: it reads the clocks on people's walls. None of them is set forward
or back in these weeks; that is what tests/store/test_schedule_grid.py is about.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, repeat
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.timetable import owe_what_is_due
from store import deliveries, lifecycle, outbox, subscriptions
from store.database import Database
from store.days_off import set_days_off
from store.deliveries import LEASE, LONGEST_PAUSE, Claim
from store.models import Delivery, Person, State
from tests.store.ground import Team, settle

START = dt.datetime(2026, 11, 16, 0, 0, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
SIX, MIDNIGHT = dt.time(18), dt.time(0)
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Asia/Kathmandu")
zones = st.sampled_from([*ZONES, "Pacific/Kiritimati", "Pacific/Pago_Pago"])
hours = st.sampled_from([0, 6, 9, 12, 17, 18, 20, 23]).map(dt.time)
who = st.integers(0, 1)
# Kind, recipient and period: what must happen once.
Key = tuple[str, str, str]


@dataclass
class Owed:
    """What the model knows of one debt: no sooner than, no later than, and what became of it."""

    soonest: dt.datetime
    latest: dt.datetime
    ended: str = ""


@dataclass
class Listener:
    """Somebody, or a channel, with a clock on the wall; ``weekday`` for a weekly report."""

    kind: str
    recipient: str
    zone: str
    at: dt.time
    since: dt.datetime
    weekday: int | None = None
    moved: bool = False
    free: set[dt.date] = field(default_factory=set)

    def due(self, now: dt.datetime, days_off: set[dt.date]) -> tuple[Key, Owed] | None:
        wall = now.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        today = wall.date()
        if self.weekday is None:
            begins = dt.datetime.combine(today, self.at)
            ends = dt.datetime.combine(today, SIX)
            if self.at >= SIX:
                ends = dt.datetime.combine(today + DAY, MIDNIGHT)
            works = today.isoweekday() <= 5 and today not in days_off | self.free
            if not works or wall < begins or (wall > ends and self.kind == outbox.REMINDER):
                return None
            period = today.isoformat()
        else:
            begins = max(
                moment
                for back in range(8)
                for moment in [dt.datetime.combine(today - back * DAY, self.at)]
                if moment.weekday() == self.weekday and moment <= wall
            )
            ends = begins + 3 * DAY
            period = begins.strftime("%G-W%V")
        ahead = wall - now.replace(tzinfo=None)
        owed = Owed((begins - ahead).replace(tzinfo=dt.UTC), (ends - ahead).replace(tzinfo=dt.UTC))
        return None if owed.soonest < self.since else ((self.kind, self.recipient, period), owed)


class Weeks(RuleBasedStateMachine):
    """Two people and two subscribed channels; time passes, mostly forward."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.team: Team = settle(self.database)
        self.now = START
        self.owed: dict[Key, Owed] = {}
        self.free: set[dt.date] = set()
        self.waits: dict[str, dt.datetime] = {}
        self.people = [
            Listener(outbox.REMINDER, f"person:{one}", "Europe/Berlin", dt.time(9), START - DAY)
            for one in (self.team.li, self.team.sam)
        ]
        self.channels = [self.subscribes("daily", None), self.subscribes("weekly", 0)]
        for owner in (self.team.li, self.team.sam):
            draft = self.team.draft(owner_id=owner)
            self.team.does(lifecycle.create, draft, by=owner, now=START)
            with self.database.sessions.begin() as session:
                session.get_one(Person, owner).known_since = START - DAY

    def subscribes(self, report: str, weekday: int | None) -> Listener:
        with self.database.sessions.begin() as session:
            one = subscriptions.subscribe(
                session, workspace_id=self.team.id, report=report, channel_id=f"C{report}",
                subscriber_id=self.team.li, weekday=weekday, at=dt.time(9),
                timezone="Asia/Shanghai", locale="en-US", scope="", now=START,
            )  # fmt: skip
            kind = outbox.FUNNEL if weekday is not None else outbox.DIGEST
            return Listener(
                kind, f"subscription:{one.id}", one.timezone, one.at, one.since, weekday
            )

    def due_now(self) -> dict[Key, Owed]:
        found = (one.due(self.now, self.free) for one in [*self.people, *self.channels])
        return dict(pair for pair in found if pair is not None)

    @rule(minutes=st.sampled_from([1, 7, 60, 180, 180, 540, 1440, 4000]))
    def time_passes(self, minutes: int) -> None:
        """Minutes, hours, or days in which nobody was there."""
        self.now += minutes * MINUTE

    @rule(minutes=st.integers(1, 90))
    def the_clock_is_set_back(self, minutes: int) -> None:
        self.now -= minutes * MINUTE

    @rule(person=who, zone=zones)
    def somebody_travels(self, person: int, zone: str) -> None:
        one = self.people[person]
        one.zone, one.moved = zone, True
        with self.database.sessions.begin() as session:
            self.row(session, one).timezone = zone

    @rule(person=who, at=hours)
    def somebody_chooses_another_hour(self, person: int, at: dt.time) -> None:
        one = self.people[person]
        one.at = at
        with self.database.sessions.begin() as session:
            self.row(session, one).reminder_at = at

    @rule(at=hours, weekday=st.integers(0, 6), zone=zones)
    def the_channel_chooses_another_day(self, at: dt.time, weekday: int, zone: str) -> None:
        for one in self.channels:
            one.at, one.zone, one.since = at, zone, self.now
            one.weekday = None if one.weekday is None else weekday
            with self.database.sessions.begin() as session:
                subscriptions.change(
                    session, self.team.id, int(one.recipient.partition(":")[2]),
                    weekday=one.weekday, at=at, timezone=zone, scope="", now=self.now,
                )  # fmt: skip

    @rule(person=st.none() | who, ahead=st.integers(0, 1), length=st.integers(1, 9))
    def somebody_or_everybody_takes_days_off(
        self, person: int | None, ahead: int, length: int
    ) -> None:
        """In place of those taken before."""
        first = self.now.date() + ahead * DAY
        days = {first + index * DAY for index in range(length)}
        if person is None:
            self.free, taker = days, None
        else:
            self.people[person].free = days
            taker = (self.team.li, self.team.sam)[person]
        with self.database.sessions.begin() as session:
            set_days_off(session, self.team.id, taker, [(first, max(days))])

    @rule(processes=st.integers(1, 3))
    def ticks(self, processes: int) -> None:
        due = self.due_now()
        new = {key: owed for key, owed in due.items() if key not in self.owed}
        counted = 0
        for _ in range(processes):
            counted += owe_what_is_due(self.database, self.team.id, self.now)
        assert counted == len(new)
        self.owed.update(new)

    @rule(fates=st.lists(st.sampled_from(["dies", "fails", "sent"]), max_size=3))
    def delivers(self, fates: list[str]) -> None:
        """Until nothing is left to claim; the first few may have a process die over them."""
        reached: Counter[str] = Counter()
        for fate in chain(fates, repeat("sent")):
            with self.database.sessions.begin() as session:
                claim = deliveries.claim_next(session, self.team.id, self.now, outbox.IN_ORDER)
            if claim is None:
                break
            reached[claim.recipient] += self.handles(claim, fate)
        still = {one.recipient for one in [*self.people, *self.channels] if not one.moved}
        assert all(reached[recipient] <= 1 for recipient in still)
        for key, owed in self.owed.items():
            waits = self.waits.get(key[1], self.now)
            assert owed.ended or owed.soonest > self.now or waits > self.now, key

    def handles(self, claim: Claim, fate: str) -> int:
        """How many messages went out: one or none."""
        owed = self.owed[claim.kind, claim.recipient, claim.period]
        assert not owed.ended
        assert owed.soonest <= self.now
        with self.database.sessions.begin() as session:
            if claim.late_after is not None and self.now > claim.late_after:
                assert self.now > owed.latest
                assert deliveries.too_late(session, claim, self.now)
                owed.ended = "late"
                return 0
            assert self.now <= owed.latest
            if fate == "sent":
                assert deliveries.begin_posting(session, claim, self.now)
                assert deliveries.sent(session, claim, "C1", "1.0", self.now)
                owed.ended = fate
                return 1
            if fate == "fails":
                assert deliveries.retry(session, claim, "ratelimited", self.now)
            self.waits[claim.recipient] = self.now + max(LEASE, LONGEST_PAUSE)
            return 0

    @rule(quarters=st.integers(1, 9))
    def all_is_well_for_a_while(self, quarters: int) -> None:
        """Quarters of a day, with a tick every three hours."""
        for _ in range(2 * quarters):
            self.now += 180 * MINUTE
            self.ticks(1)
            self.delivers([])

    def row(self, session: Session, one: Listener) -> Person:
        return session.get_one(Person, int(one.recipient.partition(":")[2]))

    def teardown(self) -> None:
        """The ledger holds what the model knows and nothing else."""
        with self.database.readings() as session:
            rows = session.scalars(select(Delivery).where(Delivery.workspace_id == self.team.id))
            ledger = {(row.kind, row.recipient, row.period): row.state for row in rows}
        assert ledger.keys() == self.owed.keys()
        sent = {key for key, owed in self.owed.items() if owed.ended == "sent"}
        assert sent == {key for key, state in ledger.items() if state == State.SENT}


def test_whatever_happens_everybody_is_told_once_and_in_time(database: Database) -> None:
    machine = type("Weeks", (Weeks,), {"database": database})
    examples = 15 if database.engine.dialect.name == "sqlite" else 5
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=30)
    )
