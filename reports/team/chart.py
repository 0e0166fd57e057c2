"""What each person won beside the target, and their win rates with the range that chance leaves."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.charts import (
    TARGET,
    WON,
    Cell,
    Dot,
    Dots,
    Head,
    Key,
    Panel,
    Row,
    Rows,
    Segment,
    fold,
    percents,
)
from reports.charts import draw as draw_charts
from reports.charts.rows import MOST
from reports.currencies import short_amount
from reports.figures import tell_short, wilson
from reports.report import tell_days
from reports.team.shape import Rep, Team, Work
from reports.team.telling import drawn, title
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(team: Team, words: Words) -> "Figure":
    """The chart of a team of whom somebody won, lost or has a target."""
    panels: list[Panel] = []
    notes = [*drawn(team, words)] if team.has_value else []
    if team.has_value:
        panels.append(_won(team, words))
    if team.has_rate:
        panels.append(_rates(team, words))
        notes.append(words("Lines: the range that chance leaves for the win rate (95%)."))
    head = Head(
        title(team, words),
        tell_days(team.about, words),
        notes=tuple(notes),
        key=_key(team, words),
    )
    return draw_charts(head, *panels)


def _won(team: Team, words: Words) -> Rows:
    currency = team.drawn_currency

    def row(rep: Rep) -> Row:
        work = rep.work
        target = work.target.get(currency)
        return Row(
            rep.name,
            (Segment(float(work.won_value.get(currency, 0)), WON),),
            _value(work, currency, words),
            beside=(
                Cell(words.number(work.open)),
                Cell(words.number(work.overdue)),
                Cell(words.number(work.activities)),
            ),
            target=None if target is None else float(target),
            id=str(rep.id),
        )

    headers = (words("Open now"), words("Overdue"), words("Activities"))
    rows = fold(team.reps, row, lambda rest: _rest(rest, currency, words))
    return Rows(rows, headers, words("Won value"))


def _value(work: Work, currency: str, words: Words) -> str:
    """“€50K · 83%”: what was won, and how much of the target that is."""
    won = short_amount(work.won_value, currency, words)
    if currency not in work.attainment:
        return won
    return f"{won} · {words.percent(work.attainment[currency])}"


def _rest(rest: Sequence[Rep], currency: str, words: Words) -> Row:
    together = sum((rep.work.won_value.get(currency, Decimal(0)) for rep in rest), Decimal(0))
    return Row(
        words.many("{n} more person", "{n} more people", len(rest)),
        value=words.short_money(together, currency),
        id="rest",
    )


def _rates(team: Team, words: Words) -> Dots:
    """In the same order as above, for an order by rate would be one of chance."""
    closed = [rep for rep in team.reps if rep.work.win_rate.whole][: MOST - 1]
    dots = [_dot(rep, words) for rep in closed]
    return Dots(tuple(dots), percents(words), heading=words("Win rate"))


def _dot(rep: Rep, words: Words) -> Dot:
    share = rep.work.win_rate
    low, high = wilson(share.part, share.whole) or (None, None)
    return Dot(
        rep.name,
        share.rate,
        low,
        high,
        beside=(Cell(tell_short(share, words), _counts(rep, words)),),
        id=f"rate {rep.id}",
    )


def _counts(rep: Rep, words: Words) -> str:
    share = rep.work.win_rate
    if share.is_small:
        return ""
    return words(
        "{part} of {whole}", part=words.number(share.part), whole=words.number(share.whole)
    )


def _key(team: Team, words: Words) -> tuple[Key, ...]:
    currency = team.drawn_currency
    if not any(rep.work.target.get(currency) for rep in team.reps):
        return ()
    return (Key(words("target"), TARGET),)
