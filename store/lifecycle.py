"""The rules of an opportunity's life: create, advance, assign, win, lose, reopen, and the rest.

Each function is one transaction's work: it checks the rule, appends to the log, and lets the row
follow. A repeated request changes nothing and returns what the first one made. Raises the named
errors of ``store.errors``.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import errors
from store.announcing import announce
from store.base import LARGEST_AMOUNT
from store.changes import CARD_PARTS, Change, load, once, record
from store.models import (
    Account,
    Contact,
    Kind,
    LossReason,
    Opportunity,
    Person,
    Source,
    Status,
    Workspace,
)
from store.people import check_may_own
from store.pipeline import Pipeline, load_pipeline

LATE_ENTRY = dt.timedelta(days=366)
CENT = Decimal("0.01")
LONGEST = {
    "title": 200,
    "next_step": 200,
    "description": 3000,
    "note": 3000,
    "reason": 300,
    "competitor": 200,
}
UNCHANGED: Any = object()


@dataclass(frozen=True)
class Quote:
    """A message that an activity or an opportunity came from: its words, its link, its writer."""

    text: str
    link: str
    who: str

    @property
    def as_kept(self) -> dict[str, str]:
        """As the log keeps it."""
        return {"text": self.text, "link": self.link, "who": self.who}


@dataclass(frozen=True)
class Draft:
    """A new opportunity as somebody described it. ``stage_id`` empty: the first stage.

    ``quote`` is the message that it came from: its first note.
    """

    title: str
    owner_id: int
    currency: str
    stage_id: int | None = None
    account_id: int | None = None
    contact_id: int | None = None
    source_id: int | None = None
    amount: Decimal | None = None
    probability: int | None = None
    expected_close: dt.date | None = None
    next_step: str | None = None
    next_step_on: dt.date | None = None
    next_step_at: dt.datetime | None = None
    description: str | None = None
    card_channel: str | None = None
    card_locale: str | None = None
    quote: Quote | None = None


@dataclass(frozen=True)
class Edit:
    """New values for some fields; ``UNCHANGED`` leaves one alone, ``None`` empties it."""

    title: str = UNCHANGED
    account_id: int | None = UNCHANGED
    contact_id: int | None = UNCHANGED
    source_id: int | None = UNCHANGED
    amount: Decimal | None = UNCHANGED
    currency: str = UNCHANGED
    probability: int | None = UNCHANGED
    expected_close: dt.date | None = UNCHANGED
    description: str | None = UNCHANGED


@once
def create(session: Session, change: Change, draft: Draft) -> Opportunity:
    """Add an opportunity and give it the workspace's next number."""
    pipeline = load_pipeline(session, change.workspace_id)
    stage = pipeline.first if draft.stage_id is None else pipeline.chosen(draft.stage_id)
    if not draft.title.strip():
        raise errors.TitleMissing
    check_lengths(title=draft.title, next_step=draft.next_step, description=draft.description)
    amount = _checked_amount(draft.amount)
    _check_expected_close(draft.expected_close, change.today)
    _check_ours(session, change, draft)
    _check_next_step_on(draft.next_step_on, change.today)
    _check_may_own(session, change, session.get_one(Person, draft.owner_id))
    row = Opportunity(
        workspace_id=change.workspace_id,
        number=_next_number(session, change.workspace_id),
        card_channel=draft.card_channel,
        card_locale=draft.card_locale,
        created_at=change.now,
    )
    session.add(row)
    record(
        session,
        change,
        row,
        pipeline,
        Kind.CREATED,
        {
            "title": draft.title.strip(),
            "stage": stage.id,
            "owner": draft.owner_id,
            "account": draft.account_id,
            "contact": draft.contact_id,
            "source": draft.source_id,
            "amount": None if amount is None else str(amount),
            "currency": draft.currency,
            "probability": draft.probability,
            "expected_close": _iso(draft.expected_close),
            "next_step": _planned(draft.next_step, draft.next_step_on, draft.next_step_at),
            "description": draft.description,
            "opened_on": change.today.isoformat(),
        },
    )
    if draft.quote is not None:
        came_from = {"type": "note", "text": None, "quote": draft.quote.as_kept}
        record(session, change, row, pipeline, Kind.ACTIVITY, came_from)
    return _shown(session, row, change)


