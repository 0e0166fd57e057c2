"""Customers and the people at them."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from store.models import Account, Contact

LONGEST = 200


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
    contact = session.scalar(
        select(Contact).where(
            Contact.workspace_id == workspace_id,
            Contact.account_id == account_id,
            Contact.name == wanted,
        )
    )
    if contact is None:
        contact = Contact(workspace_id=workspace_id, account_id=account_id, name=wanted)
        session.add(contact)
        session.flush()
    return contact


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


def _ends_there(name: str, text: str) -> bool:
    around = text[len(name) - 1 : len(name) + 1]
    return not (len(around) == 2 and around.isascii() and around.isalnum())
