"""Rows made again from the event log: to check them, and to mend them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.orm import Session

from store.folding import BATCH, LOGGED, State, Visit, fold
from store.models import Account, Contact, Event, Opportunity, StageVisit
from store.pipeline import Pipeline, load_pipeline
from store.search_index import index_missing, missing_words
from store.search_text import Entry, entry_of
from store.sums.building import begin_anew, build_some, verify_sums

DERIVED = (
    "title", "status", "stage_id", "owner_id", "account_id", "contact_id", "source_id", "amount",
    "currency", "probability", "opened_on", "expected_close", "first_expected_close", "push_count",
    "closed_on", "loss_reason_id", "loss_note", "competitor", "description", "next_step",
    "next_step_on", "next_step_at", "snoozed_until", "furthest_stage_id", "stages_entered",
    "stage_since", "touched_at", "reopened_count", "handed_over_at", "merged_into_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A derived column that is not what the log says; ``stage_visits`` stands for all visits.

    ``search_key`` is wrong when it is not what the columns say; ``search_words`` are those missing.
    A sum over all opportunities has the number 0. ``derived`` is empty when one has no ``created``
    event, so nothing can be derived.
    """

    number: int
    column: str
    stored: Any
    derived: Any


@dataclass(frozen=True, slots=True)
class _Compared:
    stored: Row[Any]
    state: State | None
    visits: list[Visit]
    differences: list[Difference]


def verify(session: Session, workspace_id: int) -> list[Difference]:
    """Every derived column that differs from what the events say; empty when all is well."""
    compared = _compare(session, workspace_id)
    found = [difference for one in compared for difference in one.differences]
    # Rows that are wrong make wrong sums: one of the two is enough to say.
    wrong = [] if found else verify_sums(session, workspace_id)
    return found + [Difference(0, str(one.key), one.stored, one.should_be) for one in wrong]


def rebuild(session: Session, workspace_id: int) -> int:
    """Make the differing rows and visits again from the log; returns how many opportunities.

    Each row is locked while it is compared, as a live change locks it. An opportunity without
    ``created`` event is left as it is. Loaded objects are expired, as the rows change below them.
    Rows that searches do not know yet are made ready for them.
    """
    mended = 0
    for one in _compare(session, workspace_id, lock=True):
        if one.differences and one.state is not None:
            _mend(session, workspace_id, one.stored.id, one.state, one.visits)
            mended += 1
    while index_missing(session, workspace_id):
        pass
    session.expire_all()
    if verify_sums(session, workspace_id):
        begin_anew(session, workspace_id)
        while build_some(session, workspace_id):
            pass
    return mended


def refold(session: Session, row: Opportunity, pipeline: Pipeline) -> None:
    """Make a loaded, locked row and its visits follow anew from all its events."""
    [(_, events)] = [(id_, list(events)) for id_, events in _events(session, [row.id])]
    state, visits = fold(State(row.id, row.number), events, pipeline)
    for name in DERIVED:
        setattr(row, name, getattr(state, name))
    session.flush()
    _replace_visits(session, row.workspace_id, row.id, visits)


def _compare(session: Session, workspace_id: int, lock: bool = False) -> Iterator[_Compared]:
    pipeline = load_pipeline(session, workspace_id)
    columns = [getattr(Opportunity, name) for name in DERIVED]
    wanted = (
        select(
            Opportunity.id,
            Opportunity.number,
            Opportunity.search_key,
            Account.name.label("account"),
            Contact.name.label("contact"),
            *columns,
        )
        .outerjoin(Opportunity.account)
        .outerjoin(Opportunity.contact)
    )
    if lock:
        wanted = wanted.with_for_update(of=Opportunity)
    for batch in _batches(session, workspace_id, wanted):
        ids = [row.id for row in batch]
        logs = {id_: list(events) for id_, events in _events(session, ids)}
        visits = _stored_visits(session, ids)
        entries = [entry_of(row.number, row.title, row.account, row.contact) for row in batch]
        every_word = {word for entry in entries for word in entry.words}
        unknown = missing_words(session, workspace_id, every_word)
        for row, entry in zip(batch, entries, strict=True):
            blank = State(row.id, row.number)
            state, stays = fold(blank, logs.get(row.id, ()), pipeline)
            found = list(_differences(row, state, visits.get(row.id, []), stays))
            # A title that is wrong itself makes a wrong key: one of the two is enough to say.
            found = found or list(_missed(row, entry, unknown))
            yield _Compared(row, state, stays, found)


