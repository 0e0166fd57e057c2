"""The losses in words."""

from collections.abc import Iterator

from reports import footnotes
from reports.counted import Counted
from reports.figures import tell_share, tell_short
from reports.losses.shape import Losses, Reason
from reports.periods import tell_period
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Losses")
FIRST = 3
MOST_STAGES = 15  # Slack's tables have at most 20 columns


def tell(figures: Losses, words: Words) -> Telling:
    """Title, sentences, the table of reasons by stage, footnotes, the picture's description."""
    return Telling(
        title=title(figures, words),
        sentences=tuple(_sentences(figures, words)),
        table=None if figures.is_empty else _table(figures, words),
        footnotes=tuple(_footnotes(figures, words)),
        alt_text=_alt_text(figures, words),
    )


def title(figures: Losses, words: Words) -> str:
    """“Losses”, and whose."""
    return tell_title(TITLE, figures.about, words)


def subtitle(figures: Losses, words: Words) -> str:
    """When they were lost, and as of when that was known."""
    lost = words("Lost: {period}", period=tell_period(figures.about.period, words))
    return tell_days(figures.about, words, lost)


def tell_reason(reason: Reason, words: Words) -> str:
    return words("no reason") if reason.name is None else words.name(reason.name)


def _sentences(figures: Losses, words: Words) -> Iterator[str]:
    yield subtitle(figures, words)
    if figures.is_empty:
        yield words("Nothing was lost in this period.")
        return
    yield words(
        "{n} lost, worth {value}: {share} of those closed.",
        n=words.number(figures.lost.count),
        value=words.moneys(figures.lost.value),
        share=tell_share(figures.of_closed, words),
    )
    yield from _why(figures, words)
    yield from _where(figures, words)
    yield from _to_whom(figures, words)


def _why(figures: Losses, words: Words) -> Iterator[str]:
    known = [reason for reason in figures.reasons if reason.name is not None]
    if known:
        told = [_item(tell_reason(one, words), one.of, words) for one in known[:FIRST]]
        yield words("Why: {list}.", list=words("; ").join(told))
    unknown = figures.lost.count - sum(reason.of.count for reason in known)
    if unknown:
        yield words.many(
            "Of {n} nobody said why it was lost.", "Of {n} nobody said why they were lost.", unknown
        )


def _where(figures: Losses, words: Words) -> Iterator[str]:
    """The stage where most are lost, and where most of the first reason are, if that is another."""
    worst = max(figures.stages, key=lambda stage: stage.of.count)
    yield words(
        "Where: most often in {stage}, {share}, worth {value}.",
        stage=words.name(worst.name),
        share=tell_short(figures.share(worst.of), words),
        value=words.moneys(worst.of.value),
    )
    first = next((reason for reason in figures.reasons if reason.name is not None), None)
    if first is not None:
        stage, share = figures.most_in(first)
        if stage.id != worst.id and share.part > 1:
            yield words(
                "Those lost for {reason} mostly were in {stage}: {share}.",
                reason=tell_reason(first, words),
                stage=words.name(stage.name),
                share=tell_short(share, words),
            )


def _to_whom(figures: Losses, words: Words) -> Iterator[str]:
    named = [one for one in figures.competitors if one.name is not None]
    if not named:
        yield words("To whom: no competitor was named.")
        return
    told = [_item(one.name or "", one.of, words) for one in named[:FIRST]]
    more = len(named) - len(told)
    if more:
        told.append(words.many("{n} more", "{n} more", more))
    yield words("To whom: {list}.", list=words("; ").join(told))
    nobody = figures.lost.count - sum(one.of.count for one in named)
    if nobody:
        yield words("For {n} no competitor was named.", n=words.number(nobody))


def _item(name: str, of: Counted, words: Words) -> str:
    if not of.value:
        return words("{name} {n}", name=name, n=words.number(of.count))
    return words(
        "{name} {n} ({value})", name=name, n=words.number(of.count), value=words.moneys(of.value)
    )


def _table(figures: Losses, words: Words) -> Table:
    """Reasons by stages. Of very many stages those where most was lost, the others together."""
    often = sorted(figures.stages, key=lambda stage: -stage.of.count)[:MOST_STAGES]
    shown = [stage for stage in figures.stages if stage in often]
    others = [stage for stage in figures.stages if stage not in often]
    header = (
        words("Reason"),
        words("Lost"),
        words("Share"),
        words("Value"),
        *(words.name(stage.name) for stage in shown),
        *([words("Other stages")] if others else []),
    )

    def row(reason: Reason) -> tuple[Cell, ...]:
        elsewhere = sum(reason.stages.get(stage.id, 0) for stage in others)
        return (
            tell_reason(reason, words),
            reason.of.count,
            figures.share(reason.of),
            reason.of.value,
            *(reason.stages.get(stage.id, 0) for stage in shown),
            *([elsewhere] if others else []),
        )

    last: tuple[Cell, ...] = (
        words("All"),
        figures.lost.count,
        None,
        figures.lost.value,
        *(stage.of.count for stage in shown),
        *([sum(stage.of.count for stage in others)] if others else []),
    )
    return Table(header, (*map(row, figures.reasons), last))


def _footnotes(figures: Losses, words: Words) -> Iterator[str]:
    if not figures.is_empty:
        shares = (figures.of_closed, figures.share(figures.lost))
        yield from footnotes.few(shares, words)
    yield from footnotes.without_amount(figures.lost.without_amount, words)
    yield from tell_back_dated(figures.about, words)


def _alt_text(figures: Losses, words: Words) -> str:
    """What the picture shows, bar by bar."""
    if figures.is_empty:
        return title(figures, words)
    bars = [
        words(
            "{reason}: {count} lost ({share}), worth {value}",
            reason=tell_reason(reason, words),
            count=words.number(reason.of.count),
            share=tell_short(figures.share(reason.of), words),
            value=words.moneys(reason.of.value),
        )
        for reason in figures.reasons
    ]
    return words("{title}. {bars}.", title=title(figures, words), bars=words("; ").join(bars))
