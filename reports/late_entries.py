"""What was entered since a report was last posted for a time before that: said in its next post."""

from sqlalchemy import ColumnElement, func, select

from reports.report import Asked, Opening
from reports.words import Words
from store.back_dated import back_dated
from store.snapshot import Snapshot

KEY = "back_dated"


def count_late(snapshot: Snapshot, asked: Asked) -> int:
    """How many opportunities in scope; none for what was not posted before."""
    if asked.posted_at is None:
        return 0
    found = select(func.count()).where(*snapshot.inside, *behind_late(snapshot, asked))
    return snapshot.session.scalar(found) or 0


def behind_late(snapshot: Snapshot, asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions for those that ``count_late`` counts."""
    row = snapshot.opportunity
    if asked.posted_at is None:
        return [row.id.is_(None)]
    late = back_dated(snapshot.workspace.id, asked.posted_at, snapshot.ends)
    return [row.id.in_(late)]


def tell_late(late: int, snapshot: Snapshot, asked: Asked, words: Words) -> tuple[str, ...]:
    """A footnote, if there is anything to say."""
    if not late or asked.posted_at is None:
        return ()
    posted = words.full_date(asked.posted_at.astimezone(snapshot.zone).date())
    return (
        words.many(
            "Since the post of {day} {n} opportunity was back-dated into the time before it.",
            "Since the post of {day} {n} opportunities were back-dated into the time before it.",
            late,
            day=posted,
        ),
    )


def open_late(late: int, words: Words) -> tuple[Opening, ...]:
    """The figure to open, if there is one."""
    if not late:
        return ()
    return (
        Opening(
            KEY,
            words("Back-dated since the last post"),
            words.number(late),
            words("Something was entered since the last post that had happened before it."),
        ),
    )
