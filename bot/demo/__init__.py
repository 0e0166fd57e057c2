"""Oppy without Slack: the sandbox, a sample pipeline, and the bot connected over a real socket."""

import datetime as dt
import tempfile
import threading
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

import click
from pydantic import SecretStr

from bot.demo.pipeline import add_sample_pipeline
from bot.manifest import read_manifest
from bot.preparing import prepare_database
from bot.sandbox import MovableClock, Sandbox
from bot.settings import Settings
from bot.socket_mode import Sockets
from bot.wiring import Oppy, build

START = "?as=U0LI&channel=C0DEALS"


class Demo:
    """The sandbox and the bot, started together; ``url`` is the page."""

    def __init__(self, folder: Path, port: int = 0, clock: MovableClock | None = None) -> None:
        self.clock = clock or MovableClock()
        url = Settings(_env_file=None).url  # type: ignore[call-arg]  # as below
        self.sandbox = Sandbox(
            port=port,
            clock=self.clock,
            manifest=read_manifest(),
            unfurl_domains=[str(urlsplit(url).hostname)] if url else (),
        )
        self.sandbox.start()
        self.settings = Settings(
            database_url=f"sqlite:///{folder / 'demo.db'}",
            bot_token=SecretStr(self.sandbox.bot_token),
            app_token=SecretStr(self.sandbox.app_token),
            api_url=self.sandbox.api_url,
            currency="EUR",
            timezone="Europe/Berlin",
            _env_file=None,  # type: ignore[call-arg]  # the demo is nobody's .env
        )
        prepare_database(self.settings)
        self.bot: Oppy = build(self.settings, self.clock)
        with self.bot.database.sessions.begin() as session:
            add_sample_pipeline(session, self.bot.workspace_id, self.sandbox.team, self.clock())
        self.sockets = Sockets(self.bot.app, self.sandbox.app_token, self.sandbox.api_url)

    @property
    def url(self) -> str:
        return f"{self.sandbox.url}/{START}"

    def start(self) -> None:
        self.bot.start()
        self.sockets.connect()
        # The page moves the clock; what has come due meanwhile is due now.
        self.clock.on_move(self._tick)

    def _tick(self, _moment: dt.datetime) -> None:
        self.bot.tick()

    def stop(self) -> None:
        self.sockets.close()
        self.bot.stop()
        self.sandbox.stop()


def run_demo(port: int, *, open_browser: bool) -> None:
    """Run until interrupted. What is done in the demo is gone with it."""
    with tempfile.TemporaryDirectory(prefix="oppy-demo-") as folder:
        try:
            demo = Demo(Path(folder), port)
        except OSError as error:
            raise click.ClickException(
                f"Port {port} cannot be used ({error.strerror}). Try: --port 0"
            ) from None
        demo.start()
        click.echo(f"Oppy is ready: {demo.url}")
        click.echo("You are Li, a rep. Try: /opp new Acme renewal 50k close 31 Mar")
        click.echo("Ctrl+C ends the demo.")
        if open_browser:
            webbrowser.open(demo.url)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("Bye.")
        finally:
            demo.stop()
