"""The cycle: how long opportunities stay in each stage, and how long they take to be won."""

import datetime as dt

from store.models import Stage
from tests.reports.plainly.book import DAY, Asked, Book, Json
from tests.reports.plainly.lives import Life, lives
from tests.reports.plainly.sums import cycles, mean, median, quantile


def figures(book: Book, asked: Asked) -> Json:
    valid, moment = lives(book, asked), asked.moment(book)
    won = [life for life in valid if life.closed_in(asked, "won")]
    rows = [(stage, _stage(book, asked, stage, valid)) for stage in book.stages]
    waiting = [life for life in valid if life.is_open]
    waiting.sort(key=lambda life: (-_age(life, moment).days, book.numbers[life.id]))
    return {
        "stages": [
            row for stage, row in rows if not stage.retired_at or row["left"] or row["here"]
        ],
        "sales_cycle": {
            "won": len(won),
            "median_days": median(cycles(won)),
            "mean_days": mean(cycles(won)),
            "misdated": len(won) - len(cycles(won)),
        },
        "waiting": [
            {
                "number": book.numbers[life.id],
                "title": life.title,
                "owner": book.people[life.owner],
                "stage": book.stage(life.stage).name,
                "days": _age(life, moment).days,
            }
            for life in waiting[:5]
        ],
        "velocity": {
            code: _velocity([life for life in valid if life.currency == code], asked.today(book))
            for code in {life.currency for life in valid}
            if _can_tell([life for life in valid if life.currency == code], asked.today(book))
        },
    }


def _year(valid: list[Life], today: dt.date, *statuses: str) -> list[Life]:
    return [
        life
        for life in valid
        if life.status in statuses
        and life.closed_on is not None
        and today - 365 * DAY < life.closed_on <= today
    ]


def _can_tell(valid: list[Life], today: dt.date) -> bool:
    won = _year(valid, today, "won")
    return bool(cycles(won)) and any(life.amount is not None for life in won)


def _velocity(valid: list[Life], today: dt.date) -> float | None:
    """Of one currency: open × win rate × mean won value ÷ mean days; all of the last year."""
    won, closed = _year(valid, today, "won"), _year(valid, today, "won", "lost")
    known = [life.amount for life in won if life.amount is not None]
    days = mean(cycles(won))
    if not days:
        return None
    open_ = sum(life.is_open for life in valid)
    money = open_ * len(won) / len(closed) * float(sum(known) / len(known)) / days
    return round(money + 1e-9, 2)


def _stage(book: Book, asked: Asked, stage: Stage, valid: list[Life]) -> Json:
    times = [days for life in valid if (days := _stayed(book, asked, stage, life)) is not None]
    here = [
        _age(life, asked.moment(book)) / DAY
        for life in valid
        if life.is_open and life.stage == stage.id
    ]
    return {
        "stage": stage.name,
        "left": len(times),
        "median_days": median(times),
        "mean_days": mean(times),
        "p75_days": quantile(times, 0.75),
        "here": len(here),
        "here_median_days": median(here),
    }


def _stayed(book: Book, asked: Asked, stage: Stage, life: Life) -> float | None:
    """The days of all its visits, if it has left the stage for the last time in the period."""
    exits, stayed = [], dt.timedelta(0)
    for visit in life.visits:
        if visit.stage == stage.id:
            if visit.left is None:
                return None
            exits.append(visit.left)
            stayed += visit.left - visit.entered
    return stayed / DAY if exits and asked.during(book, max(exits)) else None


def _age(life: Life, moment: dt.datetime) -> dt.timedelta:
    """How long it has been in the stage where it is."""
    return moment - life.visits[-1].entered
