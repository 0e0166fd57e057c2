"""The courier: takes what is owed, one delivery at a time, and has it brought to Slack.

Any number of couriers may run, in threads of one process and in processes of one database: the
claim is the database's.
"""

import contextlib
import datetime as dt
import threading

import structlog
from slack_sdk import WebClient

from bot.clock import Clock
from bot.delivery.attempt import Attempt, Noted, nobody_notes
from bot.delivery.progress import Progress
from handlers.references import referring_to
from store import deliveries, heartbeats, outbox
from store.database import AWAY, Database
from store.deliveries import Claim

log = structlog.get_logger()
HANDS = 4
LOOK_AGAIN_S = 5.0
AT_LEAST_S = 0.05
BEAT_EVERY = dt.timedelta(seconds=30)


class Courier:
    """Delivers for one workspace with ``hands`` threads, each with one delivery at a time.

    ``noted`` hears how each attempt ended; ``url`` is Oppy's own address, for links in cards.
    """

    def __init__(
        self,
        database: Database,
        client: WebClient,
        clock: Clock,
        workspace_id: int,
        hands: int = HANDS,
        noted: Noted = nobody_notes,
        url: str | None = None,
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._workspace_id = workspace_id
        self._noted = noted
        self._url = url
        self._beaten: dt.datetime | None = None
        self._progress = Progress(database, workspace_id)
        self._hands = hands
        self._woken = threading.BoundedSemaphore()
        self._woken.acquire()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._is_away = False
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=self._run, name=f"courier-{hand}", daemon=True)
            for hand in range(self._hands)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is in hand; take up nothing new."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        """Something is owed: one hand looks, and wakes the next if there was something."""
        with contextlib.suppress(ValueError):  # one is woken already
            self._woken.release()

    def deliver_due(self, patience: dt.timedelta = dt.timedelta()) -> int:
        """Deliver until nothing is due; how many deliveries were taken up.

        What is to be tried again, or waits for its channel, for at most ``patience`` is waited for.
        """
        taken = 0
        while not self._stopping.is_set():
            if self.deliver_one():
                taken += 1
                continue
            seconds = self._seconds_to_wait()
            if seconds is None or seconds > patience.total_seconds():
                break
            self._stopping.wait(seconds)
        return taken

    def deliver_one(self) -> bool:
        """Take up one delivery; False when none may be taken now."""
        now = self._clock()
        self._beat(now)
        claim = self._claim(now)
        if claim is None:
            self._progress.paused(now)
            return False
        self.wake()
        with (
            referring_to(claim.detail.get("request")),
            structlog.contextvars.bound_contextvars(delivery=claim.id),
        ):
            attempt = Attempt(
                self._database, self._client, self._clock, claim, self._noted, self._url
            )
            attempt.deliver(now)
        self._progress.one_done(now)
        return True

    def _claim(self, now: dt.datetime) -> Claim | None:
        """Looked before it is claimed: who claims keeps others from writing."""
        with self._database.readings() as session:
            if not deliveries.something_waits(session, self._workspace_id, now, outbox.IN_ORDER):
                return None
        with self._database.sessions.begin() as session:
            return deliveries.claim_next(session, self._workspace_id, now, outbox.IN_ORDER)

    def _run(self) -> None:
        while not self._stopping.is_set():
            seconds: float | None = None
            try:
                self.deliver_due()
                seconds = self._seconds_to_wait()
                self._database_is(away=False)
            except AWAY:
                self._database_is(away=True)
            except Exception:
                # Without its courier nothing is posted any more, whatever went wrong.
                log.exception("courier stumbled")
            if not self._stopping.is_set():
                wait = LOOK_AGAIN_S if seconds is None else min(seconds, LOOK_AGAIN_S)
                self._woken.acquire(timeout=wait)
        self.wake()

    def _database_is(self, *, away: bool) -> None:
        """Said once by all hands together, when it goes and when it comes back."""
        with self._lock:
            changed, self._is_away = away != self._is_away, away
        if changed and away:
            log.warning("database away")
        elif changed:
            log.info("database back")

    def _seconds_to_wait(self) -> float | None:
        """Until there may be something to take up; None when nothing waits."""
        now = self._clock()
        with self._database.readings() as session:
            turn = deliveries.next_turn(session, self._workspace_id, now, outbox.IN_ORDER)
        return None if turn is None else max((turn - now).total_seconds(), AT_LEAST_S)

    def _beat(self, now: dt.datetime) -> None:
        if self._beaten is None or abs(now - self._beaten) >= BEAT_EVERY:
            with self._database.sessions.begin() as session:
                heartbeats.beat(session, heartbeats.COURIER, now)
            self._beaten = now
