"""What was done, in a sentence, and the way back."""

from collections.abc import Mapping

from handlers.ids import Act
from handlers.views.blocks import Block, button, escape, mention, section, shorten
from reports.words import Words
from store.models import Kind, Opportunity, Status
from store.undoing import TakenBack


def confirmation(said: str, request_id: str | None, words: Words, *, undone: bool = False) -> Block:
    """A sentence; with a ``request_id`` also the button that takes that change back.

    What was ``undone`` is done again by taking that back in its turn.
    """
    if not request_id:
        return section(said)
    text = words("Do it again") if undone else words("Take back")
    return section(said, button(text, Act.UNDO, request_id))


def taken_back_text(row: Opportunity, was: TakenBack, words: Words) -> str:
    """What a taking back did, by what it was about."""
    what = _now(row, was, words)
    if was.again:
        return words("Done after all: {what}", what=what)
    return words("Taken back: {what}", what=what)


def _now(row: Opportunity, was: TakenBack, words: Words) -> str:
    """How it is now, told by the weightiest thing that was done."""
    number = row.number
    if Kind.CREATED in was.kinds:
        if row.status == Status.INVALID:
            return words("#{number} is withdrawn.", number=number)
        return words("#{number} is there again.", number=number)
    if Kind.MERGED in was.kinds:
        return _merged(row, was, words)
    if was.kinds & _PLACED:
        return _placed(row, words)
    if Kind.OWNER in was.kinds:
        owner = mention(row.owner.slack_id, row.owner.name)
        return words("#{number} belongs to {owner} again.", number=number, owner=owner)
    if Kind.ACTIVITY in was.kinds:
        return words("what you noted about #{number}.", number=number)
    if Kind.NEXT_STEP in was.kinds:
        return _next_step(row, words)
    if Kind.SNOOZED in was.kinds:
        return _snoozed(row, words)
    if was.again:
        return words("#{number} is as you had changed it.", number=number)
    return words("#{number} is as it was before.", number=number)


_PLACED = {Kind.STAGE, Kind.WON, Kind.LOST, Kind.INVALID, Kind.REOPENED}


def _merged(row: Opportunity, was: TakenBack, words: Words) -> str:
    other = next((number for number in was.numbers if number != row.number), row.number)
    if was.again:
        return words("#{other} is part of #{number} again.", other=other, number=row.number)
    return words("#{number} and #{other} are two again.", number=row.number, other=other)


def _placed(row: Opportunity, words: Words) -> str:
    closed: Mapping[str, str] = {
        Status.WON: words("#{number} is won again.", number=row.number),
        Status.LOST: words("#{number} is lost again.", number=row.number),
        Status.INVALID: words("#{number} is withdrawn.", number=row.number),
    }
    if row.status in closed:
        return closed[row.status]
    stage = escape(words.name(row.stage.name))
    return words("#{number} is in {stage} again.", number=row.number, stage=stage)


def _next_step(row: Opportunity, words: Words) -> str:
    if row.next_step is None:
        return words("#{number} has no next step again.", number=row.number)
    step = escape(shorten(row.next_step, 200))
    return words("#{number} has its next step again: {step}.", number=row.number, step=step)


def _snoozed(row: Opportunity, words: Words) -> str:
    if row.snoozed_until is None:
        return words("#{number} does not rest any more.", number=row.number)
    day = words.date(row.snoozed_until)
    return words("#{number} rests until {day} again.", number=row.number, day=day)
