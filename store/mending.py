"""Mends what was mistyped: words that nothing has, into words that something has had."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.models import SearchWord
from store.search_text import CHINESE, in_letters

SHORTEST = 4
TRIES = 3


def mended(session: Session, workspace_id: int, words: list[str]) -> list[list[str]]:
    """Other words to look for instead of ``words``, the likeliest first; at most ``TRIES``.

    Chinese that is nowhere is looked for by its sound: the wrong one of two characters that sound
    alike is the usual slip.
    """
    likely = [_likely(session, workspace_id, word) for word in words]
    tries = [
        [one[min(place, len(one) - 1)] for one in likely] for place in range(max(map(len, likely)))
    ]
    return [one for one in tries if one != words]


def _likely(session: Session, workspace_id: int, typed: str) -> list[str]:
    """What may be meant by one word: itself, when some word begins with it."""
    word = in_letters(typed)[0] if len(CHINESE.findall(typed)) > 1 else typed
    if len(word) < SHORTEST or word.isdigit():
        return [typed]
    known = _similar_beginnings(session, workspace_id, word)
    if any(one.startswith(word) for one in known):
        return [word]
    return _nearest(word, known) or [word]


def _similar_beginnings(session: Session, workspace_id: int, word: str) -> list[str]:
    """Words with the same first letter, or with its second one: people change the two over."""
    return list(
        session.scalars(
            select(SearchWord.word).where(
                SearchWord.workspace_id == workspace_id,
                func.substr(SearchWord.word, 1, 1).in_(set(word[:2])),
                func.length(SearchWord.word) >= len(word) - 2,
            )
        )
    )


def _nearest(typed: str, known: list[str]) -> list[str]:
    """Within one slip up to five letters, within two above; the beginning of a longer word,
    which is still being typed, within one.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    length, slips = len(typed), 1 if len(typed) <= 5 else 2
    beginnings = {one[:end] for one in known for end in range(length - 1, length + 2)}
    near = {
        word: slips_made
        for words, most in ((beginnings, 1), (known, slips))
        for word, slips_made, _ in process.extract(
            typed, words, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None
        )
    }
    whole = set(known)

    def rank(word: str) -> tuple[int, bool, int, str]:
        return near[word], word not in whole, abs(len(word) - length), word

    return sorted(near, key=rank)[:TRIES]
