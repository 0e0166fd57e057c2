"""What readers of several reports have to know to trust the figures."""

from collections.abc import Iterable, Iterator

from reports.figures import Share
from reports.outcomes import MATURING_ABOVE
from reports.words import Words


def few(shares: Iterable[Share], words: Words) -> Iterator[str]:
    """What a count in place of a percentage means, where there is one."""
    if any(share.is_small and share.whole for share in shares):
        yield words(
            "Below 10 cases the count stands for the percentage, and the 95% interval beside it."
        )


def maturing(still_open: Share, words: Words) -> Iterator[str]:
    """That many of a cohort are still open, so that its rates will change."""
    if (still_open.rate or 0) > MATURING_ABOVE:
        yield words(
            "Still maturing: {share} of those opened are open, so their rates will change.",
            share=words.percent(still_open.rate),
        )


def without_amount(n: int, words: Words) -> Iterator[str]:
    if n:
        yield words.many(
            "{n} opportunity without amount is in no value.",
            "{n} opportunities without amount are in no value.",
            n,
        )


def invalid(n: int, words: Words) -> Iterator[str]:
    if n:
        yield words.many(
            "{n} invalid opportunity is left out.", "{n} invalid opportunities are left out.", n
        )


def misdated(n: int, words: Words) -> Iterator[str]:
    if n:
        yield words.many(
            "{n} won before it was opened is left out of the sales cycle.",
            "{n} won before they were opened are left out of the sales cycle.",
            n,
        )
