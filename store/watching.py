"""Who watches which opportunities."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store import opportunities
from store.changes import CARD_PARTS
from store.inserting import insert
from store.models import Opportunity, Person, Watcher


def watch(
    session: Session, workspace_id: int, number: int, person_id: int, now: dt.datetime
) -> Opportunity:
    """Let this person hear what happens to it; twice is once. Raises ``UnknownNumber``."""
    row = opportunities.get(session, workspace_id, number)
    session.execute(
        insert(session, Watcher)
        .values(workspace_id=workspace_id, opportunity_id=row.id, person_id=person_id, since=now)
        .on_conflict_do_nothing()
    )
    return row


def unwatch(session: Session, workspace_id: int, number: int, person_id: int) -> Opportunity:
    """Let this person hear of it no more. Raises ``UnknownNumber``."""
    row = opportunities.get(session, workspace_id, number)
    session.execute(
        delete(Watcher).where(Watcher.opportunity_id == row.id, Watcher.person_id == person_id)
    )
    return row


def watched_by(session: Session, workspace_id: int, person_id: int, most: int) -> list[Opportunity]:
    """What this person watches, the newest watched first."""
    return list(
        session.scalars(
            select(Opportunity)
            .join(Watcher, Watcher.opportunity_id == Opportunity.id)
            .where(Watcher.person_id == person_id, Watcher.workspace_id == workspace_id)
            .order_by(Watcher.since.desc(), Opportunity.id.desc())
            .limit(most)
            .options(*CARD_PARTS)
        )
    )


def watchers(session: Session, row: Opportunity) -> list[Person]:
    """Who watches it, or one that went into it.

    One level deep: what went into that one before is not looked for.
    """
    here = select(Opportunity.id).where(Opportunity.id == row.id)
    merged = select(Opportunity.id).where(Opportunity.merged_into_id == row.id)
    watching = select(Watcher.person_id).where(Watcher.opportunity_id.in_(here.union_all(merged)))
    return list(session.scalars(select(Person).where(Person.id.in_(watching)).order_by(Person.id)))
