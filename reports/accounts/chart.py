"""The customers that bought most, as bars of one currency; the others stand in words."""

from typing import TYPE_CHECKING

from reports.accounts.shape import Customer, Customers, sum_of
from reports.accounts.telling import drawn, title
from reports.charts import WON, Cell, Head, Row, Rows, Segment, amounts_cell, fold
from reports.charts import draw as draw_charts
from reports.currencies import short_amount
from reports.figures import difference
from reports.report import tell_days
from reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(customers: Customers, words: Words) -> "Figure":
    """The chart of customers of whom some bought."""
    head = Head(
        title(customers, words),
        tell_days(customers.about, words),
        notes=tuple(drawn(customers, words)),
    )
    shown = fold(
        customers.buyers,
        lambda one: _row(one, customers.drawn_currency, words),
        lambda rest: _rest(customers, len(rest), words),
    )
    return draw_charts(head, Rows(shown, headers=(words("Won"), words("Open value"))))


def _row(customer: Customer, currency: str, words: Words) -> Row:
    open_value = amounts_cell(customer.open_value, "", words) if customer.open else Cell("–")
    return Row(
        customer.name,
        (Segment(float(customer.won_value.get(currency, 0)), WON),),
        short_amount(customer.won_value, currency, words),
        beside=(Cell(words.number(customer.won)), open_value),
        id=str(customer.id),
    )


def _rest(customers: Customers, listed: int, words: Words) -> Row:
    """All that have no bar of their own, also those beyond the list."""
    first = customers.buyers[:-listed]
    left = difference(customers.won_value, sum_of(first), customers.currency)
    return Row(
        words.many("{n} more customer", "{n} more customers", customers.customers - len(first)),
        value=short_amount(left, customers.drawn_currency, words),
        id="rest",
    )