@once
def advance(
    session: Session,
    change: Change,
    number: int,
    stage_id: int | None = None,
    reason: str | None = None,
) -> Opportunity:
    """Move to the next stage, or to a chosen one; moving back needs a reason."""
    row = load(session, change, number)
    check_open(row)
    pipeline = load_pipeline(session, change.workspace_id)
    here = pipeline[row.stage_id]
    there = pipeline.after(here.id) if stage_id is None else pipeline.chosen(stage_id)
    if there is None:
        raise errors.LastStage(number=number, stage=here.name)
    if there.id == here.id:
        raise errors.SameStage(number=number, stage=here.name)
    if there.position < here.position and not (reason or "").strip():
        raise errors.BackNeedsReason(here=here.name, there=there.name)
    check_lengths(reason=reason)
    record(session, change, row, pipeline, Kind.STAGE, there.id, before=here.id, note=reason)
    return _shown(session, row, change)


@once
def assign(session: Session, change: Change, number: int, owner_id: int) -> Opportunity:
    """Hand over to somebody else, who is told. Closed ones can be handed over too."""
    row = load(session, change, number)
    owner = session.get_one(Person, owner_id)
    if owner_id == row.owner_id:
        raise errors.SameOwner(number=number, owner=owner.name)
    _check_may_own(session, change, owner)
    pipeline = load_pipeline(session, change.workspace_id)
    record(session, change, row, pipeline, Kind.OWNER, owner_id, before=row.owner_id)
    return _shown(session, row, change)


@once
def win(
    session: Session,
    change: Change,
    number: int,
    *,
    closed_on: dt.date | None = None,
    amount: Decimal | None = UNCHANGED,
    currency: str = UNCHANGED,
) -> Opportunity:
    """Close as won, with the final amount and the day it was really won."""
    row = load(session, change, number)
    on = _check_close(row, closed_on or change.today, change.today)
    pipeline = load_pipeline(session, change.workspace_id)
    _record_amount(session, change, row, pipeline, Edit(amount=amount, currency=currency))
    record(
        session,
        change,
        row,
        pipeline,
        Kind.WON,
        {"on": on.isoformat()},
        happened_at=_moment(on, change),
    )
    return _shown(session, row, change)


@once
def lose(
    session: Session,
    change: Change,
    number: int,
    *,
    reason_id: int | None,
    note: str | None = None,
    competitor: str | None = None,
    closed_on: dt.date | None = None,
) -> Opportunity:
    """Close as lost; the reason is required, the note and the competitor never."""
    row = load(session, change, number)
    on = _check_close(row, closed_on or change.today, change.today)
    reason = None if reason_id is None else session.get(LossReason, reason_id)
    if reason is None or reason.workspace_id != change.workspace_id:
        raise errors.LossNeedsReason
    check_lengths(note=note, competitor=competitor)
    record(
        session,
        change,
        row,
        load_pipeline(session, change.workspace_id),
        Kind.LOST,
        {"on": on.isoformat(), "reason": reason.id, "note": note, "competitor": competitor},
        happened_at=_moment(on, change),
    )
    return _shown(session, row, change)


@once
def reopen(
    session: Session, change: Change, number: int, stage_id: int | None = None
) -> Opportunity:
    """Open a closed one again, in a chosen stage or in the one it was closed from."""
    row = load(session, change, number)
    if row.status == Status.OPEN:
        raise errors.NotClosed(number=number)
    if row.merged_into_id is not None:
        into = session.get_one(Opportunity, row.merged_into_id)
        raise errors.AlreadyMerged(number=number, into=into.number)
    pipeline = load_pipeline(session, change.workspace_id)
    stage = pipeline.chosen(stage_id) if stage_id else pipeline[row.stage_id]
    before = {"status": row.status, "on": _iso(row.closed_on)}
    record(session, change, row, pipeline, Kind.REOPENED, stage.id, before=before)
    return _shown(session, row, change)


@once
def set_next_step(
    session: Session,
    change: Change,
    number: int,
    text: str,
    on: dt.date | None,
    at: dt.datetime | None = None,
) -> Opportunity:
    """Say what happens next and when; it ends a snooze.

    ``on`` is the day where the person is, ``at`` the moment if they named an hour.
    """
    row = load(session, change, number)
    check_open(row)
    _record_next_step(session, change, row, text, on, at)
    return _shown(session, row, change)


