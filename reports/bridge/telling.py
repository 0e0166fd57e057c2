"""The bridge in words."""

from collections.abc import Iterator

from reports.bridge.shape import Bridge, Moved
from reports.counted import Total
from reports.currencies import tell_drawn
from reports.figures import difference, tell_change, tell_signed
from reports.periods import tell_period
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark
from store.movements import Move

TITLE = mark("Pipeline bridge")


def tell(bridge: Bridge, words: Words) -> Telling:
    """Whether it grew and why; each kind of movement; what moved to another month."""
    return Telling(
        title=title(bridge, words),
        sentences=tuple(_sentences(bridge, words)),
        table=None if bridge.is_empty else _table(bridge, words),
        footnotes=tuple(_footnotes(bridge, words)),
        alt_text=_alt_text(bridge, words),
    )


def title(bridge: Bridge, words: Words) -> str:
    return tell_title(TITLE, bridge.about, words)


def subtitle(bridge: Bridge, words: Words) -> str:
    """The period, and what is due when, if it is narrowed to that."""
    days = tell_period(bridge.about.period, words)
    if bridge.due is not None:
        due = tell_period(bridge.due, words)
        days = words("{period} · expected to close in {due}", period=days, due=due)
    return tell_days(bridge.about, words, days)


def name(move: Move, words: Words) -> str:
    """A kind of movement, as a label."""
    return {
        Move.NEW: words("New"),
        Move.REOPENED: words("Reopened"),
        Move.ASSIGNED_IN: words("Handed in"),
        Move.INCREASED: words("Increased"),
        Move.PULLED_IN: words("Pulled in"),
        Move.WON: words("Won"),
        Move.LOST: words("Lost"),
        Move.DECREASED: words("Decreased"),
        Move.PUSHED_OUT: words("Pushed out"),
        Move.ASSIGNED_OUT: words("Handed out"),
        Move.REMOVED: words("Removed"),
    }[move]


def _sentences(bridge: Bridge, words: Words) -> Iterator[str]:
    yield subtitle(bridge, words)
    if not bridge.balances:
        yield words(
            "This does not add up, so there is no chart: something changed outside the log. An "
            "administrator mends it with `oppy rebuild`."
        )
    if bridge.is_empty:
        yield words("Nothing was open, and nothing happened.")
        return
    count = bridge.end.count - bridge.start.count
    yield words(
        "Open: {before} before, {after} after ({change}). Value: {value} ({by}).",
        before=words.number(bridge.start.count),
        after=words.number(bridge.end.count),
        change=tell_signed(words.number(abs(count)), count),
        value=words.moneys(bridge.end.value),
        by=tell_change(difference(bridge.end.value, bridge.start.value, bridge.currency), words),
    )
    came = [one for one in bridge.moves if one.changes and _is_gain(one)]
    went = [one for one in bridge.moves if one.changes and not _is_gain(one)]
    if came:
        yield words("More: {list}.", list=words.both(_moved(one, words) for one in came))
    if went:
        yield words("Less: {list}.", list=words.both(_moved(one, words) for one in went))
    yield from _shifted(bridge, words)


def _is_gain(moved: Moved) -> bool:
    return moved.count > 0 or (not moved.count and any(sum_ > 0 for sum_ in moved.value.values()))


def _moved(moved: Moved, words: Words) -> str:
    return words(
        "{kind} {n} ({value})",
        kind=name(moved.move, words),
        n=words.number(moved.changes),
        value=tell_change(moved.value, words),
    )


def _shifted(bridge: Bridge, words: Words) -> Iterator[str]:
    if bridge.pushed.changes:
        yield words.many(
            "The expected close moved to a later month {n} time, worth {value}.",
            "The expected close moved to a later month {n} times, worth {value}.",
            bridge.pushed.changes,
            value=words.moneys(bridge.pushed.value),
        )
    if bridge.pulled.changes:
        yield words.many(
            "It moved to an earlier month {n} time, worth {value}.",
            "It moved to an earlier month {n} times, worth {value}.",
            bridge.pulled.changes,
            value=words.moneys(bridge.pulled.value),
        )


def _table(bridge: Bridge, words: Words) -> Table:
    header = (words("Change"), words("Changes"), words("Opportunities"), words("Value"))
    rows = [_row(one, words) for one in bridge.moves if one.changes]
    start = _end_row(words("Open before"), bridge.start)
    end = _end_row(words("Open after"), bridge.end)
    return Table(header, (start, *rows, end))


def _end_row(label: str, end: Total) -> tuple[Cell, ...]:
    return (label, None, end.count, end.value)


def _row(moved: Moved, words: Words) -> tuple[Cell, ...]:
    return (name(moved.move, words), moved.changes, moved.count, moved.value)


def _footnotes(bridge: Bridge, words: Words) -> Iterator[str]:
    yield from tell_drawn(bridge.drawn_currency, bridge.amounts, words)
    yield from tell_back_dated(bridge.about, words)


def _alt_text(bridge: Bridge, words: Words) -> str:
    parts = [_moved(one, words) for one in bridge.moves if one.changes]
    return words(
        "{title}. Before: {before}. {changes}. After: {after}.",
        title=title(bridge, words),
        before=words.moneys(bridge.start.value),
        changes=words("; ").join(parts) or words("no change"),
        after=words.moneys(bridge.end.value),
    )
