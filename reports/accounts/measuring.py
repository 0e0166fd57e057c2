"""From the store's sums to the figures of customers."""

from reports.accounts.shape import Customer, Customers
from reports.figures import Amounts, known_amounts
from reports.report import Asked, about
from store.cells import Tally
from store.customer_value import read_counts, read_last_won, read_leading, read_value, read_won
from store.models import Status
from store.snapshot import Snapshot

MOST = 20


def measure(snapshot: Snapshot, asked: Asked) -> Customers:
    """The accounts that bought most in the period, and how many buy at all, and again."""
    span = asked.period.span
    counts = read_counts(snapshot, span)
    return Customers(
        about=about(snapshot, asked),
        currency=snapshot.workspace.currency,
        accounts=_accounts(snapshot, asked),
        won_value=known_amounts(read_won(snapshot, span), snapshot.workspace.currency),
        customers=counts.customers,
        repeat=counts.repeat,
        potential=counts.potential,
        won_without_account=counts.won_without_account,
        open_without_account=counts.open_without_account,
    )


def _accounts(snapshot: Snapshot, asked: Asked) -> tuple[Customer, ...]:
    span, currency = asked.period.span, snapshot.workspace.currency
    leading = read_leading(snapshot, span, MOST)
    ids = [id_ for id_, _ in leading]
    value, last = read_value(snapshot, span, ids), read_last_won(snapshot, span, ids)
    accounts = []
    for id_, name in leading:
        won, won_value = _of(id_, Status.WON, value, currency)
        open_, open_value = _of(id_, Status.OPEN, value, currency)
        accounts.append(Customer(id_, name, won, won_value, open_, open_value, last.get(id_)))
    return tuple(accounts)


def _of(
    account_id: int, status: Status, value: dict[tuple[int, str, str], Tally], main: str
) -> tuple[int, Amounts]:
    found = [
        (currency, tally)
        for (of, its_status, currency), tally in value.items()
        if of == account_id and its_status == status
    ]
    return sum(tally.count for _, tally in found), known_amounts(found, main)
