"""The funnel as a picture: one bar per stage, what went on between them, what is open beside them.

Everything is labelled where it stands, so that nothing has to be looked up; the key below explains
the three shades of a bar.
"""

from typing import TYPE_CHECKING

from reports import footnotes
from reports.charts import HATCHED, LIGHT, SOLID, WON, Head, Key, Row, Rows, Segment
from reports.charts import amounts_cell as cell
from reports.charts import draw as draw_charts
from reports.figures import tell_short
from reports.funnel.footnotes import conversions
from reports.funnel.shape import Funnel, Step
from reports.funnel.telling import subtitle, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(funnel: Funnel, words: Words) -> "Figure":
    """The chart of a funnel that is not empty."""
    notes = (conversions(words), *footnotes.maturing(funnel.cohort.open_share, words))
    head = Head(
        title(funnel, words),
        subtitle(funnel, words),
        notes=notes,
        key=_key(funnel, words),
    )
    stages = (_stage(step, words) for step in funnel.steps)
    return draw_charts(head, Rows((*stages, _won(funnel, words))))


def _stage(step: Step, words: Words) -> Row:
    here = words.many("{n} open", "{n} open", step.open_here)
    return Row(
        words.name(step.name),
        (
            Segment(step.reached - step.implied - step.open_furthest, SOLID, "moved"),
            Segment(step.implied, HATCHED, "implied"),
            Segment(step.open_furthest, LIGHT, "open"),
        ),
        words.number(step.reached),
        below=_onward(step, words) if step.reached else "",
        beside=(cell(step.value, here, words),) if step.open_here else (),
        id=step.name,
    )


def _onward(step: Step, words: Words) -> str:
    return words(
        "▼ {raw} raw · {resolved} resolved",
        raw=tell_short(step.raw, words),
        resolved=tell_short(step.resolved, words),
    )


def _won(funnel: Funnel, words: Words) -> Row:
    won = funnel.cohort.won
    return Row(
        words("Won"),
        (Segment(won, WON),),
        words.number(won),
        beside=(cell(funnel.cohort.won_value, words("won"), words),) if won else (),
        id="won",
    )


def _key(funnel: Funnel, words: Words) -> tuple[Key, ...]:
    """The shades of the bars that occur."""
    shades = [Key(words("went on or closed"), SOLID)]
    if any(step.implied for step in funnel.steps):
        shades.append(Key(words("implied (skipped over)"), HATCHED))
    if any(step.open_furthest for step in funnel.steps):
        shades.append(Key(words("open, got no further yet"), LIGHT))
    return tuple(shades)
