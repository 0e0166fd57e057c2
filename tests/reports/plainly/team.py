"""The team: what each person has, did and won."""

from collections.abc import Callable

from tests.reports.plainly.book import Asked, Book, Json
from tests.reports.plainly.lives import Life, lives, logs
from tests.reports.plainly.sums import (
    cycles,
    median,
    quiet_days,
    shares,
    target,
    value,
    win_rate,
)


def figures(book: Book, asked: Asked) -> Json:
    valid = lives(book, asked)
    actors = _activities(book, asked, valid)
    owners = {
        life.owner
        for life in valid
        if life.is_open or life.closed_in(asked, "won") or life.closed_in(asked, "lost")
    }
    rows = []
    for person in owners | set(actors):
        mine = [life for life in valid if life.owner == person]
        row = _of(book, asked, mine, target(book, asked, person))
        rows.append({"rep": book.people[person]} | row | {"activities": actors.count(person)})
    rows.sort(key=_place(book))
    everything = _of(book, asked, valid, target(book, asked, asked.scope.get("owner")))
    return {"reps": rows, "total": everything | {"activities": len(actors)}}


def _place(book: Book) -> Callable[[Json], tuple[float, int, str]]:
    return lambda row: (-row["won_value"].get(book.currency, 0), -row["won"], row["rep"])


def _of(book: Book, asked: Asked, rows: list[Life], wanted: Json) -> Json:
    today = asked.today(book)
    open_ = [life for life in rows if life.is_open]
    won = [life for life in rows if life.closed_in(asked, "won")]
    lost = [life for life in rows if life.closed_in(asked, "lost")]
    steps = [life.step_day(book) for life in open_]
    return {
        "open": len(open_),
        "open_value": value(open_),
        "won": len(won),
        "won_value": value(won),
        "lost": len(lost),
        "win_rate": win_rate(won, lost),
        "median_cycle_days": median(cycles(won)),
        "overdue": sum(step is not None and step < today for step in steps),
        "stale": sum(quiet_days(book, asked, life) is not None for life in open_),
        "target": wanted,
        "attainment": shares(value(won), wanted),
    }


def _activities(book: Book, asked: Asked, valid: list[Life]) -> list[int]:
    """Who logged each activity of the period."""
    before = None if asked.as_of is None else asked.moment(book)
    found = logs(book, before, asked.known(book))
    return [
        event.actor_id
        for life in valid
        for event in found[life.id]
        if event.kind == "activity"
        and event.actor_id is not None
        and asked.during(book, event.happened_at)
    ]
