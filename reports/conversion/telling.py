"""The conversion in words."""

from collections.abc import Iterator

from reports.conversion.shape import Cohort, Conversion
from reports.figures import Share, tell_share, tell_short
from reports.footnotes import few
from reports.outcomes import MATURING_ABOVE, tell_closed
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Conversion")


def tell(conversion: Conversion, words: Words) -> Telling:
    """Title, sentences, the table of months, footnotes, and the picture's description."""
    return Telling(
        title=title(conversion, words),
        sentences=tuple(_sentences(conversion, words)),
        table=None if conversion.is_empty else _table(conversion, words),
        footnotes=tuple(_footnotes(conversion, words)),
        alt_text=_alt_text(conversion, words),
    )


def title(conversion: Conversion, words: Words) -> str:
    return tell_title(TITLE, conversion.about, words)


def maturing(conversion: Conversion, words: Words) -> str | None:
    """Of which months the rates will change; nothing when of none."""
    if not conversion.maturing:
        return None
    return words(
        "Still maturing: more than {share} of those opened in that month are open, so its rates "
        "will change.",
        share=words.percent(MATURING_ABOVE),
    )


def _sentences(conversion: Conversion, words: Words) -> Iterator[str]:
    yield tell_days(conversion.about, words)
    yield _customers(conversion, words)
    if conversion.worked:
        yield words.many(
            "{n} opportunity was worked on, {value} was won: {each} for each one worked on.",
            "{n} opportunities were worked on, {value} was won: {each} for each one worked on.",
            conversion.worked,
            value=words.moneys(conversion.closed.won_value),
            each=words.moneys(conversion.value_per_opportunity),
        )
    yield tell_closed(conversion.closed, words)
    if conversion.matured.whole:
        yield words(
            "Of the opportunities of months that have matured, {share} of those decided were won.",
            share=tell_share(conversion.matured, words),
        )


def _customers(conversion: Conversion, words: Words) -> str:
    if not conversion.accounts_worked:
        return words("No account was worked on in this period.")
    rate = _counted(conversion, words)
    return words.many(
        "{n} account was worked on. Bought for the first time: {rate}.",
        "{n} accounts were worked on. Bought for the first time: {rate}.",
        conversion.accounts_worked,
        rate=rate,
    )


def _counted(conversion: Conversion, words: Words) -> str:
    """“12 (24%)”, or for few “3 of 4 (30%–95%)”."""
    share = conversion.rate
    if share.is_small:
        return tell_share(share, words)
    return words("{n} ({share})", n=words.number(share.part), share=words.percent(share.rate))


def _table(conversion: Conversion, words: Words) -> Table:
    header = (
        words("Opened in"),
        words("Opened"),
        words("Won"),
        words("Lost"),
        words("Still open"),
        words("Won of opened"),
        words("Win rate"),
    )
    return Table(header, tuple(_row(cohort, words) for cohort in conversion.cohorts))


def _row(cohort: Cohort, words: Words) -> tuple[Cell, ...]:
    month = words.month(cohort.month)
    if cohort.is_maturing:
        month = words("{month} (maturing)", month=month)
    return (
        month,
        cohort.opened,
        cohort.won,
        cohort.lost,
        cohort.open,
        cohort.won_of_opened,
        cohort.win_rate,
    )


def _footnotes(conversion: Conversion, words: Words) -> Iterator[str]:
    if conversion.worked:
        yield words(
            "Worked on: open at some moment of the period. A customer's first win counts, of all "
            "there ever were."
        )
    if conversion.without_account:
        yield words.many(
            "{n} opportunity worked on has no account and is in no share of accounts.",
            "{n} opportunities worked on have no account and are in no share of accounts.",
            conversion.without_account,
        )
    yield from few(_shares(conversion), words)
    still = maturing(conversion, words)
    if still is not None:
        yield still
    yield from tell_back_dated(conversion.about, words)


def _shares(conversion: Conversion) -> Iterator[Share]:
    yield from (conversion.rate, conversion.closed.win_rate, conversion.matured)
    for cohort in conversion.cohorts:
        yield from (cohort.won_of_opened, cohort.win_rate)


def _alt_text(conversion: Conversion, words: Words) -> str:
    """What the picture shows, month by month."""
    name = title(conversion, words)
    if conversion.is_empty:
        return name
    bars = (
        words(
            "{month}: {opened} opened, {won} won, {lost} lost, {open} open, win rate {rate}",
            month=words.month(cohort.month),
            opened=words.number(cohort.opened),
            won=words.number(cohort.won),
            lost=words.number(cohort.lost),
            open=words.number(cohort.open),
            rate=tell_short(cohort.win_rate, words),
        )
        for cohort in conversion.cohorts
        if cohort.opened
    )
    return words("{title}. {bars}.", title=name, bars=words("; ").join(bars))
