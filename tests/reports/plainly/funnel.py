"""The funnel: who of those opened in the period got how far, what was closed, what is open."""

import dataclasses
import datetime as dt
from decimal import Decimal

from store.models import Stage
from tests.reports.plainly.book import DAY, Asked, Book, Json
from tests.reports.plainly.lives import Life, every_life, lives
from tests.reports.plainly.sums import (
    cycles,
    mean,
    median,
    number,
    printed,
    share,
    value,
    weighted,
    win_rate,
    win_rates_by_value,
    without_amount,
)


def figures(book: Book, asked: Asked) -> Json:
    valid = lives(book, asked)
    cohort = [life for life in valid if life.opened_on in asked]
    invalid = [
        life
        for life in every_life(book, asked)
        if life.status == "invalid" and life.opened_on in asked
    ]
    won = [life for life in valid if life.closed_in(asked, "won")]
    lost = [life for life in valid if life.closed_in(asked, "lost")]
    by_value = win_rates_by_value(won, lost)
    # Today is still running: without a day to look back from, the last seven are those before it.
    last = asked.as_of or asked.today(book) - DAY
    return {
        "stages": stages(book, cohort),
        "cohort": of_cohort(cohort),
        "won": len(won),
        "lost": len(lost),
        "win_rate": win_rate(won, lost),
        "win_rate_by_value": next(iter(by_value.values())) if len(by_value) == 1 else None,
        "win_rate_by_value_of": by_value,
        "won_value": value(won),
        "lost_value": value(lost),
        "median_cycle_days": median(cycles(won)),
        "mean_cycle_days": mean(cycles(won)),
        "misdated": len(won) - len(cycles(won)),
        "invalid_left_out": len(invalid),
        **standing(book, valid, asked.today(book)),
        "change": _change(book, asked, valid, last),
        "won_lately": _lately(book, valid, "won", last),
        "lost_lately": _lately(book, valid, "lost", last),
    }


def stages(book: Book, cohort: list[Life]) -> list[Json]:
    """Those in use, and those of which one of the cohort knows."""
    shown = [
        stage
        for stage in book.stages
        if stage.retired_at is None or any(_entered(life, stage) for life in cohort)
    ]
    return [_stage(shown, place, cohort) for place in range(len(shown))]


def _stage(shown: list[Stage], place: int, cohort: list[Life]) -> Json:
    stage = shown[place]
    reached = [life for life in cohort if _furthest(life, shown) >= place]
    entered = [life for life in cohort if _entered(life, stage)]
    here = [life for life in cohort if life.is_open and life.stage == stage.id]
    waiting = [life for life in reached if life.is_open and _furthest(life, shown) == place]
    onward = [life for life in reached if life.status == "won" or _furthest(life, shown) > place]
    won = [life for life in reached if life.status == "won"]
    lost = [life for life in reached if life.status == "lost"]
    return {
        "name": stage.name,
        "reached": len(reached),
        "entered": len(entered),
        "implied": len(reached) - len(entered),
        "open_here": len(here),
        "open_furthest": len(waiting),
        "raw_conversion": share(len(onward), len(reached)),
        "resolved_conversion": share(len(onward), len(reached) - len(waiting)),
        "stage_win_rate": win_rate(won, lost),
        "value": value(here),
    }


def _entered(life: Life, stage: Stage) -> bool:
    return any(visit.stage == stage.id for visit in life.visits)


def _furthest(life: Life, shown: list[Stage]) -> int:
    """The place of the furthest stage; a won one has passed all of them."""
    if life.status == "won":
        return len(shown) - 1
    return max(place for place, stage in enumerate(shown) if _entered(life, stage))


def of_cohort(cohort: list[Life]) -> Json:
    won, lost, open_ = (
        [life for life in cohort if life.status == status] for status in ("won", "lost", "open")
    )
    open_share = share(len(open_), len(cohort))
    return {
        "opened": len(cohort),
        "won": len(won),
        "lost": len(lost),
        "open": len(open_),
        "win_rate": win_rate(won, lost),
        "won_of_opened": share(len(won), len(cohort)),
        "open_share": open_share,
        "maturing": open_share is not None and open_share > 0.2,
    }


def standing(book: Book, valid: list[Life], today: dt.date) -> Json:
    rows = [life for life in valid if life.is_open]
    undated = [life for life in rows if life.expected_close is None]
    past = [life for life in rows if life.expected_close and life.expected_close < today]
    ahead = [life for life in rows if life.expected_close and life.expected_close >= today]
    return {
        "open": len(rows),
        "open_value": value(rows),
        "weighted_forecast": weighted(book, rows),
        "weighted_forecast_buckets": {
            "ahead": weighted(book, ahead),
            "past_due": weighted(book, past),
            "undated": weighted(book, undated),
        },
        "without_amount": without_amount(rows),
        "undated": len(undated),
        "past_due": len(past),
        "overdue_open": len(past),
    }


def _change(book: Book, asked: Asked, valid: list[Life], last: dt.date) -> Json:
    """Against how it stood at the end of the day a week before ``last``."""
    week_ago = dataclasses.replace(asked, as_of=last - 7 * DAY)
    before = standing(book, lives(book, week_ago), last - 7 * DAY)
    now = standing(book, valid, asked.today(book))

    def apart(key: str) -> Json:
        return printed(
            {
                currency: Decimal(str(now[key].get(currency, 0)))
                - Decimal(str(before[key].get(currency, 0)))
                for currency in {**now[key], **before[key]}
            }
        )

    return {
        "open": now["open"] - before["open"],
        "open_value": apart("open_value"),
        "weighted_forecast": apart("weighted_forecast"),
    }


def _lately(book: Book, valid: list[Life], status: str, last: dt.date) -> Json:
    """Closed in the seven days that end with ``last``, and the five largest of them."""
    rows = [
        life
        for life in valid
        if life.status == status
        and life.closed_on is not None
        and last - 7 * DAY < life.closed_on <= last
    ]
    rows.sort(key=lambda life: (life.amount is None, -(life.amount or 0), book.numbers[life.id]))
    return {
        "count": len(rows),
        "value": value(rows),
        "largest": [
            {
                "number": book.numbers[life.id],
                "title": life.title,
                "account": None if life.account is None else book.accounts[life.account],
                "owner": book.people[life.owner],
                "amount": number(life.amount),
                "currency": life.currency,
                "reason": None if life.reason is None else book.reasons[life.reason],
                "closed_on": str(life.closed_on),
            }
            for life in rows[:5]
        ],
    }
