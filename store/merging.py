"""Two opportunities that are one: the second goes into the first, which keeps its history."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import errors
from store.announcing import announce
from store.changes import CARD_PARTS, Change, load, once, record
from store.errors import mark
from store.models import Contact, Kind, Opportunity, Status
from store.opportunities import get
from store.pipeline import load_pipeline

WITHDRAWN = mark("withdrawn")
# What the first one lacks it takes from the second.
_FILLED = {
    Kind.ACCOUNT: "account_id",
    Kind.CONTACT: "contact_id",
    Kind.SOURCE: "source_id",
    Kind.DESCRIPTION: "description",
}


@dataclass(frozen=True, slots=True)
class Merging:
    """Two that would become one: ``goes`` into ``stays``, which lacks what is ``taken``."""

    stays: Opportunity
    goes: Opportunity
    taken: frozenset[Kind]


@once
def merge(session: Session, change: Change, number: int, other: int) -> Opportunity:
    """Put ``other`` into ``number``: it is closed and in no figure; its log is shown there.

    Raises ``MergeWithItself``, ``AlreadyMerged``, ``MergeTheOtherWay`` when only the one to go is
    closed, and ``AlreadyClosed`` when both are.
    """
    # Locked in the order of their numbers, whichever way round they are named.
    rows = {one: load(session, change, one) for one in sorted({number, other})}
    stays, goes = rows[number], rows[other]
    _check(session, stays, goes)
    pipeline = load_pipeline(session, change.workspace_id)
    taken = {"from": goes.id, "number": goes.number, "title": goes.title}
    record(session, change, stays, pipeline, Kind.MERGED, taken)
    for kind, before, after in _taken_over(stays, goes):
        record(session, change, stays, pipeline, kind, after, before=before)
    gone = {"into": stays.id, "number": number, "title": stays.title, "on": _iso(change.today)}
    record(session, change, goes, pipeline, Kind.MERGED, gone)
    announce(session, goes, change)
    announce(session, stays, change)
    session.flush()
    return session.get_one(Opportunity, stays.id, options=CARD_PARTS, populate_existing=True)


def preview(session: Session, workspace_id: int, number: int, other: int) -> Merging:
    """What ``merge`` would do. Raises what it raises, and ``UnknownNumber``."""
    stays, goes = (get(session, workspace_id, one) for one in (number, other))
    _check(session, stays, goes)
    return Merging(stays, goes, frozenset(kind for kind, *_ in _taken_over(stays, goes)))


def _check(session: Session, stays: Opportunity, goes: Opportunity) -> None:
    if stays.number == goes.number:
        raise errors.MergeWithItself(number=stays.number)
    for row in (stays, goes):
        if row.merged_into_id is not None:
            into = session.get_one(Opportunity, row.merged_into_id)
            raise errors.AlreadyMerged(number=row.number, into=into.number)
    if stays.status == Status.INVALID:
        raise errors.AlreadyClosed(number=stays.number, status=WITHDRAWN)
    if goes.status != Status.OPEN and stays.status == Status.OPEN:
        raise errors.MergeTheOtherWay(number=stays.number, other=goes.number)
    if goes.status != Status.OPEN:
        withdrawn = goes.status == Status.INVALID
        status = WITHDRAWN if withdrawn else goes.status
        raise errors.AlreadyClosed(number=goes.number, status=status)


def _taken_over(stays: Opportunity, goes: Opportunity) -> list[tuple[Kind, Any, Any]]:
    """What the first lacks and the second has: kind, value before, value after."""
    found: list[tuple[Kind, Any, Any]] = []
    for kind, name in _FILLED.items():
        if getattr(stays, name) is None and getattr(goes, name) is not None:
            found.append((kind, None, getattr(goes, name)))
    if stays.amount is None and goes.amount is not None:
        before = {"amount": None, "currency": stays.currency}
        found.append((Kind.AMOUNT, before, {"amount": str(goes.amount), "currency": goes.currency}))
    if stays.status != Status.OPEN:
        return found
    if stays.expected_close is None and goes.expected_close is not None:
        found.append((Kind.EXPECTED_CLOSE, None, _iso(goes.expected_close)))
    if stays.next_step is None and goes.next_step is not None:
        step = {
            "text": goes.next_step,
            "on": _iso(goes.next_step_on),
            "at": _iso(goes.next_step_at),
        }
        found.append((Kind.NEXT_STEP, {"text": None, "on": None}, step))
    return found


def _iso(when: dt.date | None) -> str | None:
    return None if when is None else when.isoformat()


def merged_into(session: Session, row: Opportunity) -> list[int]:
    """The ids of everything that went into ``row``, however deep; its own comes first."""
    found, new = [row.id], [row.id]
    while new:
        new = list(
            session.scalars(
                select(Opportunity.id)
                .where(Opportunity.merged_into_id.in_(new))
                .order_by(Opportunity.id)
            )
        )
        found += new
    return found


def contacts_of(session: Session, row: Opportunity) -> list[Contact]:
    """Its contact and those of everything that went into it, each once."""
    return list(
        session.scalars(
            select(Contact)
            .where(
                Contact.id.in_(
                    select(Opportunity.contact_id).where(
                        Opportunity.id.in_(merged_into(session, row))
                    )
                )
            )
            .order_by(Contact.name)
        )
    )
