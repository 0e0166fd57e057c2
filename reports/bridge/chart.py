"""The bridge as a waterfall, in one currency."""

from decimal import Decimal
from typing import TYPE_CHECKING

from reports.bridge.shape import Bridge, Moved
from reports.bridge.telling import name, subtitle, title
from reports.charts import Head, Level, Step, Waterfall, moved
from reports.charts import draw as draw_charts
from reports.counted import Total
from reports.figures import tell_signed
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(bridge: Bridge, words: Words) -> "Figure":
    """One bar for each end, one step for each kind of movement that changed the sum."""
    steps = moved(_step(one, bridge.drawn_currency, words) for one in bridge.moves)
    return draw_charts(
        Head(title(bridge, words), subtitle(bridge, words)),
        Waterfall(
            _level(words("Open before"), bridge.start, bridge.drawn_currency, words),
            steps,
            _level(words("Open after"), bridge.end, bridge.drawn_currency, words),
        ),
    )


def _level(label: str, end: Total, currency: str, words: Words) -> Level:
    amount = end.value.get(currency, Decimal(0))
    return Level(label, float(amount), words.short_money(amount, currency))


def _step(one: Moved, currency: str, words: Words) -> Step:
    amount = one.value.get(currency, Decimal(0))
    value = tell_signed(words.short_money(abs(amount), currency), amount)
    return Step(name(one.move, words), float(amount), value, id=one.move)
