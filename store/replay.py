"""What an event does to an opportunity: the one place where rows follow from the log.

A live change and a rebuild both go through ``apply``, so a row can always be made again from its
events, in the order in which they were recorded. What was taken back is left out (``standing``).
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from store.models import Event, Kind, Opportunity, Status
from store.pipeline import Pipeline

TOUCHES = frozenset(
    {Kind.CREATED, Kind.STAGE, Kind.NEXT_STEP, Kind.ACTIVITY, Kind.REOPENED, Kind.WON, Kind.LOST}
)
STAYS = frozenset({Kind.CREATED, Kind.STAGE, Kind.REOPENED})
_PLAIN = {
    Kind.TITLE: "title",
    Kind.ACCOUNT: "account_id",
    Kind.CONTACT: "contact_id",
    Kind.SOURCE: "source_id",
    Kind.PROBABILITY: "probability",
    Kind.DESCRIPTION: "description",
}


class Logged(Protocol):
    """What an event needs for the question whether it still counts."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def to_value(self) -> Any: ...


L = TypeVar("L", bound=Logged)


def taken_back(events: Iterable[Logged]) -> set[int]:
    """The ids of those of ``events`` that do not count any more.

    From the newest on: an undoing that was itself undone takes nothing back.
    """
    gone: set[int] = set()
    for event in sorted(events, key=lambda one: one.id, reverse=True):
        if event.kind == Kind.UNDONE and event.id not in gone:
            gone.update(event.to_value["events"])
    return gone


def standing(events: Iterable[L]) -> list[L]:
    """Those of ``events`` that were not taken back, in the order of recording."""
    logged = list(events)
    if all(event.kind != Kind.UNDONE for event in logged):
        return logged
    gone = taken_back(logged)
    return [event for event in logged if event.id not in gone]


def ends_stay(kind: Kind, row: Opportunity) -> bool:
    """Whether the event that was just applied ended the stay in a stage: a move, or a closing."""
    return kind == Kind.STAGE or row.status != Status.OPEN


def left_at(entered_at: dt.datetime, happened_at: dt.datetime) -> dt.datetime:
    """When a visit ended: a close that is dated back to before its last move ends it at once."""
    return max(entered_at, happened_at)


def apply(row: Opportunity, event: Event, pipeline: Pipeline) -> None:
    """Change ``row`` as ``event`` says. No rule is checked here: what happened, happened."""
    value: Any = event.to_value
    if event.kind in _PLAIN:
        setattr(row, _PLAIN[event.kind], value)
    else:
        _APPLY[event.kind](row, value, event, pipeline)
    if event.kind in TOUCHES:
        row.touched_at = event.happened_at


def _owner(row: Opportunity, value: Any, event: Event, _pipeline: Pipeline) -> None:
    row.owner_id = value
    row.handed_over_at = event.happened_at if event.actor_id not in (None, value) else None


def _created(row: Opportunity, value: Any, event: Event, pipeline: Pipeline) -> None:
    row.title = value["title"]
    row.merged_into_id = None
    _owner(row, value["owner"], event, pipeline)
    row.account_id = value.get("account")
    row.contact_id = value.get("contact")
    row.source_id = value.get("source")
    row.description = value.get("description")
    row.probability = value.get("probability")
    row.opened_on = dt.date.fromisoformat(value["opened_on"])
    row.status = Status.OPEN
    row.closed_on = None
    row.push_count = 0
    row.reopened_count = 0
    row.first_expected_close = None
    row.expected_close = None
    row.loss_reason_id = row.loss_note = row.competitor = None
    row.stages_entered = 0
    row.furthest_stage_id = value["stage"]
    _amount(row, value, event, pipeline)
    _expected_close(row, value.get("expected_close"), event, pipeline)
    _next_step(row, value.get("next_step") or {}, event, pipeline)
    _enter(row, value["stage"], event, pipeline)


