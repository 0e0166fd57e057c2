"""Searches kept up with what was written without them: by an import, by another version."""

import datetime as dt

from store.database import Database
from store.search_index import index_again, index_all_missing, wrongly_kept

A_TICK = 10_000  # a few seconds of work, with Chinese ten
LOOKED_BACK = dt.timedelta(days=1)
OVERLAP = dt.timedelta(minutes=10)


def keep_up(
    database: Database, workspace_id: int, now: dt.datetime, until: dt.datetime | None
) -> dt.datetime:
    """Make ready for searches what is not, and what was renamed since ``until``; returns ``now``.

    An older version at work beside this one, or before it, renames without knowing of searches:
    so the first time the last day is looked at. The overlap is for what is saved late.
    """
    index_all_missing(database, workspace_id, A_TICK)
    since = now - LOOKED_BACK if until is None else until - OVERLAP
    with database.readings() as session:
        wrong = wrongly_kept(session, workspace_id, since)
    if wrong:
        with database.sessions.begin() as session:
            index_again(session, wrong)
    return now
