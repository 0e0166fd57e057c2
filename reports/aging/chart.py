"""The aging as a picture: a column for each age, in it the stages, the later the darker; and below
it what is stale, by stage."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports import style
from reports.aging.shape import Aging, Bucket, StaleStage
from reports.aging.telling import subtitle, tell_bucket, title
from reports.charts import (
    REST,
    Cell,
    Column,
    Columns,
    Head,
    Key,
    Panel,
    Row,
    Rows,
    Segment,
    Shade,
    amounts_cell,
    fold,
)
from reports.charts import draw as draw_charts
from reports.currencies import drawn_currency, tell_drawn
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STALE = Shade(style.ORANGE)
MOST = 6  # stages whose shades can be told apart
PALEST = 0.18  # of the darkest


def draw(figures: Aging, words: Words) -> "Figure":
    """The chart of what is open. Of many stages the last are drawn, the others in grey below."""
    drawn = list(figures.stages)[-MOST:]
    shades = dict(zip(drawn, _shades(len(drawn)), strict=True))
    key = [Key(words.name(figures.stages[id_]), shades[id_]) for id_ in drawn]
    earlier = len(figures.stages) - len(drawn)
    if earlier:
        name = words.many("{n} earlier stage", "{n} earlier stages", earlier)
        key.insert(0, Key(name, REST))
    currency = drawn_currency(figures.about.currency, [figures.open.value])
    head = Head(
        title(figures, words),
        subtitle(figures, words),
        notes=tuple(tell_drawn(currency, [figures.open.value], words)),
        key=tuple(key),
    )
    columns = tuple(_column(bucket, shades, currency, words) for bucket in figures.buckets)
    panels: list[Panel] = [Columns(columns)]
    if figures.stale_stages:
        panels.append(_stale(figures.stale_stages, words))
    return draw_charts(head, *panels)


def _column(bucket: Bucket, shades: dict[int, Shade], currency: str, words: Words) -> Column:
    rest = sum(n for id_, n in bucket.stages.items() if id_ not in shades)
    segments = (
        Segment(rest, REST, "rest"),
        *(
            Segment(bucket.stages.get(id_, 0), shade, f"stage {id_}")
            for id_, shade in shades.items()
        ),
    )
    worth = bucket.of.value.get(currency)
    return Column(
        tell_bucket(bucket, words),
        segments,
        words.number(bucket.of.count),
        small="" if worth is None else words.short_money(worth, currency),
        id=f"age:{bucket.from_days}",
    )


def _stale(stages: Sequence[StaleStage], words: Words) -> Rows:
    rows = fold(stages, lambda stage: _stale_row(stage, words), lambda rest: _rest(rest, words))
    return Rows(rows, (words("Value"), words("Quiet for")), words("Stale"))


def _stale_row(stage: StaleStage, words: Words) -> Row:
    worth = amounts_cell(stage.of.value, "", words) if stage.of.value else Cell("–")
    return Row(
        words.name(stage.name),
        (Segment(stage.of.count, STALE, "stale"),),
        words.number(stage.of.count),
        beside=(worth, Cell(words("{first}+ days", first=words.number(stage.limit_days)))),
        id=f"stale:{stage.id}",
    )


def _rest(rest: Sequence[StaleStage], words: Words) -> Row:
    name = words.many("{n} more stage", "{n} more stages", len(rest))
    return Row(name, value=words.number(sum(stage.of.count for stage in rest)), id="stale:rest")


def _shades(count: int) -> list[Shade]:
    """From pale to full blue."""
    steps = [1.0] if count == 1 else [place / (count - 1) for place in range(count)]
    return [Shade(_mixed(PALEST + (1 - PALEST) * step)) for step in steps]


def _mixed(part: float) -> str:
    """That part of the full colour on paper."""
    parts = zip(_channels(style.BLUE), _channels(style.PAPER), strict=True)
    return "#" + "".join(f"{round(full * part + paper * (1 - part)):02X}" for full, paper in parts)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
