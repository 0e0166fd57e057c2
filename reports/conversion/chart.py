"""The accounts that became customers as bars, and the months' cohorts as columns."""

from typing import TYPE_CHECKING

from reports.charts import (
    LIGHT,
    LOST,
    SOLID,
    WON,
    Column,
    Columns,
    Head,
    Key,
    Row,
    Rows,
    Segment,
    month_names,
)
from reports.charts import draw as draw_charts
from reports.conversion.shape import Cohort, Conversion
from reports.conversion.telling import maturing, title
from reports.figures import tell_short
from reports.report import tell_days
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(conversion: Conversion, words: Words) -> "Figure":
    """The chart of a conversion that is not empty; the win rate stands above each column."""
    begun = [cohort for cohort in conversion.cohorts if cohort.month <= conversion.about.today]
    names = month_names([cohort.month for cohort in begun], words)
    still = maturing(conversion, words)
    head = Head(
        title(conversion, words),
        tell_days(conversion.about, words),
        notes=(
            words("Above each month: won of those decided."),
            *(() if still is None else (f"* {still}",)),
        ),
        key=_key(begun, words),
    )
    columns = (_column(cohort, name, words) for cohort, name in zip(begun, names, strict=True))
    heading = words("What became of the opportunities opened in each month")
    months = Columns(tuple(columns), heading)
    if not conversion.accounts_worked:
        return draw_charts(head, months)
    return draw_charts(head, _accounts(conversion, words), months)


def _accounts(conversion: Conversion, words: Words) -> Rows:
    won, worked = conversion.accounts_won, conversion.accounts_worked
    share = words("{n} · {share}", n=words.number(won), share=words.percent(conversion.rate.rate))
    return Rows(
        (
            Row(
                words("Accounts worked on"),
                (Segment(worked, SOLID),),
                words.number(worked),
                id="worked",
            ),
            Row(
                words("New customers"),
                (Segment(won, WON),),
                tell_short(conversion.rate, words) if conversion.rate.is_small else share,
                id="won",
            ),
        )
    )


def _column(cohort: Cohort, name: str, words: Words) -> Column:
    return Column(
        name,
        (
            Segment(cohort.won, WON, "won"),
            Segment(cohort.lost, LOST, "lost"),
            Segment(cohort.open, LIGHT, "open"),
        ),
        _rate(cohort, words) if cohort.opened else "",
        id=f"{cohort.month:%Y-%m}",
    )


def _rate(cohort: Cohort, words: Words) -> str:
    """Marked where it will change."""
    rate = tell_short(cohort.win_rate, words)
    return f"{rate}*" if cohort.is_maturing and cohort.win_rate.whole else rate


def _key(cohorts: list[Cohort], words: Words) -> tuple[Key, ...]:
    """The shades that occur."""
    keys = []
    if any(cohort.won for cohort in cohorts):
        keys.append(Key(words("won"), WON))
    if any(cohort.lost for cohort in cohorts):
        keys.append(Key(words("lost"), LOST))
    if any(cohort.open for cohort in cohorts):
        keys.append(Key(words("still open"), LIGHT))
    return tuple(keys)
