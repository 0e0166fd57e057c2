"""The sandbox: one team, one installed app, and a small Slack between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.sandbox.clock import MovableClock
from bot.sandbox.edge import Edge
from bot.sandbox.envelopes import Carrier
from bot.sandbox.events import RETRY_PAUSES, Events
from bot.sandbox.faults import Faults
from bot.sandbox.http_mode import HttpMode
from bot.sandbox.ids import mint_secret, mint_signing_secret
from bot.sandbox.interactions import People
from bot.sandbox.manifest import read_manifest
from bot.sandbox.page import Page
from bot.sandbox.page_state import PageState
from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.reading import Reader
from bot.sandbox.sample import sample_team
from bot.sandbox.server import BackgroundServer
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.state import Workspace
from bot.sandbox.team import Team
from bot.sandbox.web_api import Tokens, WebApi


class Sandbox(People, Reader):
    """Start it, point an app at `api_url`, and let people use Slack.

    `deliver_to` is the app's request URL; without it the app connects by Socket Mode. `manifest`
    is the app's parsed manifest; `scopes`, when given, counts instead of the manifest's.
    `file_delay` is how many seconds Slack looks at an uploaded file. `unfurl_domains` are those
    that an operator would have written into the manifest.
    """

    def __init__(
        self,
        team: Team | None = None,
        clock: MovableClock | None = None,
        port: int = 0,
        host: str = "127.0.0.1",
        deliver_to: str | None = None,
        rate_limits: bool = True,
        scopes: Iterable[str] | None = None,
        file_delay: float = 0.3,
        manifest: Mapping[str, Any] | None = None,
        escape_commands: bool = True,
        retry_pauses: Iterable[float] = RETRY_PAUSES,
        unfurl_domains: Iterable[str] = (),
    ) -> None:
        self.team = sample_team() if team is None else team
        self.clock = MovableClock() if clock is None else clock
        self.faults = Faults()
        self.signing_secret = mint_signing_secret()
        self._tokens = Tokens(bot=f"xoxb-{mint_secret()}", app=f"xapp-{mint_secret()}")
        self._server = BackgroundServer(host, port)
        self.url = self._server.url
        workspace = Workspace(self.team, self.clock, self.url, file_delay)
        features = read_manifest(manifest, escape_commands)
        if scopes is not None:
            features = replace(features, scopes=frozenset(scopes))
        if own_domains := tuple(unfurl_domains):
            features = replace(features, unfurl_domains=own_domains)
        self._sockets = SocketMode(self.url, self.team.app_id, workspace.touch)
        carrier: Carrier = self._sockets
        if deliver_to is not None:
            carrier = HttpMode(deliver_to, self.signing_secret)
        self._event_queue = Events(carrier, tuple(retry_pauses))
        People.__init__(self, workspace, carrier, self._event_queue, features)
        Reader.__init__(self, workspace)
        self._api = WebApi(
            workspace,
            self._tokens,
            self.faults,
            RateLimits(rate_limits),
            features.scopes,
            self._sockets.connection_url,
            features,
        )
        self._edge = Edge(workspace, self._tokens, self.faults, self._api.scopes)
        self._page = Page(workspace, self, PageState(workspace, self, features), self.clock)
        self.clock.on_move(lambda _moment: workspace.touch())

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self._tokens.bot

    @property
    def app_token(self) -> str:
        return self._tokens.app

    @property
    def bot_user_id(self) -> str:
        return self.team.bot.id

    @property
    def connections(self) -> int:
        """How many sockets the app has open."""
        return self._sockets.connections

    def start(self) -> Self:
        self._server.start(Starlette(routes=self._routes()), self._sockets.run_on)
        return self

    def stop(self) -> None:
        self._event_queue.close()
        self._workspace.close()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def refresh_sockets(self, notice: float = 10.0) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        self._sockets.refresh(notice)

    def hang_up(self, abruptly: bool = False) -> None:
        """Close all sockets without notice; `abruptly`, as when a cable is pulled."""
        self._sockets.hang_up(abruptly)

    def repeat_envelopes(self) -> None:
        """From now on each envelope comes on every open socket."""
        self._sockets.repeating = True

    def enable_socket_mode(self, enabled: bool) -> None:
        """The switch in the app's settings. Off, it ends every socket and lets none in."""
        self._sockets.enable(enabled)

    def go_away(self) -> None:
        """Stop answering until `come_back`; what was there stays."""
        self._server.stop()

    def come_back(self) -> None:
        """At the same address."""
        self._server.start(Starlette(routes=self._routes()), self._sockets.run_on)

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/api/{method}", self._api.handle, methods=["GET", "POST"]),
            WebSocketRoute("/link/", self._sockets.serve),
            *self._edge.routes(),
            *self._page.routes(),
        ]
