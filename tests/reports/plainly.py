"""The figures of a funnel worked out the slow and obvious way, straight from the event log.

It reads nothing but events and stages, shares no code with the product, and follows the definitions
one after another, so that a disagreement means that one of the two is wrong.
"""

import datetime as dt
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from store.models import Event, Stage

Json = dict[str, Any]


@dataclass
class Life:
    opened_on: dt.date
    owner: int
    stages: list[int]
    amount: Decimal | None
    currency: str
    probability: int | None
    expected_close: dt.date | None
    status: str = "open"
    closed_on: dt.date | None = None
    reason: int | None = None


@dataclass
class Plainly:
    """``stages`` in order; ``events`` in the order of recording; ``scope``: attribute to value."""

    events: Iterable[Event]
    stages: list[Stage]
    scope: Mapping[str, Any] = field(default_factory=dict)

    def lives(self, before: dt.datetime, known: dt.datetime | None) -> list[Life]:
        """Every opportunity in scope as it stood before a moment."""
        found: dict[int, Life] = {}
        for event in self.events:
            if event.happened_at >= before or (known and event.recorded_at >= known):
                continue
            if event.kind == "created":
                found[event.opportunity_id] = _born(event.to_value)
            elif event.opportunity_id in found:
                _goes_on(found[event.opportunity_id], event.kind, event.to_value)
        return [
            life
            for life in found.values()
            if all(getattr(life, name) == value for name, value in self.scope.items())
        ]

    def figures(self, lives: list[Life], start: dt.date, end: dt.date, today: dt.date) -> Json:
        cohort = [life for life in lives if start <= life.opened_on < end]
        invalid = [life for life in cohort if life.status == "invalid"]
        cohort = [life for life in cohort if life.status != "invalid"]
        closed = [life for life in lives if life.closed_on and start <= life.closed_on < end]
        won = [life for life in closed if life.status == "won"]
        lost = [life for life in closed if life.status == "lost"]
        cycles = [(life.closed_on - life.opened_on).days for life in won if life.closed_on]
        timely = [days for days in cycles if days >= 0]
        by_value = _by_value(won, lost)
        return {
            "stages": [self._stage(stage, cohort) for stage in self.stages],
            "cohort": _cohort(cohort),
            "won": len(won),
            "lost": len(lost),
            "win_rate": _rate(len(won), len(won) + len(lost)),
            "win_rate_by_value": next(iter(by_value.values())) if len(by_value) == 1 else None,
            "win_rate_by_value_of": by_value,
            "won_value": _value(won),
            "lost_value": _value(lost),
            "median_cycle_days": statistics.median(timely) if timely else None,
            "mean_cycle_days": statistics.mean(timely) if timely else None,
            "misdated": len(cycles) - len(timely),
            "invalid_left_out": len(invalid),
            **self.standing(lives, today),
        }

    def standing(self, lives: list[Life], today: dt.date) -> Json:
        rows = [life for life in lives if life.status == "open"]
        undated = [life for life in rows if life.expected_close is None]
        past = [life for life in rows if life.expected_close and life.expected_close < today]
        ahead = [life for life in rows if life.expected_close and life.expected_close >= today]
        return {
            "open": len(rows),
            "open_value": _value(rows),
            "weighted_forecast": self._weighted(rows),
            "weighted_forecast_buckets": {
                "ahead": self._weighted(ahead),
                "past_due": self._weighted(past),
                "undated": self._weighted(undated),
            },
            "without_amount": sum(life.amount is None for life in rows),
            "undated": len(undated),
            "past_due": len(past),
            "overdue_open": len(past),
        }

    def _stage(self, stage: Stage, cohort: list[Life]) -> Json:
        place = self.stages.index(stage)
        reached = [life for life in cohort if self._furthest(life) >= place]
        entered = [life for life in cohort if stage.id in life.stages]
        here = [life for life in cohort if life.status == "open" and life.stages[-1] == stage.id]
        waiting = [
            life for life in cohort if life.status == "open" and self._furthest(life) == place
        ]
        onward = [
            life for life in reached if life.status == "won" or (self._furthest(life) > place)
        ]
        won = [life for life in reached if life.status == "won"]
        closed = [life for life in reached if life.status in ("won", "lost")]
        return {
            "name": stage.name,
            "reached": len(reached),
            "entered": len(entered),
            "implied": len(reached) - len(entered),
            "open_here": len(here),
            "open_furthest": len(waiting),
            "raw_conversion": _rate(len(onward), len(reached)),
            "resolved_conversion": _rate(len(onward), len(reached) - len(waiting)),
            "stage_win_rate": _rate(len(won), len(closed)),
            "value": _value(here),
        }

    def _furthest(self, life: Life) -> int:
        if life.status == "won":
            return len(self.stages) - 1
        order = [stage.id for stage in self.stages]
        return max(order.index(stage) for stage in life.stages)

    def _weighted(self, rows: list[Life]) -> Json:
        chances = {stage.id: stage.probability for stage in self.stages}
        sums: dict[str, Decimal] = {}
        for life in rows:
            if life.amount is None:
                continue
            manual = life.probability
            chance = chances[life.stages[-1]] if manual is None else manual
            sums[life.currency] = sums.get(life.currency, Decimal(0)) + life.amount * chance / 100
        return _printed(sums)


