"""The funnel as a picture: one bar per stage, what went on between them, what is open beside them.

Everything is labelled where it stands, so that nothing has to be looked up; the key below explains
the three shades of a bar.
"""

from typing import TYPE_CHECKING

from reports import style
from reports.figures import Amounts, tell_short
from reports.funnel.footnotes import conversions, maturing
from reports.funnel.shape import Funnel, Step
from reports.funnel.telling import subtitle, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOP = 200
ROW = 116
BAR = 62
BOTTOM = 92
LINE = 42
LEFT = style.MARGIN + style.PADDING
RIGHT = style.WIDTH - LEFT
NAMES = 400
BARS = LEFT + NAMES + 30
LONGEST = 720
BESIDE = 330
NAME, COUNT, AMOUNT, SMALL, NOTE = 14.0, 15.0, 13.5, 12.0, 11.0


def draw(funnel: Funnel, words: Words) -> "Figure":
    """The chart of a funnel that is not empty."""
    rows = len(funnel.steps) + 1
    notes = _notes(funnel, words)
    figure, axes = style.canvas(TOP + rows * ROW + BOTTOM + len(notes) * LINE)
    _head(axes, funnel, words)
    scale = LONGEST / max(step.reached for step in funnel.steps)
    for position, step in enumerate(funnel.steps):
        _stage(axes, TOP + position * ROW, step, scale, words)
    _won(axes, TOP + len(funnel.steps) * ROW, funnel, scale, words)
    _key(axes, TOP + rows * ROW, funnel, words)
    for position, line in enumerate(notes, start=1):
        y = TOP + rows * ROW + 18 + position * LINE
        style.write(axes, LEFT, y, line, size=NOTE, colour=style.GREY, gid="footnote")
    return figure


def _head(axes: "Axes", funnel: Funnel, words: Words) -> None:
    room = RIGHT - LEFT
    heading = style.fit(title(funnel, words), 20, room, bold=True)
    style.write(axes, LEFT, 86, heading, size=20, bold=True, gid="title")
    days = style.fit(subtitle(funnel, words), 12.5, room)
    style.write(axes, LEFT, 146, days, size=12.5, colour=style.GREY, gid="subtitle")


def _stage(axes: "Axes", y: float, step: Step, scale: float, words: Words) -> None:
    _name(axes, y, words.name(step.name), f"name:{step.name}")
    parts = (
        (step.reached - step.implied - step.open_furthest, style.BLUE, None, "moved"),
        (step.implied, style.BLUE_PALE, style.BLUE, "implied"),
        (step.open_furthest, style.BLUE_LIGHT, None, "open"),
    )
    x = float(BARS)
    for count, colour, hatch, part in parts:
        width = count * scale
        style.bar(axes, x, y, width, BAR, colour=colour, hatch=hatch, gid=f"{part}:{step.name}")
        x += width
    _count(axes, x, y, words.number(step.reached), f"reached:{step.name}")
    if step.open_here:
        here = words.many("{n} open", "{n} open", step.open_here)
        _beside(axes, y, *_value(step.value, here, words), f"value:{step.name}")
    if step.reached:
        _onward(axes, y + (BAR + ROW) / 2, step, words)


def _onward(axes: "Axes", y: float, step: Step, words: Words) -> None:
    text = words(
        "▼ {raw} raw · {resolved} resolved",
        raw=tell_short(step.raw, words),
        resolved=tell_short(step.resolved, words),
    )
    style.write(axes, BARS, y, text, size=SMALL, colour=style.GREY, gid=f"onward:{step.name}")


def _won(axes: "Axes", y: float, funnel: Funnel, scale: float, words: Words) -> None:
    won = funnel.cohort.won
    _name(axes, y, words("Won"), "name:won")
    style.bar(axes, BARS, y, won * scale, BAR, colour=style.GREEN, gid="won")
    _count(axes, BARS + won * scale, y, words.number(won), "reached:won")
    if won:
        _beside(axes, y, *_value(funnel.cohort.won_value, words("won"), words), "value:won")


def _name(axes: "Axes", y: float, name: str, gid: str) -> None:
    shown = style.fit(name, NAME, NAMES, lines=2)
    style.write(axes, LEFT, y + BAR / 2, shown, size=NAME, gid=gid)


def _count(axes: "Axes", x: float, y: float, count: str, gid: str) -> None:
    style.write(axes, x + 16, y + BAR / 2, count, size=COUNT, bold=True, gid=gid)


def _beside(axes: "Axes", y: float, above: str, below: str, gid: str) -> None:
    """An amount and, smaller, what it is of; only the latter when no amount is known."""
    if above:
        style.write(axes, RIGHT, y + 14, above, size=AMOUNT, bold=True, align="right", gid=gid)
    place = y + 54 if above else y + BAR / 2
    style.write(axes, RIGHT, place, below, size=SMALL, colour=style.GREY, align="right")


def _value(amounts: Amounts, below: str, words: Words) -> tuple[str, str]:
    """The currencies side by side above ``below``; the further ones beside it where they do not
    fit, by number when there are too many for that too."""
    shown = [words.short_money(amount, currency) for currency, amount in amounts.items()]
    joined = " + ".join(shown)
    if style.text_width(joined, AMOUNT, bold=True) <= BESIDE:
        return joined, below
    further = f"+ {' + '.join(shown[1:])} · {below}"
    if style.text_width(further, SMALL) <= BESIDE:
        return shown[0], further
    counted = words.many("+ {n} currency", "+ {n} currencies", len(shown) - 1)
    return shown[0], f"{counted} · {below}"


def _key(axes: "Axes", y: float, funnel: Funnel, words: Words) -> None:
    """The shades of the bars that occur."""
    shades: list[tuple[str, str | None, str]] = [(style.BLUE, None, words("went on or closed"))]
    if any(step.implied for step in funnel.steps):
        shades.append((style.BLUE_PALE, style.BLUE, words("implied (skipped over)")))
    if any(step.open_furthest for step in funnel.steps):
        shades.append((style.BLUE_LIGHT, None, words("open, got no further yet")))
    x = float(LEFT)
    for colour, hatch, label in shades:
        style.bar(axes, x, y - 2, 44, 28, colour=colour, hatch=hatch, gid="key")
        style.write(axes, x + 58, y + 12, label, size=NOTE, colour=style.GREY)
        x += 58 + style.text_width(label, NOTE) + 48


def _notes(funnel: Funnel, words: Words) -> list[str]:
    """How to read the two percentages, and a warning while many are open; a line each."""
    notes = (conversions(words), maturing(funnel, words))
    return [style.fit(note, NOTE, RIGHT - LEFT) for note in notes if note]