@once
def log_activity(
    session: Session,
    change: Change,
    number: int,
    activity: str,
    text: str | None,
    next_step: str | None = None,
    next_step_on: dt.date | None = None,
    expected_close: dt.date | None = None,
    *,
    next_step_at: dt.datetime | None = None,
    quote: Quote | None = None,
    amount: Decimal | None = UNCHANGED,
    currency: str = UNCHANGED,
) -> Opportunity:
    """Keep what was done (``call``, ``email``, ``meeting``, ``note``) and what comes next.

    Without a new next step the old one is done, and is cleared when anything but a note was done;
    the old one named again stays as it is.
    """
    row = load(session, change, number)
    check_lengths(note=text)
    pipeline = load_pipeline(session, change.workspace_id)
    value: dict[str, Any] = {"type": activity, "text": text}
    if quote is not None:
        value["quote"] = quote.as_kept
    record(session, change, row, pipeline, Kind.ACTIVITY, value)
    if next_step or next_step_on:
        check_open(row)
        if not _is_planned(row, next_step, next_step_on, next_step_at):
            _record_next_step(session, change, row, next_step or "", next_step_on, next_step_at)
    elif activity != "note" and row.next_step is not None:
        record(session, change, row, pipeline, Kind.NEXT_STEP, {"text": None}, before=_step(row))
    if expected_close is not None:
        check_open(row)
        _record_expected_close(session, change, row, pipeline, expected_close)
    _record_amount(session, change, row, pipeline, Edit(amount=amount, currency=currency))
    return _shown(session, row, change)


@once
def snooze(session: Session, change: Change, number: int, until: dt.date) -> Opportunity:
    """Say nothing about it before ``until``."""
    row = load(session, change, number)
    check_open(row)
    _check_next_step_on(until, change.today, field="until")
    pipeline = load_pipeline(session, change.workspace_id)
    before = _iso(row.snoozed_until)
    record(session, change, row, pipeline, Kind.SNOOZED, until.isoformat(), before=before)
    return _shown(session, row, change)


@once
def edit(session: Session, change: Change, number: int, new: Edit) -> Opportunity:
    """Change fields; only what really differs is recorded."""
    row = load(session, change, number)
    _check_edit(row, new, change)
    _check_ours(session, change, new)
    pipeline = load_pipeline(session, change.workspace_id)
    for kind, name in _PLAIN_FIELDS.items():
        value, old = getattr(new, name), getattr(row, name)
        if value is not UNCHANGED and value != old:
            record(session, change, row, pipeline, kind, value, before=old)
    _record_amount(session, change, row, pipeline, new)
    if new.expected_close is not UNCHANGED:
        _record_expected_close(session, change, row, pipeline, new.expected_close)
    return _shown(session, row, change)


_PLAIN_FIELDS = {
    Kind.TITLE: "title",
    Kind.ACCOUNT: "account_id",
    Kind.CONTACT: "contact_id",
    Kind.SOURCE: "source_id",
    Kind.PROBABILITY: "probability",
    Kind.DESCRIPTION: "description",
}


def _record_amount(
    session: Session, change: Change, row: Opportunity, pipeline: Pipeline, new: Edit
) -> None:
    amount = row.amount if new.amount is UNCHANGED else _checked_amount(new.amount)
    currency = row.currency if new.currency is UNCHANGED else new.currency
    if (amount, currency) == (row.amount, row.currency):
        return
    before = _money(row.amount, row.currency)
    record(session, change, row, pipeline, Kind.AMOUNT, _money(amount, currency), before=before)


def _record_expected_close(
    session: Session, change: Change, row: Opportunity, pipeline: Pipeline, on: dt.date | None
) -> None:
    if on == row.expected_close:
        return
    _check_expected_close(on, change.today)
    before = _iso(row.expected_close)
    record(session, change, row, pipeline, Kind.EXPECTED_CLOSE, _iso(on), before=before)


def _record_next_step(
    session: Session,
    change: Change,
    row: Opportunity,
    text: str,
    on: dt.date | None,
    at: dt.datetime | None,
) -> None:
    if not text.strip():
        raise errors.NextStepMissing
    check_lengths(next_step=text)
    _check_next_step_on(on, change.today)
    record(
        session,
        change,
        row,
        load_pipeline(session, change.workspace_id),
        Kind.NEXT_STEP,
        _planned(text.strip(), on, at),
        before=_step(row),
    )


def _is_planned(
    row: Opportunity, text: str | None, on: dt.date | None, at: dt.datetime | None
) -> bool:
    """Whether that is the next step already. A moment's day is another in another zone."""
    same = text is not None and (text, at) == (row.next_step, row.next_step_at)
    return same and (at is not None or on == row.next_step_on)


