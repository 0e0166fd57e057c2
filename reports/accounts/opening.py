"""The opportunities behind each figure of customers."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement

from reports.accounts.shape import Customers
from reports.report import Asked, Opening
from reports.words import Words
from store.customer_value import is_won_in
from store.errors import UnknownChoice
from store.snapshot import Snapshot

WITHOUT = "none"


def openings(customers: Customers, words: Words) -> tuple[Opening, ...]:
    """What each account bought and has open, and what belongs to none."""
    return tuple(opening for opening in _all(customers, words) if opening.value != "0")


def _all(customers: Customers, words: Words) -> Iterator[Opening]:
    for one in customers.accounts:
        yield Opening(
            f"won:{one.id}",
            words("{account}: won", account=one.name),
            words.number(one.won),
            words("Won with {account}, and the last close lies in the period.", account=one.name),
        )
        yield Opening(
            f"open:{one.id}",
            words("{account}: open", account=one.name),
            words.number(one.open),
            words("Open with {account}, whenever it was opened.", account=one.name),
        )
    yield Opening(
        f"won:{WITHOUT}",
        words("Without account: won"),
        words.number(customers.won_without_account),
        words("Won, the last close lies in the period, and of no account."),
    )
    yield Opening(
        f"open:{WITHOUT}",
        words("Without account: open"),
        words.number(customers.open_without_account),
        words("Open, and of no account."),
    )


def behind(snapshot: Snapshot, asked: Asked, key: str) -> list[ColumnElement[bool]]:
    """The conditions for those behind an opening's key. Raises ``UnknownChoice``."""
    name, _, account = key.partition(":")
    conditions = {
        "won": is_won_in(snapshot, asked.period.span),
        "open": snapshot.is_open,
    }
    if name not in conditions or not (account == WITHOUT or account.isdecimal()):
        raise UnknownChoice
    of = snapshot.opportunity.account_id
    return [conditions[name], of.is_(None) if account == WITHOUT else of == int(account)]
