"""What a reader has to know to trust a funnel's figures: definitions, and what is not in them."""

from collections.abc import Iterator

from reports.figures import Share
from reports.funnel.shape import Funnel
from reports.report import tell_back_dated
from reports.words import Words


def footnotes(funnel: Funnel, words: Words) -> Iterator[str]:
    """Only those that matter for the figures shown."""
    if not funnel.is_empty:
        yield conversions(words)
        yield from _cohort(funnel, words)
    yield from _left_out(funnel, words)


def conversions(words: Words) -> str:
    return words("Raw: of all that reached a stage. Resolved: without those still waiting in it.")


def maturing(funnel: Funnel, words: Words) -> str | None:
    """That many are still open, so that the rates will change; nothing when few are."""
    cohort = funnel.cohort
    if not cohort.is_maturing:
        return None
    return words(
        "Still maturing: {share} of those opened are open, so their rates will change.",
        share=words.percent(cohort.open_share.rate),
    )


def _cohort(funnel: Funnel, words: Words) -> Iterator[str]:
    implied = sum(step.implied for step in funnel.steps)
    if implied:
        yield words("Implied: got further without ever standing in that stage, so skipped over it.")
    if any(_is_small(share) for share in _shares(funnel)):
        yield words(
            "Below 10 cases the count stands for the percentage, and the 95% interval beside it."
        )
    still = maturing(funnel, words)
    if still is not None:
        yield still


def _left_out(funnel: Funnel, words: Words) -> Iterator[str]:
    if funnel.standing.without_amount:
        yield words.many(
            "{n} open opportunity without amount is in no value and no forecast.",
            "{n} open opportunities without amount are in no value and no forecast.",
            funnel.standing.without_amount,
        )
    if funnel.cohort.invalid:
        yield words.many(
            "{n} invalid opportunity is left out.",
            "{n} invalid opportunities are left out.",
            funnel.cohort.invalid,
        )
    if funnel.closed.misdated:
        yield words.many(
            "{n} won before it was opened is left out of the sales cycle.",
            "{n} won before they were opened are left out of the sales cycle.",
            funnel.closed.misdated,
        )
    yield from tell_back_dated(funnel.about, words)


def _shares(funnel: Funnel) -> Iterator[Share]:
    yield funnel.closed.win_rate
    yield funnel.cohort.win_rate
    yield funnel.cohort.won_of_opened
    for step in funnel.steps:
        yield from (step.raw, step.resolved, step.win_rate)


def _is_small(share: Share) -> bool:
    return share.is_small and share.whole > 0
