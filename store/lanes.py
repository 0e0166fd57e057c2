"""How fast Slack takes messages: one a second in each channel, and what it asks to wait for.

A lane is a channel, or one of the two kinds of call. The rows say until when a lane is closed, for
all processes alike; a claim passes over what would go there.
"""

import datetime as dt
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from store.inserting import insert
from store.models import Delivery, Lane

APART = dt.timedelta(seconds=1)
LONGEST = dt.timedelta(hours=1)
# Every post goes through ``POSTS``, and through the lane of its channel; edits, and Home tabs, only
# through theirs, which has no pace of its own.
POSTS = "posts"
EDITS = "edits"
HOMES = "homes"
_PACELESS = (EDITS, HOMES)


def close(session: Session, workspace_id: int, name: str, until: dt.datetime) -> None:
    """Let nothing into the lane before ``until``; one that is closed for longer stays so.

    Unless for longer than Slack ever asks: that was written by a clock that was wrong.
    """
    new = insert(session, Lane).values(workspace_id=workspace_id, name=name, free_at=until)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[Lane.workspace_id, Lane.name],
            set_={"free_at": new.excluded.free_at},
            where=or_(Lane.free_at < until, Lane.free_at > until + LONGEST),
        )
    )


def enter(session: Session, workspace_id: int, name: str | None, now: dt.datetime) -> None:
    """Something is about to be posted there: the next one a second later. Edits have no pace."""
    if name is not None and name not in _PACELESS:
        close(session, workspace_id, name, now + APART)


def leave(session: Session, workspace_id: int, name: str | None, now: dt.datetime) -> None:
    """Nothing was posted after all: the lane of whoever entered it is free again."""
    session.execute(
        update(Lane)
        .where(
            Lane.workspace_id == workspace_id,
            Lane.name == name,
            Lane.name.not_in(_PACELESS),
            Lane.free_at <= now + APART,
        )
        .values(free_at=now)
    )


def may_go(
    workspace_id: BindParameter[Any], now: BindParameter[Any], until: BindParameter[Any]
) -> ColumnElement[bool]:
    """The deliveries whose way is free: their lane is not closed from ``now`` to at most ``until``.

    One that an older version owed names no lane: a post.
    """
    closed = select(Lane.name).where(
        Lane.workspace_id == workspace_id, Lane.free_at > now, Lane.free_at <= until
    )
    posts_wait = exists(closed.where(Lane.name == POSTS).with_only_columns(Lane.name))
    return and_(
        or_(Delivery.lane.is_(None), Delivery.lane.not_in(closed)),
        or_(and_(Delivery.lane.is_not(None), Delivery.lane.in_(_PACELESS)), ~posts_wait),
    )
