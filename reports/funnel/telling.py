"""The funnel in words."""

from collections.abc import Iterator

from reports.figures import difference, tell_change, tell_share, tell_short, tell_signed
from reports.funnel.footnotes import tell_footnotes
from reports.funnel.shape import Closing, Closings, Funnel, Leak, Standing, Step
from reports.naming import name_list, name_one
from reports.outcomes import tell_closed
from reports.periods import tell_period
from reports.report import tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Sales funnel")


def tell(funnel: Funnel, words: Words) -> Telling:
    """Title, sentences, the table of stages, footnotes, and the picture's description."""
    return Telling(
        title=title(funnel, words),
        sentences=tuple(_sentences(funnel, words)),
        table=None if funnel.is_empty else _table(funnel, words),
        footnotes=tuple(tell_footnotes(funnel, words)),
        alt_text=_alt_text(funnel, words),
    )


def title(funnel: Funnel, words: Words) -> str:
    """“Sales funnel”, and whose."""
    return tell_title(TITLE, funnel.about, words)


def subtitle(funnel: Funnel, words: Words) -> str:
    """Which opportunities it is about, and as of when."""
    opened = words("Opened: {period}", period=tell_period(funnel.about.period, words))
    return tell_days(funnel.about, words, opened)


def _sentences(funnel: Funnel, words: Words) -> Iterator[str]:
    yield subtitle(funnel, words)
    yield _cohort(funnel, words)
    if funnel.leak is not None:
        yield _leak(funnel.leak, words)
    yield from _closed(funnel, words)
    yield from _standing(funnel, words)
    yield _change(funnel, words)
    yield _won_lately(funnel.won_lately, words)
    yield _lost_lately(funnel.lost_lately, words)


def _cohort(funnel: Funnel, words: Words) -> str:
    cohort = funnel.cohort
    if funnel.is_empty:
        return words("No opportunity was opened in this period, so there is no funnel to show.")
    return words(
        "{opened} opened: {won} won, {lost} lost, {open} still open. "
        "Won so far: {of_opened} of all, {of_decided} of those decided.",
        opened=words.number(cohort.opened),
        won=words.number(cohort.won),
        lost=words.number(cohort.lost),
        open=words.number(cohort.open),
        of_opened=tell_share(cohort.won_of_opened, words),
        of_decided=tell_share(cohort.win_rate, words),
    )


def _leak(leak: Leak, words: Words) -> str:
    here, share = words.name(leak.here), tell_share(leak.share, words)
    if leak.there is None:
        return words(
            "Where it leaks: after {here}. Of those decided there, {share} were won.",
            here=here,
            share=share,
        )
    return words(
        "Where it leaks: between {here} and {there}. Of those decided there, {share} went on.",
        here=here,
        there=words.name(leak.there),
        share=share,
    )


def _closed(funnel: Funnel, words: Words) -> Iterator[str]:
    closed = funnel.closed
    yield tell_closed(closed, words)
    if closed.median_cycle_days is not None and closed.mean_cycle_days is not None:
        yield words(
            "Sales cycle of those won: {median} days in the median, {mean} on average.",
            median=words.number(closed.median_cycle_days),
            mean=words.number(round(closed.mean_cycle_days, 1)),
        )
    if funnel.standing.past_due:
        yield words.many(
            "{n} open opportunity is past its expected close; it does not count as lost.",
            "{n} open opportunities are past their expected close; they do not count as lost.",
            funnel.standing.past_due,
        )


def _standing(funnel: Funnel, words: Words) -> Iterator[str]:
    standing = funnel.standing
    if not standing.count:
        yield words("Nothing is open.")
        return
    yield words(
        "Open: {n}, worth {value}.",
        n=words.number(standing.count),
        value=words.moneys(standing.value),
    )
    weighted = words.moneys(standing.weighted)
    doubtful = list(_doubtful(standing, words))
    if doubtful:
        yield words(
            "Weighted forecast: {weighted}, of which {parts}.",
            weighted=weighted,
            parts=words.both(doubtful),
        )
    elif standing.weighted:
        yield words("Weighted forecast: {weighted}.", weighted=weighted)


def _doubtful(standing: Standing, words: Words) -> Iterator[str]:
    """The parts of the weighted forecast that no date ahead stands behind."""
    buckets = standing.buckets
    if buckets["past_due"]:
        yield words("{amount} past due", amount=words.moneys(buckets["past_due"]))
    if buckets["undated"]:
        yield words("{amount} without a date", amount=words.moneys(buckets["undated"]))


def _change(funnel: Funnel, words: Words) -> str:
    now, before, main = funnel.standing, funnel.week_ago, funnel.about.currency
    if (now.count, now.value, now.weighted) == (before.count, before.value, before.weighted):
        return words("Against last week: no change.")
    return words(
        "Against last week: {count} open, {value} in value, {weighted} in the weighted forecast.",
        count=tell_signed(words.number(abs(now.count - before.count)), now.count - before.count),
        value=tell_change(difference(now.value, before.value, main), words),
        weighted=tell_change(difference(now.weighted, before.weighted, main), words),
    )


def _won_lately(won: Closings, words: Words) -> str:
    if not won.count:
        return words("Won in the last 7 days: none.")
    return words(
        "Won in the last 7 days: {n} ({value}). {list}",
        n=words.number(won.count),
        value=words.moneys(won.value),
        list=_list(won, words),
    )


def _lost_lately(lost: Closings, words: Words) -> str:
    if not lost.count:
        return words("Lost in the last 7 days: none.")
    return words(
        "Lost in the last 7 days: {n} ({value}). {list}",
        n=words.number(lost.count),
        value=words.moneys(lost.value),
        list=_list(lost, words),
    )


def _list(closings: Closings, words: Words) -> str:
    named = (_closing(closing, words) for closing in closings.named)
    more = closings.count - len(closings.named)
    return words("{list}.", list=name_list(named, more, words))


def _closing(closing: Closing, words: Words) -> str:
    amount, reason = closing.amount, closing.reason
    about = (
        closing.account,
        closing.owner,
        None if amount is None else words.money(amount, closing.currency),
        None if reason is None else words.name(reason),
    )
    return name_one(closing.number, closing.title, about, words)


def _table(funnel: Funnel, words: Words) -> Table:
    header = (
        words("Stage"),
        words("Reached"),
        words("Implied"),
        words("Open here"),
        words("Value"),
        words("On to next, raw"),
        words("On to next, resolved"),
        words("Win rate"),
    )
    won = funnel.cohort
    value = won.won_value if won.won else None
    last: tuple[Cell, ...] = (words("Won"), won.won, None, None, value, None, None, None)
    return Table(header, (*(_row(step, words) for step in funnel.steps), last))


def _row(step: Step, words: Words) -> tuple[Cell, ...]:
    return (
        words.name(step.name),
        step.reached,
        step.implied,
        step.open_here,
        step.value,
        step.raw,
        step.resolved,
        step.win_rate,
    )


def _alt_text(funnel: Funnel, words: Words) -> str:
    """What the picture shows, bar by bar."""
    if funnel.is_empty:
        return title(funnel, words)
    bars = [
        words(
            "{stage}: {reached} reached, {raw} on to the next (raw), {resolved} resolved",
            stage=words.name(step.name),
            reached=words.number(step.reached),
            raw=tell_short(step.raw, words),
            resolved=tell_short(step.resolved, words),
        )
        for step in funnel.steps
    ]
    bars.append(words("Won: {n}", n=words.number(funnel.cohort.won)))
    return words("{title}. {bars}.", title=title(funnel, words), bars=words("; ").join(bars))
