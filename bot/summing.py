"""The sums kept up with what was written without them: before they were, or by another version."""

import datetime as dt

from store.database import Database
from store.sums.building import begin_anew, build_some, fold_cells, is_built
from store.sums.reading import has_missed

A_TICK = 40  # batches, a few seconds of work


def keep_summed(database: Database, workspace_id: int, now: dt.datetime) -> None:
    """Make the sums of some more opportunities, or, when all are followed, keep them small."""
    with database.readings() as session:
        built = is_built(session, workspace_id)
        wrong = built and has_missed(session, workspace_id, now)
    if wrong:
        with database.sessions.begin() as session:
            begin_anew(session, workspace_id)
    for _ in range(0 if built and not wrong else A_TICK):
        with database.sessions.begin() as session:
            if not build_some(session, workspace_id):
                break
    with database.sessions.begin() as session:
        fold_cells(session, workspace_id)
