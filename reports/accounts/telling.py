"""Customers in words."""

from collections.abc import Iterator

from reports.accounts.measuring import MOST
from reports.accounts.shape import LARGEST, Customer, Customers
from reports.currencies import tell_drawn
from reports.figures import tell_share
from reports.footnotes import few
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Customer value")
NAMED = 3


def tell(customers: Customers, words: Words) -> Telling:
    """Title, sentences, the table of accounts, footnotes, and the picture's description."""
    return Telling(
        title=title(customers, words),
        sentences=tuple(_sentences(customers, words)),
        table=_table(customers, words) if customers.accounts else None,
        footnotes=tuple(_footnotes(customers, words)),
        alt_text=_alt_text(customers, words),
    )


def title(customers: Customers, words: Words) -> str:
    return tell_title(TITLE, customers.about, words)


def drawn(customers: Customers, words: Words) -> Iterator[str]:
    """Which currency is drawn, and by which they are in order."""
    return tell_drawn(customers.drawn_currency, [customers.won_value], words)


def _sentences(customers: Customers, words: Words) -> Iterator[str]:
    yield tell_days(customers.about, words)
    yield from _bought(customers, words)
    if customers.potential:
        yield words.many(
            "{n} account has something open.",
            "{n} accounts have something open.",
            customers.potential,
        )
    else:
        yield words("No account has anything open.")


def _bought(customers: Customers, words: Words) -> Iterator[str]:
    if not customers.customers:
        yield words("No account bought anything in this period.")
        return
    rate = tell_share(customers.repeat_rate, words)
    yield words.many(
        "{n} account bought for {value}. Repeat rate: {rate}.",
        "{n} accounts bought for {value}. Repeat rate: {rate}.",
        customers.customers,
        value=words.moneys(customers.won_value),
        rate=rate,
    )
    yield words(
        "Bought most: {list}.",
        list=words("; ").join(_named(one, words) for one in customers.buyers[:NAMED]),
    )
    if customers.largest_share is not None:
        yield words(
            "The {n} largest customers account for {share} of the value in {currency}.",
            n=words.number(LARGEST),
            share=words.percent(customers.largest_share),
            currency=customers.drawn_currency,
        )


def _named(customer: Customer, words: Words) -> str:
    return words(
        "{account} ({value}, {n} won)",
        account=customer.name,
        value=words.moneys(customer.won_value),
        n=words.number(customer.won),
    )


def _table(customers: Customers, words: Words) -> Table:
    header = (
        words("Account"),
        words("Won"),
        words("Won value"),
        words("Last won"),
        words("Open now"),
        words("Open value"),
    )
    return Table(header, tuple(_row(customer) for customer in customers.accounts))


def _row(customer: Customer) -> tuple[Cell, ...]:
    return (
        customer.name,
        customer.won,
        customer.won_value if customer.won else None,
        customer.last_won_on,
        customer.open,
        customer.open_value if customer.open else None,
    )


def _footnotes(customers: Customers, words: Words) -> Iterator[str]:
    yield from drawn(customers, words)
    if len(customers.accounts) == MOST:
        yield words("The first {n} accounts are shown.", n=words.number(MOST))
    if customers.won_without_account:
        yield words.many(
            "{n} was won without an account and is not counted here.",
            "{n} were won without an account and are not counted here.",
            customers.won_without_account,
        )
    if customers.open_without_account:
        yield words.many(
            "{n} is open without an account and is not counted here.",
            "{n} are open without an account and are not counted here.",
            customers.open_without_account,
        )
    yield from few([customers.repeat_rate], words)
    yield from tell_back_dated(customers.about, words)


def _alt_text(customers: Customers, words: Words) -> str:
    """What the picture shows, bar by bar."""
    name = title(customers, words)
    if not customers.buyers:
        return name
    told = words("; ").join(_named(one, words) for one in customers.buyers)
    return words("{title}. {bars}.", title=name, bars=told)
