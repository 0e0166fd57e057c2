"""Every opportunity as its events left it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from store.models import Event
from tests.reports.plainly.book import Asked, Book, Json


@dataclass
class Visit:
    stage: int
    entered: dt.datetime
    left: dt.datetime | None = None


@dataclass
class Life:
    id: int
    title: str
    opened_on: dt.date
    owner: int
    amount: Decimal | None
    currency: str
    source: int | None
    account: int | None
    probability: int | None
    expected_close: dt.date | None
    touched: dt.datetime
    handed_over: dt.datetime | None = None
    next_step: str | None = None
    next_step_on: dt.date | None = None
    next_step_at: dt.datetime | None = None
    snoozed_until: dt.date | None = None
    visits: list[Visit] = field(default_factory=list)
    status: str = "open"
    closed_on: dt.date | None = None
    reason: int | None = None
    competitor: str | None = None
    first_close: dt.date | None = None
    pushes: int = 0

    @property
    def stage(self) -> int:
        """Where it stands, or stood when it was closed."""
        return self.visits[-1].stage

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    def closed_in(self, asked: Asked, status: str) -> bool:
        return self.status == status and self.closed_on is not None and self.closed_on in asked

    @property
    def cycle(self) -> int:
        """Whole days from opening to closing."""
        assert self.closed_on is not None
        return (self.closed_on - self.opened_on).days

    def step_day(self, book: Book) -> dt.date | None:
        """The day of the next step: that of its moment, if it has one."""
        return self.next_step_on if self.next_step_at is None else book.day(self.next_step_at)


def lives(book: Book, asked: Asked) -> list[Life]:
    """Those in scope, in the order of their creation, invalid ones left out."""
    return [life for life in every_life(book, asked) if life.status != "invalid"]


def every_life(book: Book, asked: Asked) -> list[Life]:
    """Those in scope, invalid ones too."""
    before = None if asked.as_of is None else asked.moment(book)
    found = (fold(log) for log in logs(book, before, asked.known(book)).values())
    return [life for life in found if life is not None and in_scope(life, asked.scope)]


def in_scope(life: Life, scope: Mapping[str, Any]) -> bool:
    for name, wanted in scope.items():
        value = getattr(life, name)
        if isinstance(wanted, set | frozenset):
            if value not in wanted:
                return False
        elif value != wanted:
            return False
    return True


def logs(
    book: Book, before: dt.datetime | None = None, known: dt.datetime | None = None
) -> dict[int, list[Event]]:
    """By opportunity what had happened and was known, without what was taken back."""
    found: dict[int, list[Event]] = {}
    for event in book.events:
        too_late = before is not None and event.happened_at >= before
        unknown = known is not None and event.recorded_at >= known
        if not too_late and not unknown:
            found.setdefault(event.opportunity_id, []).append(event)
    return {id_: still_true(log) for id_, log in found.items()}


def still_true(log: Sequence[Event]) -> list[Event]:
    """Without what was taken back; taking back can itself be taken back, so from the last on."""
    gone: set[int] = set()
    kept = []
    for event in reversed(log):
        if event.id in gone:
            continue
        kept.append(event)
        if event.kind == "undone":
            value: Any = event.to_value
            gone |= set(value["events"])
    return kept[::-1]


def fold(log: Iterable[Event]) -> Life | None:
    """What the events make of an opportunity, one after another; nothing without its creation."""
    life = None
    for event in log:
        value: Any = event.to_value
        if event.kind == "created":
            life = _born(event, value)
        elif life is not None:
            _goes_on(life, event, value)
    return life


def _born(event: Event, value: Json) -> Life:
    life = Life(
        id=event.opportunity_id,
        title=value["title"],
        opened_on=dt.date.fromisoformat(value["opened_on"]),
        owner=value["owner"],
        amount=_amount(value["amount"]),
        currency=value["currency"],
        source=value.get("source"),
        account=value.get("account"),
        probability=value.get("probability"),
        expected_close=_date(value.get("expected_close")),
        touched=event.happened_at,
    )
    life.visits.append(Visit(value["stage"], event.happened_at))
    _owned(life, event, value["owner"])
    life.first_close = life.expected_close
    _planned(life, value.get("next_step") or {})
    return life


def _goes_on(life: Life, event: Event, value: Any) -> None:
    if event.kind == "stage":
        _leaves(life, event)
        life.visits.append(Visit(value, event.happened_at))
    elif event.kind == "reopened":
        life.status, life.closed_on, life.reason, life.competitor = "open", None, None, None
        life.visits.append(Visit(value, event.happened_at))
    elif event.kind in ("won", "lost", "invalid"):
        _closes(life, event, event.kind, value)
    elif (event.kind == "merged" and "into" in value) or (
        event.kind == "undone" and value.get("created")
    ):
        _closes(life, event, "invalid", value)
    elif event.kind == "amount":
        life.amount, life.currency = _amount(value["amount"]), value["currency"]
    elif event.kind == "expected_close":
        _expects(life, _date(value))
    elif event.kind == "owner":
        _owned(life, event, value)
    elif event.kind == "next_step":
        _planned(life, value)
    elif event.kind == "snoozed":
        life.snoozed_until = _date(value)
    elif event.kind in ("title", "source", "account", "probability"):
        setattr(life, event.kind, value)
    if event.kind in ("stage", "next_step", "activity", "reopened", "won", "lost"):
        life.touched = max(life.touched, event.happened_at)


def _expects(life: Life, close: dt.date | None) -> None:
    """Moved to a later month is pushed; pulling it in takes nothing back."""
    old = life.expected_close
    if old and close and (close.year, close.month) > (old.year, old.month):
        life.pushes += 1
    life.expected_close = close
    life.first_close = life.first_close or close


def _leaves(life: Life, event: Event) -> None:
    """Never before it came: what is dated back to before that ends the visit at once."""
    visit = life.visits[-1]
    if visit.left is None:
        visit.left = max(visit.entered, event.happened_at)


def _closes(life: Life, event: Event, status: str, value: Json) -> None:
    _leaves(life, event)
    _planned(life, {})
    life.status, life.closed_on = status, dt.date.fromisoformat(value["on"])
    if status == "lost":
        life.reason, life.competitor = value.get("reason"), value.get("competitor")


def _owned(life: Life, event: Event, owner: int) -> None:
    """Handed over only by somebody else."""
    life.owner = owner
    by_others = event.actor_id is not None and event.actor_id != owner
    life.handed_over = event.happened_at if by_others else None


def _planned(life: Life, step: Json) -> None:
    """A new next step, or none, also ends a snooze."""
    at = step.get("at")
    life.next_step, life.next_step_on = step.get("text"), _date(step.get("on"))
    life.next_step_at = dt.datetime.fromisoformat(at) if at else None
    life.snoozed_until = None


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