def _step(row: Opportunity) -> dict[str, Any]:
    return _planned(row.next_step, row.next_step_on, row.next_step_at)


def _planned(text: str | None, on: dt.date | None, at: dt.datetime | None) -> dict[str, Any]:
    """A next step as the log keeps it."""
    value: dict[str, Any] = {"text": text, "on": _iso(on)}
    return value if at is None else value | {"at": at.astimezone(dt.UTC).isoformat()}


def _shown(session: Session, row: Opportunity, change: Change) -> Opportunity:
    """The row with everything a card shows, announced to whoever looks on."""
    session.flush()
    announce(session, row, change)
    return session.get_one(Opportunity, row.id, options=CARD_PARTS, populate_existing=True)


def _next_number(session: Session, workspace_id: int) -> int:
    taken = session.execute(
        update(Workspace)
        .where(Workspace.id == workspace_id)
        .values(next_number=Workspace.next_number + 1)
        .returning(Workspace.next_number)
    ).scalar_one()
    return taken - 1


def check_open(row: Opportunity) -> None:
    """Raises ``AlreadyMerged`` and ``AlreadyClosed``."""
    if row.merged_into is not None:
        raise errors.AlreadyMerged(number=row.number, into=row.merged_into.number)
    if row.status != Status.OPEN:
        raise errors.AlreadyClosed(number=row.number, status=_ENDED.get(row.status, row.status))


_ENDED = {Status.INVALID: errors.mark("withdrawn")}


def _check_close(row: Opportunity, on: dt.date, today: dt.date) -> dt.date:
    check_open(row)
    if on > today:
        raise errors.CloseInFuture(date=on)
    if on < row.opened_on:
        raise errors.CloseBeforeOpen(opened=row.opened_on, date=on)
    return on


def _check_ours(session: Session, change: Change, chosen: Draft | Edit) -> None:
    """What was chosen belongs to this workspace: an id from a form is only a claim."""
    claims: tuple[tuple[type[Account | Contact | Source], Any], ...] = (
        (Account, chosen.account_id),
        (Contact, chosen.contact_id),
        (Source, chosen.source_id),
    )
    for table, id_ in claims:
        if id_ is None or id_ is UNCHANGED:
            continue
        ours = select(table.id).where(table.id == id_, table.workspace_id == change.workspace_id)
        if session.scalar(ours) is None:
            raise errors.UnknownChoice


def _check_edit(row: Opportunity, new: Edit, change: Change) -> None:
    if new.title is not UNCHANGED and not new.title.strip():
        raise errors.TitleMissing
    check_lengths(
        title=None if new.title is UNCHANGED else new.title,
        description=None if new.description is UNCHANGED else new.description,
    )


def _checked_amount(amount: Decimal | None) -> Decimal | None:
    """The amount in whole cents, as both databases keep it and the log must too."""
    if amount is None:
        return None
    if not 0 <= amount <= LARGEST_AMOUNT:
        raise errors.AmountOutOfRange
    return amount.quantize(CENT)


def _check_expected_close(on: dt.date | None, today: dt.date) -> None:
    """A close date may lie in the recent past (late entries); one in 1990 is a typing error."""
    earliest = today - LATE_ENTRY
    if on is not None and on < earliest:
        raise errors.CloseDateImplausible(date=on, earliest=earliest)


def _check_next_step_on(on: dt.date | None, today: dt.date, field: str = "next_step_on") -> None:
    # One day of grace: it may still be yesterday where the person is.
    if on is not None and on < today - dt.timedelta(days=1):
        error = errors.DateInPast(date=on)
        error.field = field
        raise error


def _check_may_own(session: Session, change: Change, person: Person) -> None:
    check_may_own(person, session.get_one(Workspace, change.workspace_id))


def check_lengths(**texts: str | None) -> None:
    """Raises ``TooLong`` for the first that is longer than its column."""
    for name, text in texts.items():
        if text is not None and len(text) > LONGEST[name]:
            error = errors.TooLong(length=len(text), limit=LONGEST[name])
            error.field = name
            raise error


def _moment(on: dt.date, change: Change) -> dt.datetime:
    """When a closing happened: now, or noon of the day given (a zone never moves noon's date)."""
    if on == change.today:
        return change.now
    return dt.datetime.combine(on, dt.time(12), ZoneInfo(change.timezone))


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _money(amount: Decimal | None, currency: str) -> dict[str, str | None]:
    return {"amount": None if amount is None else str(amount), "currency": currency}
