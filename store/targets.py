"""What is to be won: targets by month, of everybody, a team or a person."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from store.base import LARGEST_AMOUNT
from store.errors import AmountOutOfRange, NotWholeMonths
from store.inserting import insert
from store.models import Target

CENT = Decimal("0.01")
MOST_MONTHS = 24
Amounts = dict[str, Decimal]


def target_of(
    session: Session, workspace_id: int, scope_key: str, first: dt.date, end: dt.date
) -> Amounts:
    """The sum of the targets of the months from ``first`` to before ``end``, by currency.

    Of a scope that is narrowed to a source or an account there is none.
    """
    found: Amounts = {}
    for amounts in targets_by_month(session, workspace_id, scope_key, first, end).values():
        for currency, amount in amounts.items():
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def targets_by_month(
    session: Session, workspace_id: int, scope_key: str, first: dt.date, end: dt.date
) -> dict[dt.date, Amounts]:
    """The same for each month that has one."""
    parts = [part for part in scope_key.split(",") if part]
    whose = ",".join(part for part in parts if not part.startswith("currency:"))
    only = [part.partition(":")[2] for part in parts if part.startswith("currency:")]
    query = _between(workspace_id, first, end).where(Target.scope == whose)
    if only:
        query = query.where(Target.currency.in_(only))
    found: dict[dt.date, Amounts] = {}
    for one in session.scalars(query):
        found.setdefault(one.month, {})[one.currency] = one.amount
    return found


def all_targets(
    session: Session, workspace_id: int, first: dt.date, end: dt.date
) -> dict[str, dict[dt.date, Amounts]]:
    """Every target of these months, by the scope's key: everybody's first."""
    found: dict[str, dict[dt.date, Amounts]] = {}
    for one in session.scalars(_between(workspace_id, first, end)):
        found.setdefault(one.scope, {}).setdefault(one.month, {})[one.currency] = one.amount
    return dict(sorted(found.items()))


def set_target(
    session: Session,
    workspace_id: int,
    scope_key: str,
    month: dt.date,
    currency: str,
    amount: Decimal | None,
) -> None:
    """What is to be won in the month whose first day it is; without an amount there is no target.

    Raises ``AmountOutOfRange``.
    """
    if amount is None:
        session.execute(
            delete(Target).where(
                Target.workspace_id == workspace_id,
                Target.scope == scope_key,
                Target.month == month,
                Target.currency == currency,
            )
        )
        return
    if not 0 <= amount <= LARGEST_AMOUNT:
        raise AmountOutOfRange
    statement = insert(session, Target).values(
        workspace_id=workspace_id, scope=scope_key, month=month, currency=currency, amount=amount
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "scope", "month", "currency"],
            set_={"amount": statement.excluded.amount},
        )
    )


def set_targets(
    session: Session,
    workspace_id: int,
    scope_key: str,
    span: tuple[dt.date | None, dt.date | None],
    money: tuple[Decimal, str],
) -> None:
    """An amount for all the months of a span together, divided over them to the cent.

    Raises ``NotWholeMonths`` and ``AmountOutOfRange``.
    """
    months = whole_months(*span)
    amount, currency = money
    for month, part in zip(months, divided(amount, len(months)), strict=True):
        set_target(session, workspace_id, scope_key, month, currency, part)


def remove_targets(
    session: Session, workspace_id: int, scope_key: str, span: tuple[dt.date | None, dt.date | None]
) -> None:
    """No target in any currency any more. Raises ``NotWholeMonths``."""
    session.execute(
        delete(Target).where(
            Target.workspace_id == workspace_id,
            Target.scope == scope_key,
            Target.month.in_(whole_months(*span)),
        )
    )


def whole_months(first: dt.date | None, end: dt.date | None) -> list[dt.date]:
    """The first day of each month from ``first`` to before ``end``. Raises ``NotWholeMonths``."""
    if first is None or end is None or first.day != 1 or end.day != 1:
        raise NotWholeMonths
    months = list(each_month(first, end))
    if len(months) > MOST_MONTHS:
        raise NotWholeMonths
    return months


def each_month(first: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The first day of every month that has a day from ``first`` to before ``end``."""
    month = first.replace(day=1)
    while month < end:
        yield month
        month = (month + dt.timedelta(days=31)).replace(day=1)


def divided(amount: Decimal, parts: int) -> list[Decimal]:
    """Parts that differ by a cent at most and add up exactly; the larger ones come first."""
    cents, left = divmod(int(amount / CENT), parts)
    return [(cents + (place < left)) * CENT for place in range(parts)]


def _between(workspace_id: int, first: dt.date, end: dt.date) -> Select[Target]:
    """Months that have a day from ``first`` to before ``end``."""
    return (
        select(Target)
        .where(
            Target.workspace_id == workspace_id,
            Target.month >= first.replace(day=1),
            Target.month < end,
        )
        .order_by(Target.month, Target.currency)
    )
