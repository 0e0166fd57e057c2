"""The losses of the period: why, where, and to whom."""

from collections.abc import Callable

from tests.reports.plainly.book import Asked, Book, Json
from tests.reports.plainly.lives import Life, lives
from tests.reports.plainly.sums import counted, share


def figures(book: Book, asked: Asked) -> Json:
    valid = lives(book, asked)
    lost = [life for life in valid if life.closed_in(asked, "lost")]
    won = [life for life in valid if life.closed_in(asked, "won")]

    def reason(life: Life) -> str | None:
        return None if life.reason is None else book.reasons[life.reason]

    by_stage: dict[str, dict[str, int]] = {}
    for life in lost:
        row = by_stage.setdefault(reason(life) or "", {})
        stage = book.stage(life.stage).name
        row[stage] = row.get(stage, 0) + 1
    return {
        "lost": counted(lost),
        "reasons": _by("reason", lost, reason),
        "stages": [
            {"stage": stage.name} | counted(there)
            for stage in book.stages
            if (there := [life for life in lost if life.stage == stage.id])
        ],
        "competitors": _by("competitor", lost, lambda life: _shown(life, lost)),
        "by_stage": by_stage,
        "of_closed": share(len(lost), len(won) + len(lost)),
    }


def _by(word: str, lost: list[Life], name: Callable[[Life], str | None]) -> list[Json]:
    """The most frequent first, then by name; those without come after others as frequent."""
    rows = [
        {word: one} | counted([life for life in lost if name(life) == one])
        for one in {name(life) for life in lost}
    ]
    return sorted(rows, key=lambda row: (-row["count"], row[word] is None, row[word]))


def _shown(life: Life, lost: list[Life]) -> str | None:
    """The most frequent spelling of its competitor."""
    same = [
        _spelled(other) for other in lost if _spelled(other).casefold() == _spelled(life).casefold()
    ]
    return min(same, key=lambda spelling: (-same.count(spelling), spelling)) or None


def _spelled(life: Life) -> str:
    return " ".join((life.competitor or "").split())
