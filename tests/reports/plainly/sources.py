"""The sources: where what was opened in the period came from, and what became of it."""

from tests.reports.plainly.book import Asked, Book, Json
from tests.reports.plainly.lives import Life, every_life, lives
from tests.reports.plainly.sums import cycles, median, value, win_rate, without_amount


def figures(book: Book, asked: Asked) -> Json:
    opened = [life for life in lives(book, asked) if life.opened_on in asked]
    rows: list[Json] = []
    for source in {life.source for life in opened}:
        name = None if source is None else book.sources[source]
        rows.append({"source": name} | _of([life for life in opened if life.source == source]))
    rows.sort(key=lambda row: (-row["count"], row["source"] is None, row["source"]))
    invalid = [life for life in every_life(book, asked) if life.status == "invalid"]
    return {
        "sources": rows,
        "total": _of(opened),
        "left_out": sum(life.opened_on in asked for life in invalid),
    }


def _of(rows: list[Life]) -> Json:
    won = [life for life in rows if life.status == "won"]
    lost = [life for life in rows if life.status == "lost"]
    return {
        "count": len(rows),
        "open": sum(life.is_open for life in rows),
        "won": len(won),
        "lost": len(lost),
        "value": value(rows),
        "won_value": value(won),
        "without_amount": without_amount(rows),
        "win_rate": win_rate(won, lost),
        "median_cycle_days": median(cycles(won)),
    }
