"""What is overdue and what is stale, as conditions: the rules of ``store.due`` for many at once.

Days are those of the workspace's zone, for figures are everybody's; on the day card they are those
of the owner's.
"""

import datetime as dt
from collections import defaultdict

from sqlalchemy import ColumnElement, and_, or_

from store.pipeline import load_pipeline
from store.snapshot import Snapshot

ONE_DAY = dt.timedelta(days=1)
Condition = ColumnElement[bool]


def stale_conditions(snapshot: Snapshot) -> list[Condition]:
    """Open and quiet for the stage's limit, and nothing else makes it due: it does not rest, has no
    next step, is not new to its owner, and its expected close has not passed."""
    row = snapshot.opportunity
    return [
        snapshot.is_open,
        row.next_step_on.is_(None),
        row.next_step_at.is_(None),
        or_(row.snoozed_until.is_(None), row.snoozed_until <= snapshot.today),
        or_(row.handed_over_at.is_(None), row.touched_at > row.handed_over_at),
        or_(row.expected_close.is_(None), row.expected_close >= snapshot.today),
        _is_quiet(snapshot),
    ]


def overdue_conditions(snapshot: Snapshot) -> list[Condition]:
    """Open, and the day of its next step is over: that of its hour, where one was named."""
    row = snapshot.opportunity
    return [
        snapshot.is_open,
        or_(
            and_(row.next_step_at.is_(None), row.next_step_on < snapshot.today),
            row.next_step_at < snapshot.begins(snapshot.today),
        ),
    ]


def _is_quiet(snapshot: Snapshot) -> Condition:
    """Touched so many days ago, or longer; stages of one limit together."""
    row = snapshot.opportunity
    stages: defaultdict[int, list[int]] = defaultdict(list)
    for stage in load_pipeline(snapshot.session, snapshot.workspace.id).every:
        stages[stage.stale_after_days].append(stage.id)
    return or_(
        *(
            and_(
                row.stage_id.in_(ids),
                row.touched_at < snapshot.begins(snapshot.today - limit * ONE_DAY + ONE_DAY),
            )
            for limit, ids in stages.items()
        )
    )
