"""All about one customer: the people there, what is open, and what was won."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.accounts import get_account
from store.models import Contact, Opportunity, Person, Stage, Status

MOST_OPEN = 10


@dataclass(frozen=True, slots=True)
class KnownContact:
    id: int
    name: str
    job: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class OpenOne:
    """An open opportunity in one line."""

    number: int
    title: str
    stage: str
    amount: Decimal | None
    currency: str
    owner: str


@dataclass(frozen=True, slots=True)
class Customer:
    """``open`` are the newest of ``open_total``; ``won`` is by currency, of ``wins``.

    ``wins_unknown`` are those without an amount: they are in ``wins`` and not in ``won``.
    """

    id: int
    name: str
    contacts: tuple[KnownContact, ...]
    open: tuple[OpenOne, ...]
    open_total: int
    won: dict[str, Decimal]
    wins: int
    wins_unknown: int


def customer(session: Session, workspace_id: int, account_id: int) -> Customer:
    """Raises ``UnknownChoice`` for an account of another workspace."""
    account = get_account(session, workspace_id, account_id)
    its = Opportunity.workspace_id == workspace_id, Opportunity.account_id == account.id
    is_open = Opportunity.status == Status.OPEN
    lines = session.execute(
        select(
            Opportunity.number,
            Opportunity.title,
            Stage.name,
            Opportunity.amount,
            Opportunity.currency,
            Person.name,
        )
        .join(Opportunity.stage)
        .join(Opportunity.owner)
        .where(*its, is_open)
        .order_by(Opportunity.number.desc())
        .limit(MOST_OPEN)
    )
    total = session.scalar(select(func.count()).select_from(Opportunity).where(*its, is_open))
    wins = session.execute(
        select(
            Opportunity.currency,
            func.count().label("wins"),
            func.count(Opportunity.amount).label("known"),
            func.sum(Opportunity.amount).label("amount"),
        )
        .where(*its, Opportunity.status == Status.WON)
        .group_by(Opportunity.currency)
    ).all()
    return Customer(
        account.id,
        account.name,
        _contacts(session, workspace_id, account.id),
        tuple(OpenOne(*line) for line in lines),
        total or 0,
        {one.currency: one.amount for one in wins if one.known},
        sum(one.wins for one in wins),
        sum(one.wins - one.known for one in wins),
    )


def _contacts(session: Session, workspace_id: int, account_id: int) -> tuple[KnownContact, ...]:
    rows = session.scalars(
        select(Contact)
        .where(Contact.workspace_id == workspace_id, Contact.account_id == account_id)
        .order_by(func.lower(Contact.name), Contact.id)
    )
    return tuple(KnownContact(row.id, row.name, row.title, row.phone, row.email) for row in rows)
