"""Insight: what changed, where it leaks and what to do, in at most three sentences.

Rules are pure functions from measured facts to a finding; each can be asked why.
"""

import datetime as dt

from sqlalchemy.orm import Session

from reports.insight.choosing import choose
from reports.insight.measuring import measure
from reports.insight.shape import Finding
from reports.insight.telling import tell_findings, tell_why
from reports.report import Asked
from store.folding import Moment
from store.models import Workspace
from store.snapshot import take_snapshot

__all__ = ["find", "tell_findings", "tell_why"]


def find(
    session: Session, workspace: Workspace, asked: Asked, now: dt.datetime, alone: bool
) -> tuple[Finding, ...]:
    """What stands out in a funnel now, or as it was when somebody saw it.

    ``alone`` says that one person reads it: only then, or when the figures are one person's, a
    rule may name who is late.
    """
    moment = None if asked.seen_at is None else Moment(asked.seen_at, asked.seen_at)
    with take_snapshot(session, workspace, asked.scope, now, moment, plans=True) as snapshot:
        return choose(measure(snapshot, asked, alone or asked.scope.owner_id is not None))
