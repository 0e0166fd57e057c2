"""Customers as JSON: for scripts, exports and checks. Its keys are relied on; they stay."""

from typing import Any

from reports.accounts.shape import Customer, Customers
from reports.figures import exact_amounts
from reports.report import about_json


def as_json(customers: Customers) -> dict[str, Any]:
    """Plain values: amounts by currency as exact numbers, rates between 0 and 1 or null."""
    return {
        **about_json(customers.about),
        "accounts": [_account(customer) for customer in customers.accounts],
        "customers": customers.customers,
        "repeat": customers.repeat,
        "repeat_rate": customers.repeat_rate.rate,
        "potential_customers": customers.potential,
        "open_without_account": customers.open_without_account,
        "won_without_account": customers.won_without_account,
    }


def _account(customer: Customer) -> dict[str, Any]:
    last = customer.last_won_on
    return {
        "account": customer.name,
        "won": customer.won,
        "won_value": exact_amounts(customer.won_value),
        "open": customer.open,
        "open_value": exact_amounts(customer.open_value),
        "last_won_on": None if last is None else last.isoformat(),
    }
