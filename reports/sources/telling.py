"""The sources in words."""

from collections.abc import Iterator

from reports import footnotes
from reports.figures import Share, tell_share, tell_short
from reports.periods import tell_period
from reports.report import tell_back_dated, tell_days, tell_title
from reports.sources.shape import Source, Sources
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Sources")
FIRST = 3


def tell(figures: Sources, words: Words) -> Telling:
    """Title, sentences, the table of sources, footnotes, and the picture's description."""
    return Telling(
        title=title(figures, words),
        sentences=tuple(_sentences(figures, words)),
        table=None if figures.is_empty else _table(figures, words),
        footnotes=tuple(_footnotes(figures, words)),
        alt_text=_alt_text(figures, words),
    )


def title(figures: Sources, words: Words) -> str:
    """“Sources”, and whose."""
    return tell_title(TITLE, figures.about, words)


def subtitle(figures: Sources, words: Words) -> str:
    """Which opportunities it is about, and as of when."""
    opened = words("Opened: {period}", period=tell_period(figures.about.period, words))
    return tell_days(figures.about, words, opened)


def tell_name(source: Source, words: Words) -> str:
    return words("no source") if source.name is None else words.name(source.name)


def _sentences(figures: Sources, words: Words) -> Iterator[str]:
    yield subtitle(figures, words)
    if figures.is_empty:
        yield words("No opportunity was opened in this period, so there is no source to show.")
        return
    yield _total(figures.total, words)
    if figures.unknown < figures.total.count:
        yield _mix(figures, words)
    yield from _quality(figures, words)
    fastest = figures.fastest
    if fastest is not None:
        yield words(
            "Won fastest: from {source}, in {days} days in the median; all in {all}.",
            source=tell_name(fastest, words),
            days=words.number(fastest.median_cycle_days or 0),
            all=words.number(figures.total.median_cycle_days or 0),
        )
    if figures.unknown:
        yield words.many(
            "{n} has no source, so it cannot be compared.",
            "{n} have no source, so they cannot be compared.",
            figures.unknown,
        )


def _total(total: Source, words: Words) -> str:
    return words(
        "{count} opened, worth {value}: {won} won, {lost} lost, {open} still open. "
        "Won of those decided: {rate}.",
        count=words.number(total.count),
        value=words.moneys(total.value),
        won=words.number(total.won),
        lost=words.number(total.lost),
        open=words.number(total.open),
        rate=tell_share(total.win_rate, words),
    )


def _mix(figures: Sources, words: Words) -> str:
    named = (
        words(
            "{source} ({share})",
            source=tell_name(source, words),
            share=tell_short(figures.share(source), words),
        )
        for source in figures.sources[:FIRST]
    )
    return words("Where most come from: {list}.", list=words.both(named))


def _quality(figures: Sources, words: Words) -> Iterator[str]:
    """Differences that are more than chance, or that there are none."""
    overall = words.percent(figures.total.win_rate.rate)
    if figures.better:
        yield words(
            "Won more often than the {all} of all: {list}.",
            all=overall,
            list=_rates(figures.better, words),
        )
    if figures.worse:
        yield words(
            "Won less often than the {all} of all: {list}.",
            all=overall,
            list=_rates(figures.worse, words),
        )
    if figures.can_compare and not figures.better and not figures.worse:
        yield words("Win rates of the sources differ by no more than chance.")


def _rates(sources: tuple[Source, ...], words: Words) -> str:
    return words.both(
        words(
            "{source} ({share})",
            source=tell_name(source, words),
            share=words.percent(source.win_rate.rate),
        )
        for source in sources[:FIRST]
    )


def _table(figures: Sources, words: Words) -> Table:
    header = (
        words("Source"),
        words("Opened"),
        words("Share"),
        words("Still open"),
        words("Won"),
        words("Lost"),
        words("Value"),
        words("Won value"),
        words("Win rate"),
        words("Median cycle"),
    )
    rows = (
        _row(tell_name(source, words), source, figures.share(source)) for source in figures.sources
    )
    return Table(header, (*rows, _row(words("All"), figures.total, None)))


def _row(name: str, source: Source, share: Share | None) -> tuple[Cell, ...]:
    return (
        name,
        source.count,
        share,
        source.open,
        source.won,
        source.lost,
        source.value,
        source.won_value,
        source.win_rate,
        source.median_cycle_days,
    )


def _footnotes(figures: Sources, words: Words) -> Iterator[str]:
    total = figures.total
    rates = [source.win_rate for source in figures.sources]
    yield from footnotes.few((*rates, *map(figures.share, figures.sources)), words)
    yield from footnotes.maturing(Share(total.open, total.count), words)
    yield from footnotes.without_amount(total.without_amount, words)
    yield from footnotes.invalid(figures.left_out, words)
    yield from footnotes.misdated(total.misdated, words)
    yield from tell_back_dated(figures.about, words)


def _alt_text(figures: Sources, words: Words) -> str:
    """What the picture shows, bar by bar."""
    if figures.is_empty:
        return title(figures, words)
    bars = (
        words(
            "{source}: {count} opened ({share}), win rate {rate}",
            source=tell_name(source, words),
            count=words.number(source.count),
            share=tell_short(figures.share(source), words),
            rate=tell_short(source.win_rate, words),
        )
        for source in figures.sources
    )
    return words("{title}. {bars}.", title=title(figures, words), bars=words("; ").join(bars))
