"""A trend in words."""

from collections.abc import Iterator

from reports.counted import Total
from reports.currencies import tell_drawn
from reports.figures import cents
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Table
from reports.telling import Telling
from reports.trend.shape import Point, Trend
from reports.words import Words
from store.errors import mark

TITLE = mark("Sales trend")


def tell(trend: Trend, words: Words) -> Telling:
    """All together, then the last whole week or month beside the usual one."""
    return Telling(
        title=title(trend, words),
        sentences=tuple(_sentences(trend, words)),
        table=None if trend.is_empty else _table(trend, words),
        footnotes=tuple(_footnotes(trend, words)),
        alt_text=_alt_text(trend, words),
    )


def title(trend: Trend, words: Words) -> str:
    return tell_title(TITLE, trend.about, words)


def subtitle(trend: Trend, words: Words) -> str:
    return tell_days(trend.about, words)


def name(trend: Trend, point: Point, words: Words) -> str:
    """A week by its first day, a month by its name."""
    if trend.by_month:
        return words.month(point.start)
    return words("week of {day}", day=words.short_date(point.start))


def _sentences(trend: Trend, words: Words) -> Iterator[str]:
    yield subtitle(trend, words)
    if trend.is_empty:
        yield words("Nothing was opened, won or lost.")
        return
    yield words(
        "Won: {won}. Lost: {lost}. New: {new}.",
        won=_told(trend.won, words),
        lost=_told(trend.lost, words),
        new=_told(trend.new, words),
    )
    if trend.sizes:
        yield words(
            "Average deal won: {mean}; in the median {median}.",
            mean=words.moneys({code: cents(one.mean) for code, one in trend.sizes.items()}),
            median=words.moneys({code: cents(one.median) for code, one in trend.sizes.items()}),
        )
    if trend.usual is None:
        return
    last, (count, value) = trend.whole[-1], trend.usual
    values = {
        "n": words.number(last.won.count),
        "value": words.money(last.won.value.get(trend.currency, 0 * value), trend.currency),
        "usual": words.number(round(count, 1)),
        "usual_value": words.money(cents(value), trend.currency),
        "when": name(trend, last, words),
    }
    if trend.by_month:
        yield words(
            "In the last whole month, {when}, {n} were won, worth {value}; a usual month has "
            "{usual}, worth {usual_value}.",
            **values,
        )
    else:
        yield words(
            "In the last whole week, the {when}, {n} were won, worth {value}; a usual week has "
            "{usual}, worth {usual_value}.",
            **values,
        )


def _told(one: Total, words: Words) -> str:
    if not one.value:
        return words.number(one.count)
    return words("{n} worth {value}", n=words.number(one.count), value=words.moneys(one.value))


def _table(trend: Trend, words: Words) -> Table:
    """The newest first: where there is no room for all, the oldest are left out."""
    header = (
        words("Month") if trend.by_month else words("Week"),
        words("New"),
        words("New value"),
        words("Won"),
        words("Won value"),
        words("Lost"),
        words("Lost value"),
    )
    rows = (
        (
            words.month(one.start) if trend.by_month else words.short_date(one.start),
            one.new.count,
            one.new.value,
            one.won.count,
            one.won.value,
            one.lost.count,
            one.lost.value,
        )
        for one in reversed(trend.begun)
    )
    return Table(header, tuple(rows))


def _footnotes(trend: Trend, words: Words) -> Iterator[str]:
    if trend.begun and trend.begun[-1].running:
        yield (
            words("The last month is still running.")
            if trend.by_month
            else words("The last week is still running.")
        )
    yield from tell_drawn(trend.currency, [trend.won.value], words)
    yield from tell_back_dated(trend.about, words)


def _alt_text(trend: Trend, words: Words) -> str:
    points = [
        words(
            "{when}: won {n} ({value}), new {new}, lost {lost}",
            when=name(trend, one, words),
            n=words.number(one.won.count),
            value=words.moneys(one.won.value),
            new=words.number(one.new.count),
            lost=words.number(one.lost.count),
        )
        for one in trend.begun
    ]
    return words("{title}. {points}.", title=title(trend, words), points=words("; ").join(points))
