"""Which of several currencies is drawn: they are never added, and one chart has one scale."""

from collections import Counter
from collections.abc import Iterable, Iterator

from reports.figures import Amounts
from reports.words import Words


def drawn_currency(main: str, amounts: Iterable[Amounts]) -> str:
    """``main`` where there is anything in it, else the one that most have something in."""
    found = Counter(currency for some in amounts for currency, value in some.items() if value)
    if not found or main in found:
        return main
    return min(found, key=lambda currency: (-found[currency], currency))


def tell_drawn(drawn: str, amounts: Iterable[Amounts], words: Words) -> Iterator[str]:
    """Which currency the picture shows, where there are others."""
    if any(set(some) - {drawn} for some in amounts):
        yield words(
            "Amounts in the chart are in {currency}; currencies are never added up.", currency=drawn
        )


def short_amount(amounts: Amounts, currency: str, words: Words) -> str:
    """What a bar of ``currency`` says: that amount, or what there is where there is none of it."""
    if currency in amounts:
        return words.short_money(amounts[currency], currency)
    shown = (words.short_money(amount, other) for other, amount in amounts.items())
    return " + ".join(shown) or "–"
