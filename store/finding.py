"""Finding opportunities by what people type: number, title, account, contact, pinyin, slips."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from store.mending import mended
from store.models import Account, Opportunity, Status
from store.opportunities import PAGE, Line, Page, lines
from store.search_index import is_any_missing
from store.search_text import entry_of, typed_words

LARGEST_NUMBER = 10**9
T = TypeVar("T")
Key = ColumnElement[str | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found. ``instead`` is what was looked for when the words as typed are
    nowhere.
    """

    page: Page
    instead: str | None = None


def find(session: Session, workspace_id: int, text: str, start: int = 0, size: int = PAGE) -> Found:
    """One page of those with every word of ``text``; the last page when it ends before ``start``.

    The number itself comes first, then what begins with the text, then what contains it; open
    before closed, the newest first. What went into another one or was withdrawn is left out.
    """
    hit = _looked(session, workspace_id, typed_words(text), lambda search: search.count(session))
    if hit is None:
        return Found(Page((), 0, 0))
    start = min(start, (hit.found - 1) // size * size)
    ids = hit.search.ids(session, size, start)
    return Found(Page(tuple(lines(session, workspace_id, ids)), start, hit.found), hit.instead)


def offer(session: Session, workspace_id: int, person_id: int, text: str, limit: int) -> list[Line]:
    """What a menu offers for what was typed so far; for nothing, what this person last touched."""
    words = typed_words(text)
    if not words:
        return _lately(session, workspace_id, person_id, limit)
    hit = _looked(session, workspace_id, words, lambda search: search.ids(session, limit))
    return lines(session, workspace_id, hit.found) if hit else []


def accounts_sounding_like(
    session: Session, workspace_id: int, text: str, limit: int
) -> list[Account]:
    """Accounts by pinyin, by initials, or in spite of a slip, if they have an opportunity."""

    def named(search: _Search) -> list[Account]:
        having = select(Opportunity.account_id).where(*search.conditions)
        accounts = session.scalars(
            select(Account)
            .where(Account.workspace_id == workspace_id, Account.id.in_(having))
            .order_by(func.length(Account.name_key), Account.name_key)
        )
        return [one for one in accounts if _all_in(search.words, entry_of(0, one.name).key)]

    hit = _looked(session, workspace_id, typed_words(text), named)
    return hit.found[:limit] if hit else []


@dataclass(frozen=True)
class _Search:
    """One look through the keys of a workspace."""

    workspace_id: int
    words: list[str]
    key: Key

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        return [
            # An index over the workspace would find every row, one by one all over the table:
            # the sum keeps SQLite from it, which is three times as quick in their order.
            Opportunity.workspace_id + 0 == self.workspace_id,
            Opportunity.status != literal_column(f"'{Status.INVALID}'"),
            *(self.key.contains(word, autoescape=True) for word in self.words),
        ]

    def count(self, session: Session) -> int:
        query = select(func.count()).select_from(Opportunity).where(*self.conditions)
        return session.scalar(query) or 0

    def ids(self, session: Session, limit: int, start: int = 0) -> list[int]:
        """The best ones first."""
        query: Select[int] = select(Opportunity.id).where(*self.conditions)
        is_closed = case((Opportunity.status == literal_column("'open'"), 0), else_=1)
        ranked = query.order_by(self._rank(), is_closed, Opportunity.number.desc())
        return list(session.scalars(ranked.limit(limit).offset(start)))

    def _rank(self) -> ColumnElement[int]:
        phrase = " ".join(self.words)
        ranks: list[tuple[Any, int]] = [
            (self.key.contains(before + phrase, autoescape=True), rank)
            for rank, before in ((1, "| "), (2, " "), (3, ""))
        ]
        if phrase.isascii() and phrase.isdigit() and int(phrase) < LARGEST_NUMBER:
            ranks.insert(0, (Opportunity.number == int(phrase), 0))
        return case(*ranks, else_=4)


@dataclass(frozen=True)
class _Hit(Generic[T]):
    """The search that found something, and what; ``instead`` as in ``Found``."""

    search: _Search
    found: T
    instead: str | None


def _looked(
    session: Session, workspace_id: int, words: list[str], look: Callable[[_Search], T]
) -> _Hit[T] | None:
    """What ``look`` finds by the words as typed, else by the likeliest ones that may be meant."""
    if not words:
        return None
    key = _key(session, workspace_id)
    search = _Search(workspace_id, words, key)
    if found := look(search):
        return _Hit(search, found, None)
    for instead in mended(session, workspace_id, words):
        search = _Search(workspace_id, instead, key)
        if found := look(search):
            return _Hit(search, found, " ".join(instead))
    return None


def _key(session: Session, workspace_id: int) -> Key:
    """The column to look through; where rows have no key yet, their number and title stand in.

    Asked for first, as the column alone is a good deal quicker.
    """
    if not is_any_missing(session, workspace_id):
        return Opportunity.search_key.expression
    number = cast(Opportunity.number, String)
    bar = literal_column("' | '", String)
    title = func.lower(Opportunity.title)
    return func.coalesce(
        Opportunity.search_key, literal_column("'| '", String) + number + bar + title
    )


def _lately(session: Session, workspace_id: int, person_id: int, limit: int) -> list[Line]:
    """Open ones by when something was last done; everybody's for somebody who owns none."""
    is_open = Opportunity.status == literal_column("'open'")
    ours = select(Opportunity.id).where(Opportunity.workspace_id == workspace_id, is_open)
    newest = ours.order_by(Opportunity.touched_at.desc(), Opportunity.number.desc()).limit(limit)
    mine = list(session.scalars(newest.where(Opportunity.owner_id == person_id)))
    return lines(session, workspace_id, mine or list(session.scalars(newest)))


def _all_in(words: list[str], key: str) -> bool:
    return all(word in key for word in words)
