"""Customers and the people at them: found by name, added, and called something else."""

import re

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.orm import Session

from store import errors
from store.changes import Change
from store.models import Account, Contact, Opportunity
from store.outbox import owe_cards_again

LONGEST = 200
MOST_WITHIN = 50


def name_key(name: str) -> str:
    """A name as it is compared: case folded, single spaces."""
    return " ".join(name.split()).casefold()[:LONGEST]


def find_or_add_account(session: Session, workspace_id: int, name: str) -> Account:
    """The account of that name, however it is spelled in case and spaces, or a new one."""
    key = name_key(name)
    account = session.scalar(
        select(Account).where(Account.workspace_id == workspace_id, Account.name_key == key)
    )
    if account is None:
        account = Account(workspace_id=workspace_id, name=" ".join(name.split()), name_key=key)
        session.add(account)
        session.flush()
    return account


def find_or_add_contact(
    session: Session, workspace_id: int, account_id: int | None, name: str
) -> Contact:
    """The contact of that name at that account, or a new one."""
    wanted = " ".join(name.split())
    contact = contact_named(session, workspace_id, account_id, wanted)
    if contact is None:
        contact = Contact(workspace_id=workspace_id, account_id=account_id, name=wanted)
        session.add(contact)
        session.flush()
    return contact


def contact_named(
    session: Session, workspace_id: int, account_id: int | None, name: str
) -> Contact | None:
    """The contact of that name at that account, however it is spelled in case and spaces.

    Those of no account are too many to compare one by one: there the spelling counts.
    """
    there = select(Contact).where(
        Contact.workspace_id == workspace_id, Contact.account_id == account_id
    )
    if account_id is None:
        there = there.where(Contact.name == name)
    found = session.scalars(there.order_by(Contact.id)).all()
    key = name_key(name)
    same = [one for one in found if name_key(one.name) == key]
    return next((one for one in same if one.name == name), same[0] if same else None)


def get_account(session: Session, workspace_id: int, account_id: int) -> Account:
    """Raises ``UnknownChoice`` for one of another workspace."""
    account = session.scalar(
        select(Account).where(Account.workspace_id == workspace_id, Account.id == account_id)
    )
    if account is None:
        raise errors.UnknownChoice
    return account


def rename_account(session: Session, change: Change, account_id: int, name: str) -> None:
    """Call a customer something else, and let the cards of its open ones say so.

    Raises ``UnknownChoice``, ``NameMissing``, and ``AccountExists`` when another one has the name.
    """
    account = get_account(session, change.workspace_id, account_id)
    name, key = " ".join(name.split())[:LONGEST], name_key(name)
    if not key:
        raise errors.NameMissing
    same = session.scalar(
        select(Account).where(
            Account.workspace_id == change.workspace_id,
            Account.name_key == key,
            Account.id != account.id,
        )
    )
    if same is not None:
        raise errors.AccountExists(name=same.name)
    if name == account.name:
        return
    account.name, account.name_key = name, key
    forget_search_keys(session, change.workspace_id, Opportunity.account_id == account.id)
    owe_cards_again(session, change, Opportunity.account_id == account.id)
    session.flush()


def forget_search_keys(session: Session, workspace_id: int, which: ColumnElement[bool]) -> None:
    """What a search looks through is made again, for what stood in it has changed."""
    session.execute(
        update(Opportunity)
        .where(Opportunity.workspace_id == workspace_id, which)
        .values(search_key=None)
        .execution_options(synchronize_session=False)
    )


def search_accounts(session: Session, workspace_id: int, text: str, limit: int) -> list[Account]:
    """Accounts whose name contains ``text``; those that begin with it come first."""
    key = name_key(text)
    contains: ColumnElement[bool] = Account.name_key.contains(key, autoescape=True)
    begins = Account.name_key.startswith(key, autoescape=True)
    return list(
        session.scalars(
            select(Account)
            .where(Account.workspace_id == workspace_id, contains)
            .order_by(begins.desc(), func.length(Account.name_key), Account.name_key)
            .limit(limit)
        )
    )


def account_in(session: Session, workspace_id: int, text: str) -> Account | None:
    """The account that ``text`` begins with; the longest such name wins.

    A name ends where a word ends; between Chinese characters it may end anywhere.
    """
    key = name_key(text)
    begins = func.substr(key, 1, func.length(Account.name_key)) == Account.name_key
    found = session.scalars(
        select(Account)
        .where(Account.workspace_id == workspace_id, begins)
        .order_by(func.length(Account.name_key).desc())
    )
    return next((one for one in found if _ends_there(one.name_key, key)), None)


def account_within(session: Session, workspace_id: int, text: str) -> Account | None:
    """The account whose name stands somewhere in ``text``, if it is the only one."""
    key = f" {' '.join(text.split()).casefold()} "
    stands = literal(key).contains(Account.name_key)
    found = session.scalars(
        select(Account).where(Account.workspace_id == workspace_id, stands).limit(MOST_WITHIN)
    )
    named = [one for one in found if _stands_apart(one.name_key, key)]
    # Acme Corp is meant where it is named, and Acme is not.
    longest = [one for one in named if not any(_is_part(one, other) for other in named)]
    return longest[0] if len(longest) == 1 else None


def _is_part(one: Account, other: Account) -> bool:
    return one is not other and one.name_key in other.name_key


def _stands_apart(name: str, text: str) -> bool:
    """A word of its own; between Chinese characters anywhere, if it is more than one of them."""
    if not name.isascii():
        return len(name) > 1 and name in text
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None


def _ends_there(name: str, text: str) -> bool:
    around = text[len(name) - 1 : len(name) + 1]
    return not (len(around) == 2 and around.isascii() and around.isalnum())
