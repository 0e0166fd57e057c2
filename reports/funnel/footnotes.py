"""What a reader has to know to trust a funnel's figures: definitions, and what is not in them."""

from collections.abc import Iterator

from reports import footnotes
from reports.figures import Share
from reports.funnel.shape import Funnel
from reports.report import tell_back_dated
from reports.words import Words


def tell_footnotes(funnel: Funnel, words: Words) -> Iterator[str]:
    """Only those that matter for the figures shown."""
    if not funnel.is_empty:
        yield conversions(words)
        yield from _cohort(funnel, words)
    yield from _left_out(funnel, words)


def conversions(words: Words) -> str:
    return words("Raw: of all that reached a stage. Resolved: without those still waiting in it.")


def _cohort(funnel: Funnel, words: Words) -> Iterator[str]:
    implied = sum(step.implied for step in funnel.steps)
    if implied:
        yield words("Implied: got further without ever standing in that stage, so skipped over it.")
    yield from footnotes.few(_shares(funnel), words)
    yield from footnotes.maturing(funnel.cohort.open_share, words)


def _left_out(funnel: Funnel, words: Words) -> Iterator[str]:
    yield from footnotes.without_amount(funnel.standing.without_amount, words)
    yield from footnotes.invalid(funnel.cohort.invalid, words)
    yield from footnotes.misdated(funnel.closed.misdated, words)
    yield from tell_back_dated(funnel.about, words)


def _shares(funnel: Funnel) -> Iterator[Share]:
    yield funnel.closed.win_rate
    yield funnel.cohort.win_rate
    yield funnel.cohort.won_of_opened
    for step in funnel.steps:
        yield from (step.raw, step.resolved, step.win_rate)
