"""Plays operations on opportunities through the rules of the store."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from store import lifecycle
from store.changes import Change, record
from store.errors import RuleBroken
from store.lifecycle import UNCHANGED, Draft, Edit
from store.merging import merge
from store.models import Kind, Opportunity
from store.pipeline import load_pipeline
from store.undoing import undo
from tests.reports.team import ZONE

if TYPE_CHECKING:
    from tests.reports.any_lives import Crowd

DAY = dt.timedelta(days=1)
# These need it open, and these say that somebody cared.
MOVES = ("stage", "won", "lost", "invalid")
TOUCHES = ("stage", "activity")


@dataclass(frozen=True)
class Does:
    """On a day, at a minute of it, a person does something to an opportunity."""

    day: int
    minute: int
    who: int
    which: int
    what: str
    value: Any


@dataclass
class Player:
    """``first`` is day 0; what would happen after now happens now."""

    team: "Crowd"
    first: dt.date
    rows: dict[int, Opportunity] = field(default_factory=dict)
    born: dict[int, dt.datetime] = field(default_factory=dict)
    requests: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    count: int = 0

    def plays(self, lives: list[Does]) -> None:
        for one in lives:
            if one.what in ("create", "retire") or one.which in self.rows:
                self._does(one)

    def _does(self, one: Does) -> None:
        self.count += 1
        start = dt.datetime.combine(self.first + one.day * DAY, dt.time(), ZONE)
        at = min(start + dt.timedelta(minutes=one.minute), self.team.now)
        change = self._change(one.who, at)
        try:
            with self.team.session.begin_nested():
                getattr(self, f"_{one.what}")(change, one.which, one.value)
        except RuleBroken:
            return
        if change.recorded and change.request_id:
            ids = {event.opportunity_id for event in change.recorded}
            for which, row in self.rows.items():
                if row.id in ids:
                    request = (change.request_id, change.actor_id)
                    self.requests.setdefault(which, []).append(request)

    def _change(self, who: int, at: dt.datetime) -> Change:
        id_, actor = self.team.workspace.id, self.team.people[who].id
        return Change(id_, ZONE.key, actor, "test", at, f"request-{self.count}")

    def _number(self, which: int) -> int:
        return self.rows[which].number

    def _create(self, change: Change, which: int, born: dict[str, Any]) -> None:
        opened = change.today - born["ago"] * DAY
        draft = Draft(
            title=f"Opportunity {which}",
            owner_id=self.team.people[born["owner"]].id,
            currency=born["currency"],
            stage_id=self._stage(born["stage"]),
            account_id=self._account(born["account"]),
            source_id=self._source(born["source"]),
            amount=born["amount"],
            probability=born["probability"],
            expected_close=_day(change, born["close"]),
        )
        if born["ago"]:
            row = self._created_late(change, draft, opened)
        else:
            row = lifecycle.create(self.team.session, change, draft)
        self.rows[which] = row
        self.born[which] = self.team.noon(opened) if born["ago"] else change.now

    def _created_late(self, change: Change, draft: Draft, opened: dt.date) -> Opportunity:
        team = self.team
        team.session.refresh(team.workspace)
        row = Opportunity(
            workspace_id=team.workspace.id,
            number=team.workspace.next_number,
            created_at=change.now,
        )
        team.workspace.next_number += 1
        team.session.add(row)
        value = {
            "title": draft.title,
            "stage": draft.stage_id,
            "owner": draft.owner_id,
            "account": draft.account_id,
            "source": draft.source_id,
            "amount": None if draft.amount is None else str(draft.amount),
            "currency": draft.currency,
            "probability": draft.probability,
            "expected_close": _iso(draft.expected_close),
            "opened_on": opened.isoformat(),
        }
        self._writes(change, row, Kind.CREATED, value, team.noon(opened))
        return row

    def _advance(self, change: Change, which: int, stage: int | None) -> None:
        chosen = None if stage is None else self._stage(stage)
        lifecycle.advance(self.team.session, change, self._number(which), chosen, "because")

    def _win(self, change: Change, which: int, value: tuple[int, Decimal | None]) -> None:
        ago, amount = value
        lifecycle.win(
            self.team.session,
            change,
            self._number(which),
            closed_on=change.today - ago * DAY,
            amount=UNCHANGED if amount is None else amount,
        )

    def _lose(self, change: Change, which: int, value: tuple[int, int, str | None]) -> None:
        ago, reason, competitor = value
        lifecycle.lose(
            self.team.session,
            change,
            self._number(which),
            reason_id=self.team.reasons[reason].id,
            competitor=competitor,
            closed_on=change.today - ago * DAY,
        )

    def _reopen(self, change: Change, which: int, stage: int | None) -> None:
        chosen = None if stage is None else self._stage(stage)
        lifecycle.reopen(self.team.session, change, self._number(which), chosen)

    def _activity(self, change: Change, which: int, value: tuple[str, Any]) -> None:
        kind, step = value
        on, at = (None, None) if step is None else self._step(change, step)
        next_step = None if step is None else "Call"
        lifecycle.log_activity(
            self.team.session,
            change,
            self._number(which),
            kind,
            "Spoke",
            next_step,
            on,
            next_step_at=at,
        )

    def _plan(self, change: Change, which: int, step: tuple[int | None, int | None]) -> None:
        on, at = self._step(change, step)
        number = self._number(which)
        lifecycle.set_next_step(self.team.session, change, number, "Send offer", on, at)

    def _snooze(self, change: Change, which: int, days: int) -> None:
        until = change.today + days * DAY
        lifecycle.snooze(self.team.session, change, self._number(which), until)

    def _assign(self, change: Change, which: int, person: int) -> None:
        owner = self.team.people[person].id
        lifecycle.assign(self.team.session, change, self._number(which), owner)

    def _price(self, change: Change, which: int, money: tuple[Decimal | None, str]) -> None:
        self._edit(change, which, Edit(amount=money[0], currency=money[1]))

    def _expect(self, change: Change, which: int, days: int | None) -> None:
        self._edit(change, which, Edit(expected_close=_day(change, days)))

    def _chance(self, change: Change, which: int, percent: int | None) -> None:
        self._edit(change, which, Edit(probability=percent))

    def _edit_source(self, change: Change, which: int, source: int | None) -> None:
        self._edit(change, which, Edit(source_id=self._source(source)))

    def _edit_account(self, change: Change, which: int, account: int | None) -> None:
        self._edit(change, which, Edit(account_id=self._account(account)))

    def _edit(self, change: Change, which: int, edit: Edit) -> None:
        lifecycle.edit(self.team.session, change, self._number(which), edit)

    def _merge(self, change: Change, which: int, other: int) -> None:
        """The other one goes into this one."""
        if other in self.rows:
            numbers = self._number(which), self._number(other)
            merge(self.team.session, change, *numbers)

    def _undo(self, change: Change, which: int, ago: int) -> None:
        """By whoever did it: what happened last, or before that; what was undone is done again."""
        done = self.requests.get(which, [])
        if ago < len(done):
            request, change.actor_id = done[-1 - ago]
            undo(self.team.session, change, request)

    def _late(self, change: Change, which: int, value: tuple[int, tuple[str, Any]]) -> None:
        """What somebody writes down days after it happened, whatever the rules say."""
        ago, (kind, told) = value
        row = self._row(which)
        if kind in MOVES and row.status != "open":
            return
        happened = max(change.now - ago * DAY, self.born[which])
        if kind in TOUCHES:
            happened = max(happened, row.touched_at)
        if kind in ("won", "lost", "invalid"):
            # Even a day before it was opened, as it may come from another system.
            on = max(change.today - ago * DAY, row.opened_on - DAY)
            happened = min(change.now, self.team.noon(on))
            told = {"on": on.isoformat(), "competitor": told}
        elif kind == "stage":
            told = self._stage(told)
        elif kind == "activity":
            told = {"type": told, "text": "Spoke"}
        elif kind == "amount":
            told = {"amount": None if told[0] is None else str(told[0]), "currency": told[1]}
        elif kind == "expected_close":
            told = _iso(_day(change, told))
        elif kind == "owner":
            told = self.team.people[told].id
        elif kind == "source":
            told = self._source(told)
        elif kind == "account":
            told = self._account(told)
        self._writes(change, row, Kind(kind), told, happened)

    def _retire(self, change: Change, _which: int, stage: int) -> None:
        list(self.team.stages.values())[stage].retired_at = change.now
        self.team.session.flush()

    def _writes(
        self, change: Change, row: Opportunity, kind: Kind, value: Any, happened: dt.datetime
    ) -> None:
        row.search_key = None  # searches look at it later, as after an import
        with self.team.session.no_autoflush:  # a new row has no values before its first event
            pipeline = load_pipeline(self.team.session, change.workspace_id)
        record(self.team.session, change, row, pipeline, kind, value, happened_at=happened)

    def _row(self, which: int) -> Opportunity:
        query = select(Opportunity).where(Opportunity.id == self.rows[which].id)
        return self.team.session.scalars(query.execution_options(populate_existing=True)).one()

    def _stage(self, place: int) -> int:
        return list(self.team.stages.values())[place].id

    def _source(self, place: int | None) -> int | None:
        return None if place is None else self.team.sources[place].id

    def _account(self, place: int | None) -> int | None:
        return None if place is None else self.team.accounts[place].id

    def _step(
        self, change: Change, step: tuple[int | None, int | None]
    ) -> tuple[dt.date | None, dt.datetime | None]:
        """The day, and the moment if an hour was named: one in London, where it is earlier."""
        days, hour = step
        on = _day(change, days)
        if on is None or hour is None:
            return on, None
        return on, dt.datetime.combine(on, dt.time(hour), ZoneInfo("Europe/London"))


def _day(change: Change, days: int | None) -> dt.date | None:
    return None if days is None else change.today + days * DAY


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
