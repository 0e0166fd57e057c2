"""The people at a customer: added and changed by hand, with a light look at what was typed."""

import re
import unicodedata
from dataclasses import astuple, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import errors
from store.accounts import contact_named, forget_search_keys, get_account
from store.changes import Change
from store.models import Contact, Opportunity
from store.outbox import owe_cards_again

LONGEST = {"name": 200, "job": 200, "phone": 50, "email": 254}
LEAST_DIGITS = 5
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_PHONE = re.compile(r"[\d\s+()./#*,–-]+((ext|x|转|分机)[\s.:]*\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact as somebody typed it; ``job`` is what they are there."""

    name: str
    job: str | None = None
    phone: str | None = None
    email: str | None = None


def get_contact(session: Session, workspace_id: int, contact_id: int) -> Contact:
    """Raises ``UnknownChoice`` for one of another workspace, and for one of no customer."""
    contact = session.scalar(
        select(Contact).where(
            Contact.workspace_id == workspace_id,
            Contact.id == contact_id,
            Contact.account_id.is_not(None),
        )
    )
    if contact is None:
        raise errors.UnknownChoice
    return contact


def add_contact(session: Session, workspace_id: int, account_id: int, typed: ContactFacts) -> None:
    """Raises ``UnknownChoice``, ``ContactExists`` and whatever is wrong with what was typed.

    The very same one twice is one.
    """
    account = get_account(session, workspace_id, account_id)
    facts = _checked(typed)
    same = contact_named(session, workspace_id, account.id, facts.name)
    if same is not None:
        if ContactFacts(same.name, same.title, same.phone, same.email) == facts:
            return
        raise errors.ContactExists(name=same.name, account=account.name)
    contact = Contact(workspace_id=workspace_id, account_id=account.id)
    _fill(contact, facts)
    session.add(contact)
    session.flush()


def change_contact(session: Session, change: Change, contact_id: int, typed: ContactFacts) -> None:
    """Raises what ``add_contact`` raises."""
    workspace_id = change.workspace_id
    contact = get_contact(session, workspace_id, contact_id)
    facts = _checked(typed)
    same = contact_named(session, workspace_id, contact.account_id, facts.name)
    if same is not None and same.id != contact.id:
        account = get_account(session, workspace_id, contact.account_id or 0)
        raise errors.ContactExists(name=same.name, account=account.name)
    if facts.name != contact.name:
        shown = Opportunity.contact_id == contact.id
        forget_search_keys(session, workspace_id, shown)
        owe_cards_again(session, change, shown)
    _fill(contact, facts)
    session.flush()


def _fill(contact: Contact, facts: ContactFacts) -> None:
    contact.name, contact.title, contact.phone, contact.email = astuple(facts)


def _checked(typed: ContactFacts) -> ContactFacts:
    """The same with single spaces; digits and signs of full width become plain ones."""
    facts = ContactFacts(
        " ".join(typed.name.split()),
        _tidy(typed.job),
        _tidy(_narrow(typed.phone)),
        _tidy(_narrow(typed.email)),
    )
    if not facts.name:
        raise errors.NameMissing
    for field, limit in LONGEST.items():
        if len(getattr(facts, field) or "") > limit:
            error = errors.TooLong(length=len(getattr(facts, field)), limit=limit)
            error.field = field
            raise error
    if facts.email and not _EMAIL.fullmatch(facts.email):
        raise errors.EmailNotUnderstood(text=facts.email)
    if facts.phone and not _is_phone(facts.phone):
        raise errors.PhoneNotUnderstood(text=facts.phone)
    return facts


def _is_phone(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return digits >= LEAST_DIGITS and _PHONE.fullmatch(text) is not None


def _tidy(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _narrow(text: str | None) -> str | None:
    return None if text is None else unicodedata.normalize("NFKC", text)