def _differences(
    row: Row[Any], state: State | None, stored: list[Visit], derived: list[Visit]
) -> Iterator[Difference]:
    if state is None:
        yield Difference(row.number, "created", row.title, None)
        return
    for name in DERIVED:
        was, should_be = getattr(row, name), getattr(state, name)
        if was != should_be:
            yield Difference(row.number, name, was, should_be)
    if Counter(stored) != Counter(derived):
        yield Difference(row.number, "stage_visits", stored, derived)


def _missed(row: Row[Any], entry: Entry, unknown: set[str]) -> Iterator[Difference]:
    """What a search would miss; a row without a key is not wrong, but waits for its turn."""
    if row.search_key is None:
        return
    if entry.key != row.search_key:
        yield Difference(row.number, "search_key", row.search_key, entry.key)
    elif not entry.words.isdisjoint(unknown):
        yield Difference(row.number, "search_words", None, sorted(entry.words & unknown))


def _mend(session: Session, workspace_id: int, id_: int, state: State, visits: list[Visit]) -> None:
    """A new version, too: whoever looks at the old card must not save over the mended row."""
    values = {name: getattr(state, name) for name in DERIVED} | {"search_key": None}
    session.execute(
        update(Opportunity)
        .where(Opportunity.id == id_)
        .values(**values, version=Opportunity.version + 1)
        .execution_options(synchronize_session=False)
    )
    _replace_visits(session, workspace_id, id_, visits)


def _replace_visits(session: Session, workspace_id: int, id_: int, visits: list[Visit]) -> None:
    session.execute(
        delete(StageVisit)
        .where(StageVisit.opportunity_id == id_)
        .execution_options(synchronize_session=False)
    )
    named: dict[str, Any] = {"workspace_id": workspace_id, "opportunity_id": id_}
    if visits:
        session.execute(
            insert(StageVisit),
            [
                named | {"stage_id": stage_id, "entered_at": entered, "left_at": left}
                for stage_id, entered, left in visits
            ],
        )


def _batches(
    session: Session, workspace_id: int, wanted: Select[*tuple[Any, ...]]
) -> Iterator[Sequence[Row[Any]]]:
    """The rows of ``wanted``, which begins with the opportunity's id, in the order of the ids."""
    wanted = wanted.where(Opportunity.workspace_id == workspace_id).order_by(Opportunity.id)
    last = 0
    while batch := session.execute(wanted.where(Opportunity.id > last).limit(BATCH)).all():
        yield batch
        last = batch[-1].id


def _events(session: Session, ids: Iterable[int]) -> Iterator[tuple[int, Iterator[Row[Any]]]]:
    """The events of each opportunity in the order of recording."""
    rows = session.execute(
        select(*LOGGED)
        .where(Event.opportunity_id.in_(list(ids)))
        .order_by(Event.opportunity_id, Event.id)
    )
    return groupby(rows, key=lambda row: int(row.opportunity_id))


def _stored_visits(session: Session, ids: Iterable[int]) -> dict[int, list[Visit]]:
    rows = session.execute(
        select(
            StageVisit.opportunity_id,
            StageVisit.stage_id,
            StageVisit.entered_at,
            StageVisit.left_at,
        ).where(StageVisit.opportunity_id.in_(list(ids)))
    )
    found: dict[int, list[Visit]] = {}
    for id_, stage_id, entered, left in rows:
        found.setdefault(id_, []).append((stage_id, entered, left))
    return found