def difference(now: Json, before: Json) -> Json:
    """What changed of the standing, by currency."""

    def apart(key: str) -> Json:
        return {
            currency: float(
                Decimal(str(now[key].get(currency, 0))) - Decimal(str(before[key].get(currency, 0)))
            )
            for currency in {**now[key], **before[key]}
        }

    return {
        "open": now["open"] - before["open"],
        "open_value": apart("open_value"),
        "weighted_forecast": apart("weighted_forecast"),
    }


def _born(value: Json) -> Life:
    close = value.get("expected_close")
    return Life(
        opened_on=dt.date.fromisoformat(value["opened_on"]),
        owner=value["owner"],
        stages=[value["stage"]],
        amount=None if value["amount"] is None else Decimal(value["amount"]),
        currency=value["currency"],
        probability=value.get("probability"),
        expected_close=dt.date.fromisoformat(close) if close else None,
    )


def _goes_on(life: Life, kind: str, value: Any) -> None:
    if kind == "stage":
        life.stages.append(value)
    elif kind in ("won", "lost", "invalid"):
        life.status = kind
        life.closed_on = dt.date.fromisoformat(value["on"])
    elif kind == "reopened":
        life.status, life.closed_on = "open", None
        life.stages.append(value)
    elif kind == "amount":
        life.amount = None if value["amount"] is None else Decimal(value["amount"])
        life.currency = value["currency"]
    elif kind == "probability":
        life.probability = value
    elif kind == "owner":
        life.owner = value
    elif kind == "expected_close":
        life.expected_close = dt.date.fromisoformat(value) if value else None


def _cohort(cohort: list[Life]) -> Json:
    won, lost, open_ = (
        sum(life.status == status for life in cohort) for status in ("won", "lost", "open")
    )
    return {
        "opened": len(cohort),
        "won": won,
        "lost": lost,
        "open": open_,
        "win_rate": _rate(won, won + lost),
        "won_of_opened": _rate(won, len(cohort)),
        "open_share": _rate(open_, len(cohort)),
        "maturing": bool(cohort) and open_ / len(cohort) > 0.2,
    }


def _by_value(won: list[Life], lost: list[Life]) -> Json:
    rates = {}
    for currency in sorted({life.currency for life in won + lost if life.amount is not None}):
        part, rest = (
            sum((life.amount or 0 for life in rows if life.currency == currency), Decimal(0))
            for rows in (won, lost)
        )
        if part + rest:
            rates[currency] = float(part / (part + rest))
    return rates


def _value(rows: list[Life]) -> Json:
    sums: dict[str, Decimal] = {}
    for life in rows:
        if life.amount is not None:
            sums[life.currency] = sums.get(life.currency, Decimal(0)) + life.amount
    return _printed(sums)


def _printed(sums: dict[str, Decimal]) -> Json:
    return {
        currency: float(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))
        for currency, amount in sums.items()
    }


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
