"""What happened to an opportunity, from its row and its history: the events to write. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from store.importing.dates import When
from store.importing.ground import Ground
from store.importing.history import Entry
from store.importing.report import LineRefused, Problem
from store.importing.rows import Row
from store.importing.saying import Said, phrase
from store.models import Kind, Status
from store.pipeline import Pipeline

_CLOSINGS = {Status.WON: Kind.WON, Status.LOST: Kind.LOST, Status.INVALID: Kind.INVALID}


_ENDED = {
    Status.WON: phrase("won"),
    Status.LOST: phrase("lost"),
    Status.INVALID: phrase("invalid"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event to be. ``to`` of a creation is only its stage: the writer knows the other ids."""

    kind: Kind
    at: dt.datetime
    to: Any
    before: Any = None


@dataclass(slots=True)
class Story:
    """All that happened to one opportunity, in order, and where it ended."""

    opened_on: dt.date
    stage_id: int
    at: dt.datetime
    status: Status = Status.OPEN
    closed_on: dt.date | None = None
    happenings: list[Happening] = field(default_factory=list)
    repairs: list[Said] = field(default_factory=list)
    closed_without_stage: bool = False

    def happen(self, kind: Kind, at: dt.datetime, to: Any, before: Any = None) -> None:
        # A bare date is noon, so a time of the same day may seem to lie before it.
        self.at = max(at, self.at)
        self.happenings.append(Happening(kind, self.at, to, before))

    def enter(self, stage_id: int, at: dt.datetime) -> None:
        if self.status != Status.OPEN:
            self.reopen(stage_id, at)
        elif stage_id == self.stage_id:
            self.repairs.append(phrase("the same stage twice in a row: taken once"))
        else:
            self.happen(Kind.STAGE, at, stage_id, self.stage_id)
        self.stage_id = stage_id

    def reopen(self, stage_id: int, at: dt.datetime) -> None:
        assert self.closed_on is not None  # noqa: S101 - only closed ones are reopened
        before = {"status": self.status.value, "on": self.closed_on.isoformat()}
        self.happen(Kind.REOPENED, at, stage_id, before)
        self.status, self.closed_on = Status.OPEN, None

    def close(self, status: Status, on: dt.date, at: dt.datetime) -> None:
        if status == self.status:
            self.repairs.append(phrase("{status} twice in a row: taken once", status=status.value))
            return
        if self.status != Status.OPEN:
            self.repairs.append(phrase("won and lost in a row: reopened in between"))
            self.reopen(self.stage_id, at)
        self.happen(_CLOSINGS[status], at, {"on": on.isoformat()})
        self.status, self.closed_on = status, on


def state_told(story: Story, pipeline: Pipeline) -> Said:
    """“in Proposal”, or how it ended."""
    if story.status == Status.OPEN:
        return phrase("in {stage}", stage=pipeline[story.stage_id].name)
    return _ENDED[story.status]


def tell(row: Row, entries: list[Entry], file: str, ground: Ground) -> Story:
    """The story of a row, with its history if it has one. Raises ``LineRefused``."""
    if entries:
        return _by_history(row, entries, ground)
    opened, repairs = _opened(row, ground)
    closed = row.status not in (None, Status.OPEN)
    if not closed and row.stage_id is None:
        repairs.append(phrase("without a stage: put in the first one"))
    story = _begin(opened.day, row, ground, ground.moment(opened))
    story.repairs += repairs
    if closed:
        _close_as_told(story, row, file, ground)
    return story


def _begin(opened_on: dt.date, row: Row, ground: Ground, at: dt.datetime) -> Story:
    stage_id = ground.names.pipeline.first.id if row.stage_id is None else row.stage_id
    story = Story(opened_on, stage_id, at)
    story.happen(Kind.CREATED, at, stage_id)
    return story


def _opened(row: Row, ground: Ground) -> tuple[When, list[Said]]:
    """When it was opened; without a date the next best thing, as a repair."""
    if row.opened is not None:
        return row.opened, []
    if row.closed is not None and row.closed.day <= ground.today:
        return row.closed, [phrase("without an opening date: opened on its close date")]
    day = ground.today.isoformat()
    return When(ground.today), [phrase("without an opening date: opened today, {day}", day=day)]


def _close_as_told(story: Story, row: Row, file: str, ground: Ground) -> None:
    assert row.status is not None  # noqa: S101 - the caller has looked

    def refuse(value: str, advice: Said) -> LineRefused:
        return LineRefused([Problem(file, row.line, "close date", value, advice)])

    if row.closed is None:
        raise refuse(
            "",
            phrase("It is {status} but has no close date. Give the day.", status=row.status.value),
        )
    if row.closed.day < story.opened_on:
        day = row.closed.day.isoformat()
        opened = story.opened_on.isoformat()
        advice = phrase("It was opened on {day}, later than that. Correct one.", day=opened)
        raise refuse(day, advice)
    story.closed_without_stage = row.stage_id is None
    story.close(row.status, row.closed.day, ground.moment(row.closed))


def _by_history(row: Row, entries: list[Entry], ground: Ground) -> Story:
    first = entries[0]
    at, repairs = first.at, list[Said]()
    opened_on = first.day
    if row.opened is not None and row.opened.day > opened_on:
        repairs.append(phrase("opened later than its history begins: the history was taken"))
    elif row.opened is not None and row.opened.day < opened_on:
        opened_on, at = row.opened.day, ground.moment(row.opened)
        repairs.append(
            phrase("opened before its history begins: in its first stage from the opening on")
        )
    if isinstance(first.before, int) and first.before != first.meaning and at < first.at:
        story = Story(opened_on, first.before, at)
        story.happen(Kind.CREATED, at, first.before)
        repairs.clear()
    elif isinstance(first.meaning, int):
        story = Story(opened_on, first.meaning, at)
        story.happen(Kind.CREATED, at, first.meaning)
        entries = entries[1:]
    else:
        story = _begin(opened_on, row, ground, at)
        story.closed_without_stage = row.stage_id is None
    for entry in entries:
        if isinstance(entry.meaning, int):
            story.enter(entry.meaning, entry.at)
        else:
            story.close(entry.meaning, entry.day, entry.at)
    story.repairs += repairs + _disagreements(row, story)
    return story


def _disagreements(row: Row, story: Story) -> list[Said]:
    other_status = row.status is not None and row.status != story.status
    other_stage = row.stage_id is not None and row.stage_id != story.stage_id
    if other_status or (other_stage and story.status == Status.OPEN):
        return [phrase("history ends in another stage than the row says: the history was taken")]
    if story.closed_on and row.status and row.closed and row.closed.day != story.closed_on:
        return [phrase("history closes on another day than the row says: the history was taken")]
    return []
