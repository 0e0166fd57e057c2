"""The cycle in words."""

from collections.abc import Iterator
from decimal import Decimal

from reports import footnotes
from reports.cycle.shape import Cycle, StageTime
from reports.naming import name_list, name_waiting
from reports.periods import tell_period
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Sales cycle")


def tell(figures: Cycle, words: Words) -> Telling:
    """Title, sentences, the table of stages, footnotes, and the picture's description."""
    return Telling(
        title=title(figures, words),
        sentences=tuple(_sentences(figures, words)),
        table=None if figures.is_empty else _table(figures, words),
        footnotes=tuple(_footnotes(figures, words)),
        alt_text=_alt_text(figures, words),
    )


def title(figures: Cycle, words: Words) -> str:
    """“Sales cycle”, and whose."""
    return tell_title(TITLE, figures.about, words)


def subtitle(figures: Cycle, words: Words) -> str:
    """When they left a stage or were won, and as of when."""
    left = words("Left a stage, or won: {period}", period=tell_period(figures.about.period, words))
    return tell_days(figures.about, words, left)


def tell_number(days: float, words: Words) -> str:
    return words.number(round(days, 1))


def _sentences(figures: Cycle, words: Words) -> Iterator[str]:
    yield subtitle(figures, words)
    yield _sales_cycle(figures, words)
    if figures.slowest is not None:
        stage, left = figures.slowest
        yield words(
            "Slowest: {stage}, {median} days in the median; every fourth took {high} or more.",
            stage=words.name(stage.name),
            median=tell_number(left.median, words),
            high=tell_number(left.high, words),
        )
    if figures.velocity:
        yield words(
            "Velocity: {money} a day, by the last 12 months.",
            money=words.both(_a_day(*one, words) for one in figures.velocity.items()),
        )
    yield from _piles(figures, words)
    if figures.waiting:
        named = (
            name_waiting(one.number, one.title, one.owner, one.stage, one.days, words)
            for one in figures.waiting
        )
        yield words("Longest in their stage: {list}.", list=name_list(named, 0, words))
    else:
        yield words("Nothing is open.")


def _a_day(currency: str, money: Decimal | None, words: Words) -> str:
    return (
        words("– {currency}", currency=currency) if money is None else words.money(money, currency)
    )


def _sales_cycle(figures: Cycle, words: Words) -> str:
    if figures.median_days is None or figures.mean_days is None:
        return words("Nothing was won in this period, so there is no sales cycle.")
    return words(
        "From opened to won: {median} days in the median, {mean} on average, of {n} won.",
        median=tell_number(figures.median_days, words),
        mean=tell_number(figures.mean_days, words),
        n=words.number(figures.won - figures.misdated),
    )


def _piles(figures: Cycle, words: Words) -> Iterator[str]:
    for stage in figures.stages:
        pile = stage.pile
        if pile is not None:
            yield words(
                "Where they pile up: in {stage} the {n} that are there wait {days} days in the "
                "median, longer than three of four that left it.",
                stage=words.name(stage.name),
                n=words.number(pile.count),
                days=tell_number(pile.median, words),
            )


def _table(figures: Cycle, words: Words) -> Table:
    header = (
        words("Stage"),
        words("Left it"),
        words("Median days"),
        words("Mean days"),
        words("Three of four within"),
        words("Still there"),
        words("Their median days"),
    )
    last: tuple[Cell, ...] = (
        words("Won"),
        figures.won - figures.misdated,
        figures.median_days,
        figures.mean_days,
        None,
        None,
        None,
    )
    return Table(header, (*(_row(stage, words) for stage in figures.stages), last))


def _row(stage: StageTime, words: Words) -> tuple[Cell, ...]:
    left, here = stage.left, stage.here
    times = (None, None, None) if left is None else (left.median, left.mean, left.high)
    return (
        words.name(stage.name),
        0 if left is None else left.count,
        *times,
        0 if here is None else here.count,
        None if here is None else here.median,
    )


def _footnotes(figures: Cycle, words: Words) -> Iterator[str]:
    if not figures.is_empty:
        yield words(
            "Time in a stage is that of all visits to it, of those that have left it; those that "
            "are still there are shown apart."
        )
    if figures.velocity:
        yield words(
            "Velocity: how many are open, times the win rate, times the mean won value, over the "
            "mean days from opened to won."
        )
    yield from footnotes.misdated(figures.misdated, words)
    yield from tell_back_dated(figures.about, words)


def _alt_text(figures: Cycle, words: Words) -> str:
    """What the picture shows, row by row."""
    if not figures.is_drawn:
        return title(figures, words)
    rows = (_alt_row(stage, words) for stage in figures.stages)
    return words("{title}. {bars}.", title=title(figures, words), bars=words("; ").join(rows))


def _alt_row(stage: StageTime, words: Words) -> str:
    here = 0 if stage.here is None else stage.here.count
    if stage.left is None:
        return words(
            "{stage}: nobody left, {here} still there",
            stage=words.name(stage.name),
            here=words.number(here),
        )
    return words(
        "{stage}: {median} days in the median, half within {low} to {high}, {here} still there",
        stage=words.name(stage.name),
        median=tell_number(stage.left.median, words),
        low=tell_number(stage.left.low, words),
        high=tell_number(stage.left.high, words),
        here=words.number(here),
    )
