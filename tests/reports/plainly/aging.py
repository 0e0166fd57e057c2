"""The ages of what is open, and what has gone quiet."""

from tests.reports.plainly.book import DAY, Asked, Book, Json
from tests.reports.plainly.lives import Life, lives
from tests.reports.plainly.sums import counted, cycles, median, number, quantile, quiet_days, value

BUCKETS = ((0, 30), (31, 60), (61, 90), (91, 180), (181, None))


def figures(book: Book, asked: Asked) -> Json:
    valid, today = lives(book, asked), asked.today(book)
    open_ = [life for life in valid if life.is_open]
    ages = {life.id: (today - life.opened_on).days for life in open_}
    stale = [life for life in open_ if quiet_days(book, asked, life) is not None]
    year = [one for one in valid if one.closed_on and today - 365 * DAY < one.closed_on <= today]
    won = cycles(life for life in year if life.status == "won")
    limit = quantile(won, 0.9) if len(won) >= 20 else None
    slipped = [life for life in open_ if life.pushes]
    slips = [
        (life.expected_close - life.first_close).days
        for life in slipped
        if life.expected_close and life.first_close
    ]
    return {
        "buckets": [_bucket(book, open_, ages, *days) for days in BUCKETS],
        "stale": counted(stale),
        "stale_by_stage": [
            {
                "stage": stage.name,
                "limit_days": stage.stale_after_days,
                "count": len(there),
                "value": value(there),
            }
            for stage in book.stages
            if (there := [life for life in stale if life.stage == stage.id])
        ],
        "named": _named(book, asked, stale),
        "no_next_step": sum(life.next_step is None for life in open_),
        "old": {
            "count": sum(limit is not None and age > limit for age in ages.values()),
            "limit_days": limit,
        },
        "slipped": {
            "count": len(slipped),
            "times": sum(life.pushes for life in slipped),
            "median_days": median(slips),
        },
    }


def _bucket(
    book: Book, open_: list[Life], ages: dict[int, int], first: int, last: int | None
) -> Json:
    """One that is said to be opened after today counts among the youngest."""
    those = [
        life
        for life in open_
        if first <= max(ages[life.id], 0) and (last is None or max(ages[life.id], 0) <= last)
    ]
    return {
        "from_days": first,
        "to_days": last,
        "count": len(those),
        "value": value(those),
        "by_stage": {
            stage.name: len(there)
            for stage in book.stages
            if (there := [life for life in those if life.stage == stage.id])
        },
    }


def _named(book: Book, asked: Asked, stale: list[Life]) -> list[Json]:
    silent = [(quiet_days(book, asked, life) or 0, life) for life in stale]
    silent.sort(key=lambda one: (-one[0], book.numbers[one[1].id]))
    return [
        {
            "number": book.numbers[life.id],
            "title": life.title,
            "owner": book.people[life.owner],
            "stage": book.stage(life.stage).name,
            "amount": number(life.amount),
            "currency": life.currency,
            "days": days,
        }
        for days, life in silent[:10]
    ]
