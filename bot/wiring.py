"""Puts Oppy together. Nothing here happens at import; ``build`` makes everything."""

import contextvars
import datetime as dt
import secrets
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.clients import interactive_client, posting_client
from bot.clock import Clock, system_clock
from bot.delivery.courier import Courier
from bot.ending import Ending
from bot.freezing import freeze_forecast
from bot.indexing import keep_up
from bot.metrics import Metrics
from bot.settings import Settings
from bot.summing import keep_summed
from bot.timetable import owe_what_is_due
from handlers.hearing import listen
from handlers.interaction import Services
from handlers.noting import every_kind
from handlers.profiles import look_up_in
from handlers.use_cases import every_route
from store import heartbeats
from store.database import AWAY, Database, open_database
from store.workspaces import join_workspace

log = structlog.get_logger()
LISTENERS = 32
AFTERWARDS = 4
REPORTS = 2
PATIENCE_S = 1.5
STOP_WITHIN_S = 25.0
# Slack stops waiting for an answer after three.
ANSWERS_WITHIN_S = 5.0
# How long a report may keep an answer from going on: five times that, Python's own, is felt in each
# step of it.
TURN_S = 0.001


@dataclass
class Oppy:
    """The bot, put together and not yet running. ``name`` tells it from other copies at work,
    ``in_slack`` is where Slack shows it.
    """

    settings: Settings
    database: Database
    clock: Clock
    app: App
    courier: Courier
    metrics: Metrics
    workspace_id: int
    bot_user_id: str
    in_slack: str
    name: str
    _afterwards: ThreadPoolExecutor
    _reports: ThreadPoolExecutor
    _listeners: ThreadPoolExecutor
    _scheduler: BackgroundScheduler
    _renamed_by: dt.datetime | None = None

    def tick(self) -> int:
        """Owe what is due and wake the courier; how many deliveries are new."""
        now = self.clock()
        owed = owe_what_is_due(self.database, self.workspace_id, now)
        with self.database.sessions.begin() as session:
            heartbeats.beat(session, heartbeats.TICK, now)
        with self.database.sessions.begin() as session:
            heartbeats.join(session, self.name, now)
        self.metrics.ticked(now)
        self.courier.wake()
        freeze_forecast(self.database, self.workspace_id, now)
        self._renamed_by = keep_up(self.database, self.workspace_id, now, self._renamed_by)
        keep_summed(self.database, self.workspace_id, now)
        return owed

    def start(self) -> None:
        """Start the clock and the courier. ``bot.socket_mode`` or ``bot.web`` connects Slack."""
        self.courier.start()
        self._scheduler.add_job(
            self._tick_safely,
            "cron",
            second=0,
            next_run_time=dt.datetime.now(dt.UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self, hang_up: Callable[[], object] | None = None) -> list[str]:
        """Take no new work, finish what is in hand, close the database; what was left undone.

        ``hang_up`` ends the connection to Slack once the last answer has left. The courier works
        until then, so that what those answers owe may still go out.
        """
        ending = Ending(STOP_WITHIN_S)
        ending.begin("clock", self._stop_clock)
        if hang_up is not None:
            ending.begin("interactions", hang_up)
            ending.wait(ANSWERS_WITHIN_S)
        ending.begin("listeners", self._listeners.shutdown)
        ending.begin("reports", self._reports.shutdown)
        ending.begin("afterwards", self._afterwards.shutdown)
        ending.begin("courier", self.courier.stop)
        ending.wait()
        if not ending.unfinished:
            self._say_goodbye()
            self.database.close()
        return ending.unfinished

    def _stop_clock(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _say_goodbye(self) -> None:
        try:
            with self.database.sessions.begin() as session:
                heartbeats.leave(session, self.name)
        except AWAY:
            log.warning("database away", at="the end")

    def _tick_safely(self) -> None:
        try:
            self.tick()
        except AWAY as error:
            log.warning("tick failed", error=type(error).__name__)
        except Exception:
            log.exception("tick failed")


def build(settings: Settings, clock: Clock = system_clock) -> Oppy:
    """Connect to the database and ask Slack who we are.

    Raises ``SlackApiError`` for a token that Slack does not know.
    """
    assert settings.bot_token is not None  # noqa: S101 - checked by whoever calls
    sys.setswitchinterval(TURN_S)
    token = settings.bot_token.get_secret_value()
    routes = every_route()
    metrics = Metrics(every_kind(routes))
    client = interactive_client(token, settings.api_url, metrics.slack_called)
    posting = posting_client(token, settings.api_url, metrics.slack_called)
    identity = posting.auth_test()
    database = open_database(settings.database_url, patience=PATIENCE_S)
    with database.sessions.begin() as session:
        workspace = join_workspace(
            session, identity["team_id"], identity["team"], settings.defaults, clock()
        )
    courier = Courier(
        database, posting, clock, workspace.id, noted=metrics.delivered, url=settings.url
    )
    afterwards = ThreadPoolExecutor(AFTERWARDS, thread_name_prefix="afterwards")
    reports = ThreadPoolExecutor(REPORTS, thread_name_prefix="report")
    listeners = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener")
    app = _bolt(settings, client, identity, listeners)
    services = Services(
        sessions=database.sessions,
        readings=database.readings,
        slack=client,
        look_up=look_up_in(client),
        clock=clock,
        posting=posting,
        later=_logged(afterwards),
        slowly=_logged(reports),
        wake=courier.wake,
        database=database,
        defaults=settings.defaults,
        admins=settings.admins,
        noted=metrics.request,
        url=settings.url,
    )
    listen(app, services, routes)
    return Oppy(
        settings,
        database,
        clock,
        app,
        courier,
        metrics,
        workspace.id,
        identity["user_id"],
        _in_slack(posting, identity) if settings.url else str(identity["url"]),
        secrets.token_hex(4),
        afterwards,
        reports,
        listeners,
        BackgroundScheduler(timezone=dt.UTC),
    )


def _in_slack(client: WebClient, identity: Any) -> str:
    """The address that leads to the app in Slack; to the workspace where the app is not told."""
    try:
        app_id = client.bots_info(bot=identity["bot_id"])["bot"]["app_id"]
    except (SlackClientError, KeyError, OSError) as error:
        log.warning("app not found", error=type(error).__name__)
        return str(identity["url"])
    return f"{identity['url']}app_redirect?app={app_id}"


def _bolt(
    settings: Settings, client: WebClient, identity: Any, listeners: ThreadPoolExecutor
) -> App:
    """A Bolt app whose listeners run to their end in the calling thread.

    Bolt's default looks for the acknowledgement every 10 ms and costs each answer that much.
    """
    known = AuthorizeResult(
        enterprise_id=identity.get("enterprise_id"),
        team_id=identity["team_id"],
        bot_user_id=identity["user_id"],
        bot_id=identity.get("bot_id"),
        bot_token=client.token,
    )
    secret = settings.signing_secret
    return App(
        client=WebClient(base_url=settings.api_url),
        authorize=lambda **_: known,
        # Without a secret nothing is served over HTTP; a random one lets nobody in by accident.
        signing_secret=secret.get_secret_value() if secret else secrets.token_hex(32),
        process_before_response=True,
        token_verification_enabled=False,
        listener_executor=listeners,
    )


def _logged(pool: ThreadPoolExecutor) -> Callable[..., "Future[Any]"]:
    """Work after the answer, logged under its reference.

    Nobody waits for it, so a failure must at least be in the log.
    """

    def later(work: Callable[..., Any], *args: Any) -> "Future[Any]":
        def run() -> None:
            try:
                work(*args)
            except Exception:
                log.exception("afterwards failed", work=work.__name__)

        return pool.submit(contextvars.copy_context().run, run)

    return later
