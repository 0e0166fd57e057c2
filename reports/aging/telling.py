"""The aging in words."""

from collections.abc import Iterator

from reports import footnotes
from reports.aging.shape import Aging, Bucket
from reports.figures import Share, tell_share
from reports.naming import name_list, name_waiting
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Aging")
MOST_STAGES = 15  # Slack's tables have at most 20 columns


def tell(figures: Aging, words: Words) -> Telling:
    """Title, sentences, the table of ages by stage, footnotes, and the picture's description."""
    return Telling(
        title=title(figures, words),
        sentences=tuple(_sentences(figures, words)),
        table=None if figures.is_empty else _table(figures, words),
        footnotes=tuple(_footnotes(figures, words)),
        alt_text=_alt_text(figures, words),
    )


def title(figures: Aging, words: Words) -> str:
    """“Aging”, and whose."""
    return tell_title(TITLE, figures.about, words)


def subtitle(figures: Aging, words: Words) -> str:
    """That it is about all that is open, and as of when."""
    return tell_days(figures.about, words, words("Everything open, by days since it was opened"))


def tell_bucket(bucket: Bucket, words: Words) -> str:
    first = words.number(bucket.from_days)
    if bucket.to_days is None:
        return words("{first}+ days", first=first)
    return words("{first}–{last} days", first=first, last=words.number(bucket.to_days))


def _sentences(figures: Aging, words: Words) -> Iterator[str]:
    yield subtitle(figures, words)
    if figures.is_empty:
        yield words("Nothing is open.")
        return
    yield words(
        "Open: {n}, worth {value}. Older than 90 days: {share}.",
        n=words.number(figures.open.count),
        value=words.moneys(figures.open.value),
        share=tell_share(Share(figures.aged, figures.open.count), words),
    )
    yield from _stale(figures, words)
    yield from _old(figures, words)
    yield from _slipped(figures, words)
    if figures.no_next_step:
        yield words.many("{n} has no next step.", "{n} have no next step.", figures.no_next_step)


def _stale(figures: Aging, words: Words) -> Iterator[str]:
    if not figures.stale.count:
        yield words("Nothing is stale.")
        return
    yield words(
        "Stale: {n}, worth {value}. By stage: {list}.",
        n=words.number(figures.stale.count),
        value=words.moneys(figures.stale.value),
        list=words.both(
            words(
                "{stage} {n} (quiet for {days} days or more)",
                stage=words.name(stage.name),
                n=words.number(stage.of.count),
                days=words.number(stage.limit_days),
            )
            for stage in figures.stale_stages
        ),
    )
    named = (
        name_waiting(one.number, one.title, one.owner, one.stage, one.days, words)
        for one in figures.quietest
    )
    more = figures.stale.count - len(figures.quietest)
    yield words("Quiet for longest: {list}.", list=name_list(named, more, words))


def _old(figures: Aging, words: Words) -> Iterator[str]:
    if figures.old_limit is not None and figures.old:
        yield words.many(
            "{n} is older than {days} days, by which nine of ten wins were won.",
            "{n} are older than {days} days, by which nine of ten wins were won.",
            figures.old,
            days=words.number(round(figures.old_limit, 1)),
        )


def _slipped(figures: Aging, words: Words) -> Iterator[str]:
    if figures.slipped.count and figures.slip_days is not None:
        yield words(
            "Slipped: of {n} the expected close moved to a later month, {times} times in all. "
            "It now lies {days} days after the first in the median.",
            n=words.number(figures.slipped.count),
            times=words.number(figures.slipped.times),
            days=words.number(figures.slip_days),
        )


def _table(figures: Aging, words: Words) -> Table:
    """Ages by stage. Of very many stages the first, the others together."""
    shown = list(figures.stages)[:MOST_STAGES]
    others = list(figures.stages)[MOST_STAGES:]
    header = (
        words("Age"),
        words("Still open"),
        words("Value"),
        *(words.name(figures.stages[id_]) for id_ in shown),
        *([words("Other stages")] if others else []),
    )

    def row(bucket: Bucket) -> tuple[Cell, ...]:
        elsewhere = sum(bucket.stages.get(id_, 0) for id_ in others)
        return (
            tell_bucket(bucket, words),
            bucket.of.count,
            bucket.of.value,
            *(bucket.stages.get(id_, 0) for id_ in shown),
            *([elsewhere] if others else []),
        )

    return Table(header, tuple(map(row, figures.buckets)))


def _footnotes(figures: Aging, words: Words) -> Iterator[str]:
    if figures.stale.count:
        yield words(
            "Stale: no next step, nothing done for the days of its stage, and nothing else that "
            "asks for attention, such as an expected close that has passed."
        )
    yield from footnotes.few((Share(figures.aged, figures.open.count),), words)
    yield from footnotes.without_amount(figures.open.without_amount, words)
    yield from tell_back_dated(figures.about, words)


def _alt_text(figures: Aging, words: Words) -> str:
    """What the picture shows, column by column and bar by bar."""
    if figures.is_empty:
        return title(figures, words)
    bars = [
        words(
            "{age}: {n} open, worth {value}",
            age=tell_bucket(bucket, words),
            n=words.number(bucket.of.count),
            value=words.moneys(bucket.of.value),
        )
        for bucket in figures.buckets
    ]
    bars += [
        words("{stage}: {n} stale", stage=words.name(one.name), n=words.number(one.of.count))
        for one in figures.stale_stages
    ]
    return words("{title}. {bars}.", title=title(figures, words), bars=words("; ").join(bars))
