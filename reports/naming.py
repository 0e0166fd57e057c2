"""Opportunities named in a sentence."""

from collections.abc import Iterable

from reports.words import Words

LONGEST_TITLE = 60


def name_one(number: int, title: str, about: Iterable[str | None], words: Words) -> str:
    """“#42 Renewal (Acme, Li Wei)”; what is empty about it is left out."""
    return words(
        "#{number} {title} ({about})",
        number=number,
        title=_short(title),
        about=words(", ").join(part for part in about if part),
    )


def name_waiting(number: int, title: str, owner: str, stage: str, days: int, words: Words) -> str:
    """“#42 Renewal (Li Wei, Proposal, 88 days)”."""
    about = (owner, words.name(stage), words.many("{n} day", "{n} days", days))
    return name_one(number, title, about, words)


def name_list(named: Iterable[str], more: int, words: Words) -> str:
    """What is named, and how many more there are."""
    told = list(named)
    if more:
        told.append(words.many("{n} more", "{n} more", more))
    return words("; ").join(told)


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"
