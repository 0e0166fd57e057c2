"""Open opportunities that a new one may be once more."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, String, case, func, literal, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from store.likeness import alike, parts_of, said
from store.models import Account, Opportunity, Person, Stage

MOST = 3
# How many of one account or of one wording are compared, and how many open ones are looked through.
COMPARED, LOOKED_THROUGH = 200, 200_000
# The beginnings of words and pairs of characters: a slip hides only some of them.
BEGINNING, PAIR, MOST_PIECES = 4, 2, 6
_IS_OPEN = Opportunity.status == literal_column("'open'")


class Why(StrEnum):
    """What makes one a likely twin; such a title says more than the account alone."""

    TITLE = "title"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Twin:
    """An open opportunity, and why it may be the same as the new one."""

    number: int
    title: str
    account: str | None
    owner: str
    stage: str
    why: Why


class folded(GenericFunction[str]):
    """A text in lower case for LIKE, which in SQLite ignores the case of ASCII by itself.

    There a function of ours, called for every row, would take three times as long.
    """

    type = String()
    inherit_cache = True


@compiles(folded)
def _in_lower_case(element: Any, compiler: Any, **kw: Any) -> str:
    return f"lower({compiler.process(element.clauses, **kw)})"


@compiles(folded, "sqlite")
def _as_it_is(element: Any, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)})"


def likely_twins(
    session: Session,
    workspace_id: int,
    title: str,
    account_id: int | None = None,
    account: str | None = None,
    most: int = MOST,
) -> list[Twin]:
    """Those with such a title first, then the newest of the same account.

    ``account`` is the name of an account that is not known yet.
    """
    if account_id is not None:
        ours = Account.workspace_id == workspace_id, Account.id == account_id
        account = session.scalar(select(Account.name).where(*ours))
    wanted = _about(title, account)
    pieces = _pieces(wanted)
    of_account = _read(session, _newest_of(workspace_id, account_id)) if account_id else []
    worded = _read(session, _worded_like(workspace_id, pieces)) if pieces else []
    mine = said(wanted)
    found = {
        row.number: _twin(row, Why.TITLE)
        for row in sorted({*worded, *of_account}, key=lambda row: -row.number)
        if alike(mine, said(_about(row.title, row.account)))
    }
    for row in of_account:
        found.setdefault(row.number, _twin(row, Why.ACCOUNT))
    return list(found.values())[:most]


def _twin(row: Row[Any], why: Why) -> Twin:
    return Twin(row.number, row.title, row.account, row.owner, row.stage, why)


def _about(title: str, account: str | None) -> str:
    return f"{account} {title}" if account else title


def _read(session: Session, ids: Select[Any]) -> list[Row[Any]]:
    return list(
        session.execute(
            select(
                Opportunity.number,
                Opportunity.title,
                Account.name.label("account"),
                Person.name.label("owner"),
                Stage.name.label("stage"),
            )
            .select_from(Opportunity)
            .outerjoin(Opportunity.account)
            .join(Opportunity.owner)
            .join(Opportunity.stage)
            .where(Opportunity.id.in_(ids))
            .order_by(Opportunity.number.desc())
        )
    )


def _newest_of(workspace_id: int, account_id: int) -> Select[Any]:
    return (
        select(Opportunity.id)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.account_id == account_id,
            _IS_OPEN,
        )
        .order_by(Opportunity.number.desc())
        .limit(COMPARED)
    )


def _worded_like(workspace_id: int, pieces: list[str]) -> Select[Any]:
    """Those that have most of ``pieces``; whether they are alike is for Python to say.

    The inner limit keeps both databases to the open ones, newest first: left to itself SQLite
    reads all rows there are in the order of another index, which takes three times as long.
    """
    text = folded(Opportunity.title + " " + func.coalesce(Account.name_key, ""))
    looked_through = (
        select(Opportunity.id, text.label("text"))
        .select_from(Opportunity)
        .outerjoin(Opportunity.account)
        .where(Opportunity.workspace_id == workspace_id, _IS_OPEN)
        .order_by(Opportunity.number.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    # Nothing to escape: a piece is letters and digits.
    has = (case((looked_through.c.text.like(f"%{piece}%"), 1), else_=0) for piece in pieces)
    counted = select(looked_through.c.id, sum(has, literal(0)).label("shared")).subquery()
    return (
        select(counted.c.id)
        .where(counted.c.shared > 0)
        .order_by(counted.c.shared.desc(), counted.c.id.desc())
        .limit(COMPARED)
    )


def _pieces(text: str) -> list[str]:
    words, passages = parts_of(text)
    beginnings = [word[:BEGINNING] for word in words]
    pairs = [
        passage[place : place + PAIR]
        for passage in passages
        for place in range(max(len(passage) - PAIR + 1, 1))
    ]
    pieces = sorted(dict.fromkeys([*beginnings, *pairs]), key=len, reverse=True)
    return pieces[:MOST_PIECES]
