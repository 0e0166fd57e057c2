"""How much of a target is won, beside how much of its time is gone."""

import datetime as dt
from decimal import Decimal

from reports.figures import Amounts


def attainment(won: Amounts, target: Amounts) -> dict[str, float]:
    """Which part of the target is won; only where there is a target."""
    return {
        currency: float(won.get(currency, Decimal(0)) / amount)
        for currency, amount in target.items()
        if amount
    }


def pace(start: dt.date, end: dt.date, today: dt.date) -> float | None:
    """Which part of the days from Monday to Friday lie before today."""
    whole = _working_days(start, end)
    return _working_days(start, min(max(today, start), end)) / whole if whole else None


def _working_days(start: dt.date, end: dt.date) -> int:
    weeks, rest = divmod((end - start).days, 7)
    first = start.weekday()
    return weeks * 5 + sum((first + place) % 7 < 5 for place in range(rest))
