"""Keeps what searches look through: the ``search_key`` of each opportunity, and its words.

A change sets them in its own transaction. A row without a key has not been looked at yet: it was
imported, or written by a version that knew no keys.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, select, update
from sqlalchemy.orm import Session

from store.changes import Change
from store.database import Database
from store.inserting import insert
from store.models import Account, Contact, Event, Kind, Opportunity, SearchWord
from store.search_text import entry_of

BATCH = 250
SEARCHED = frozenset({Kind.CREATED, Kind.TITLE, Kind.ACCOUNT, Kind.CONTACT, Kind.UNDONE})
_TABLE: Table = Opportunity.__table__  # type: ignore[assignment]


def index_changed(session: Session, row: Opportunity, change: Change) -> None:
    """Let the key follow, when ``change`` touched what this opportunity is found by."""
    kinds = {event.kind for event in change.recorded if event.opportunity_id == row.id}
    if kinds & SEARCHED:
        _index(session, Opportunity.id == row.id)


def reindex_account(session: Session, account_id: int) -> None:
    """Let the keys of its opportunities follow an account's new name."""
    _index(session, Opportunity.account_id == account_id)


def reindex_contact(session: Session, contact_id: int) -> None:
    """Let the keys of their opportunities follow a contact's new name."""
    _index(session, Opportunity.contact_id == contact_id)


def index_missing(session: Session, workspace_id: int, limit: int = BATCH) -> int:
    """Give keys to at most ``limit`` rows that have none; how many were looked at.

    What somebody is changing at this moment is passed over.
    """
    return _index(
        session,
        Opportunity.workspace_id == workspace_id,
        Opportunity.search_key.is_(None),
        limit=limit,
        wait=False,
    )


def is_any_missing(session: Session, workspace_id: int) -> bool:
    unkept = select(Opportunity.id).where(
        Opportunity.workspace_id == workspace_id, Opportunity.search_key.is_(None)
    )
    return session.scalar(unkept.limit(1)) is not None


def index_all_missing(database: Database, workspace_id: int, most: int | None = None) -> int:
    """Give keys to all rows without, or to about ``most``; how many.

    In short transactions: on SQLite nobody else can save during one.
    """
    done = 0
    with database.readings() as session:
        if not is_any_missing(session, workspace_id):
            return 0
    while most is None or done < most:
        with database.sessions.begin() as session:
            batch = index_missing(session, workspace_id, BATCH)
        done += batch
        if batch < BATCH:
            break
    return done


def wrongly_kept(session: Session, workspace_id: int, since: dt.datetime) -> list[int]:
    """The ids of those renamed ``since`` then by a version that knew no keys."""
    renamed = select(Event.opportunity_id).where(
        Event.workspace_id == workspace_id,
        Event.recorded_at >= since,
        Event.kind.in_(SEARCHED - {Kind.CREATED}),
    )
    rows = session.execute(
        _about().where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.id.in_(renamed),
            Opportunity.search_key.is_not(None),
        )
    )
    return [id_ for id_, _, key, number, *texts in rows if entry_of(number, *texts).key != key]


def index_again(session: Session, ids: Iterable[int]) -> None:
    """Let the keys of these opportunities follow."""
    _index(session, Opportunity.id.in_(ids))


def missing_words(session: Session, workspace_id: int, words: Iterable[str]) -> set[str]:
    """Those of ``words`` that the workspace's vocabulary lacks."""
    wanted = set(words)
    known = session.scalars(
        select(SearchWord.word).where(
            SearchWord.workspace_id == workspace_id, SearchWord.word.in_(wanted)
        )
    )
    return wanted.difference(known)


def _index(
    session: Session,
    *which: ColumnElement[bool],
    limit: int | None = None,
    wait: bool = True,
) -> int:
    """Make the keys of these rows what they should be; how many rows there were.

    Not through the ORM, which would give the rows a new version: to people nothing changed.
    """
    wanted = _about().where(*which).order_by(Opportunity.id).limit(limit)
    rows = session.execute(wanted.with_for_update(of=Opportunity, skip_locked=not wait)).all()
    keys: list[dict[str, Any]] = []
    words: set[tuple[int, str]] = set()
    for id_, workspace_id, key, number, *texts in rows:
        entry = entry_of(number, *texts)
        if entry.key != key:
            keys.append({"row": id_, "key": entry.key})
            words.update((workspace_id, word) for word in entry.words)
    if keys:
        session.connection().execute(_SET_KEY, keys)
    if words:
        _add_words(session, words)
    return len(rows)


def _about() -> Select[*tuple[Any, ...]]:
    """What each opportunity is found by, after its id, its workspace and its key."""
    return (
        select(
            Opportunity.id,
            Opportunity.workspace_id,
            Opportunity.search_key,
            Opportunity.number,
            Opportunity.title,
            Account.name,
            Contact.name,
        )
        .outerjoin(Opportunity.account)
        .outerjoin(Opportunity.contact)
    )


_SET_KEY = update(_TABLE).where(_TABLE.c.id == bindparam("row")).values(search_key=bindparam("key"))


def _add_words(session: Session, words: set[tuple[int, str]]) -> None:
    """In one order for everybody, so that two who add the same wait, and never in a circle."""
    session.execute(
        insert(session, SearchWord).on_conflict_do_nothing(),
        [{"workspace_id": workspace_id, "word": word} for workspace_id, word in sorted(words)],
    )
