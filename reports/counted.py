"""How many there are, what they are worth, and of how many that is not known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reports.figures import Amounts, exact_amounts, known_amounts
from store.cells import Tally


@dataclass(frozen=True, slots=True)
class Total:
    """How many, worth what where that is known."""

    count: int
    value: Amounts


@dataclass(frozen=True, slots=True)
class Counted:
    count: int
    value: Amounts
    without_amount: int


def total(tallies: Iterable[tuple[str, Tally]], currency: str) -> Total:
    """Of tallies with their currencies, ``currency`` first."""
    found = list(tallies)
    return Total(sum(tally.count for _, tally in found), known_amounts(found, currency))


def counted(tallies: Iterable[tuple[str, Tally]], currency: str) -> Counted:
    """Of tallies with their currencies, ``currency`` first."""
    found = list(tallies)
    return Counted(
        sum(tally.count for _, tally in found),
        known_amounts(found, currency),
        sum(tally.without_amount for _, tally in found),
    )


def counted_json(of: Counted) -> dict[str, Any]:
    return {
        "count": of.count,
        "value": exact_amounts(of.value),
        "without_amount": of.without_amount,
    }