def _enter(row: Opportunity, stage_id: int, event: Event, pipeline: Pipeline) -> None:
    row.stage_id = stage_id
    row.stage_since = event.happened_at
    row.stages_entered |= 1 << pipeline[stage_id].bit
    if pipeline[stage_id].position > pipeline[row.furthest_stage_id].position:
        row.furthest_stage_id = stage_id


def _amount(row: Opportunity, value: Any, _event: Event, _pipeline: Pipeline) -> None:
    amount = value.get("amount")
    row.amount = None if amount is None else Decimal(amount)
    row.currency = value["currency"]


def _expected_close(row: Opportunity, value: Any, _event: Event, _pipeline: Pipeline) -> None:
    new = None if value is None else dt.date.fromisoformat(value)
    old = row.expected_close
    if new and old and (new.year, new.month) > (old.year, old.month):
        row.push_count += 1
    row.expected_close = new
    row.first_expected_close = row.first_expected_close or new


def _next_step(row: Opportunity, value: Any, _event: Event, _pipeline: Pipeline) -> None:
    on = value.get("on")
    row.next_step = value.get("text")
    row.next_step_on = None if on is None else dt.date.fromisoformat(on)
    at = value.get("at")
    row.next_step_at = None if at is None else dt.datetime.fromisoformat(at)
    row.snoozed_until = None


def _snoozed(row: Opportunity, value: Any, _event: Event, _pipeline: Pipeline) -> None:
    row.snoozed_until = dt.date.fromisoformat(value)


def _activity(row: Opportunity, _value: Any, _event: Event, _pipeline: Pipeline) -> None:
    """An activity only touches: its words stay in the log."""


def _won(row: Opportunity, value: Any, event: Event, pipeline: Pipeline) -> None:
    _close(row, Status.WON, value)


def _lost(row: Opportunity, value: Any, event: Event, pipeline: Pipeline) -> None:
    _close(row, Status.LOST, value)
    row.loss_reason_id = value.get("reason")
    row.loss_note = value.get("note")
    row.competitor = value.get("competitor")


def _invalid(row: Opportunity, value: Any, event: Event, pipeline: Pipeline) -> None:
    """A duplicate, a test, a mistake: closed, and left out of every figure."""
    _close(row, Status.INVALID, value)


def _close(row: Opportunity, status: Status, value: Any) -> None:
    row.status = status
    row.closed_on = dt.date.fromisoformat(value["on"])
    row.next_step = row.next_step_on = row.next_step_at = row.snoozed_until = None


def _reopened(row: Opportunity, value: Any, event: Event, pipeline: Pipeline) -> None:
    row.status = Status.OPEN
    row.closed_on = None
    row.loss_reason_id = row.loss_note = row.competitor = None
    row.reopened_count += 1
    _enter(row, value, event, pipeline)


def _merged(row: Opportunity, value: Any, event: Event, pipeline: Pipeline) -> None:
    """The one that goes into another is closed; to the other nothing happens but the log entry."""
    if "into" in value:
        _close(row, Status.INVALID, value)
        row.merged_into_id = value["into"]


def _undone(row: Opportunity, value: Any, event: Event, pipeline: Pipeline) -> None:
    """What was taken back is not applied at all. A creation is, and closed: nothing is deleted."""
    if value.get("created"):
        _close(row, Status.INVALID, value)


_APPLY = {
    Kind.OWNER: _owner,
    Kind.MERGED: _merged,
    Kind.UNDONE: _undone,
    Kind.CREATED: _created,
    Kind.STAGE: _enter,
    Kind.AMOUNT: _amount,
    Kind.EXPECTED_CLOSE: _expected_close,
    Kind.NEXT_STEP: _next_step,
    Kind.SNOOZED: _snoozed,
    Kind.ACTIVITY: _activity,
    Kind.WON: _won,
    Kind.LOST: _lost,
    Kind.INVALID: _invalid,
    Kind.REOPENED: _reopened,
}
