"""What is to be won: targets by month, of everybody, a team or a person."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.models import Target

Amounts = dict[str, Decimal]


def target_of(
    session: Session, workspace_id: int, scope_key: str, first: dt.date, end: dt.date
) -> Amounts:
    """The sum of the targets of the months from ``first`` to before ``end``, by currency.

    Of a scope that is narrowed to a source or an account there is none.
    """
    parts = [part for part in scope_key.split(",") if part]
    whose = ",".join(part for part in parts if not part.startswith("currency:"))
    only = [part.partition(":")[2] for part in parts if part.startswith("currency:")]
    query = _between(workspace_id, first, end).where(Target.scope == whose)
    if only:
        query = query.where(Target.currency.in_(only))
    found: Amounts = {}
    for one in session.scalars(query):
        found[one.currency] = found.get(one.currency, Decimal(0)) + one.amount
    return found


def all_targets(
    session: Session, workspace_id: int, first: dt.date, end: dt.date
) -> dict[str, dict[dt.date, Amounts]]:
    """Every target of these months, by the scope's key: everybody's first."""
    found: dict[str, dict[dt.date, Amounts]] = {}
    for one in session.scalars(_between(workspace_id, first, end)):
        found.setdefault(one.scope, {}).setdefault(one.month, {})[one.currency] = one.amount
    return dict(sorted(found.items()))


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
