"""How far a long run of deliveries has come, for whoever reads the log."""

import datetime as dt
import threading

import structlog

from store.backlog import backlog
from store.database import Database

log = structlog.get_logger()
WORTH_TELLING = 50
TELL_EVERY = dt.timedelta(seconds=15)


class Progress:
    """Counts what the hands of one courier have done since they last had nothing to do."""

    def __init__(self, database: Database, workspace_id: int) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._lock = threading.Lock()
        self._done = 0
        self._began: dt.datetime | None = None
        self._told: dt.datetime | None = None

    def one_done(self, now: dt.datetime) -> None:
        with self._lock:
            self._done += 1
            self._began = self._began or now
            told = self._told or self._began
            if self._done < WORTH_TELLING or now - told < TELL_EVERY:
                return
            self._told = now
            done, began = self._done, self._began
        with self._database.readings() as session:
            left = backlog(session, self._workspace_id, now).waiting
        rate = done / max((now - began).total_seconds(), 1)
        log.info("delivering", done=done, left=left, minutes_left=round(left / rate / 60, 1))

    def paused(self, now: dt.datetime) -> None:
        """Nothing may be taken up now: the end of a run, or a wait for Slack's pace."""
        with self._lock:
            done, began = self._done, self._began or now
            if done < WORTH_TELLING:
                self._forget()
                return
        with self._database.readings() as session:
            if backlog(session, self._workspace_id, now).waiting:
                return
        with self._lock:
            if self._done != done:
                return
            self._forget()
        log.info("delivered all", done=done, seconds=round((now - began).total_seconds()))

    def _forget(self) -> None:
        self._done, self._began, self._told = 0, None, None
