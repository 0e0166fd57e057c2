"""The connections to Slack: renewed, dropped, refused, and nothing lost or done twice."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from structlog.testing import capture_logs

from bot.sandbox import Sandbox
from bot.socket_mode import NotOpened, Sockets
from bot.socket_mode.answers import Answers
from bot.socket_mode.door import Door
from tests.people import Actor
from tests.sandbox.doing import doing
from tests.sandbox.test_socket_mode import received, socket_of

PATIENCE_S = 20


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(rate_limits=False) as sandbox:
        yield sandbox


@pytest.fixture
def app(slack: Sandbox) -> App:
    """A bare app that answers every /opp with its text."""
    known = AuthorizeResult(enterprise_id=None, team_id=slack.team.id, bot_token=slack.bot_token)
    app = App(
        client=WebClient(base_url=slack.api_url),
        authorize=lambda **_: known,
        signing_secret="unused",
        process_before_response=True,
        token_verification_enabled=False,
    )
    app.command("/opp")(lambda ack, command: ack(f"heard {command['text']}"))
    return app


@pytest.fixture
def sockets(app: App, slack: Sandbox) -> Iterator[Sockets]:
    with both_open(app, slack) as opened:
        yield opened


@pytest.fixture
def li(slack: Sandbox) -> Actor:
    actor = Actor(slack, "li")
    actor.channel = actor.channel_id("#deals")
    return actor


@contextmanager
def both_open(app: App, slack: Sandbox) -> Iterator[Sockets]:
    opened = Sockets(app, slack.app_token, slack.api_url)
    opened.connect()
    slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
    try:
        yield opened
    finally:
        opened.close()
        wait_until(lambda: reading() == 0)


class Held:
    """A command that is heard and waits for ``go``."""

    def __init__(self, app: App) -> None:
        self.heard, self.go = threading.Event(), threading.Event()
        self.times = 0
        app.command("/slow")(self._listener)

    def _listener(self, ack: Ack) -> None:
        self.times += 1
        self.heard.set()
        self.go.wait(PATIENCE_S)
        ack("slow, once")


def answers(li: Actor) -> list[str]:
    return [one["text"] for one in li.messages("#deals")]


@pytest.mark.parametrize("abruptly", [False, True])
def test_a_hang_up_is_mended_before_the_next_command(
    slack: Sandbox, sockets: Sockets, li: Actor, abruptly: bool
) -> None:
    slack.hang_up(abruptly)
    li.types("/opp hello")
    assert answers(li) == ["heard hello"]
    slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)


def test_while_slack_renews_connections_every_command_is_answered_once(
    slack: Sandbox, sockets: Sockets, li: Actor
) -> None:
    slack.refresh_sockets(notice=0.3)
    for number in range(40):
        li.types(f"/opp {number}")
    slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
    assert answers(li) == [f"heard {number}" for number in range(40)]


def test_old_connections_are_read_until_slack_ends_them(slack: Sandbox, sockets: Sockets) -> None:
    slack.refresh_sockets(notice=3)
    slack.wait_for(lambda: slack.connections == 4, PATIENCE_S)
    slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)


def test_no_thread_is_left_of_connections_that_ended(
    slack: Sandbox, app: App, sockets: Sockets
) -> None:
    for renewed in (4, 6, 8):
        slack.refresh_sockets(notice=0.05)
        wait_until(lambda expected=renewed: tries(slack) == expected)
        wait_until(lambda: reading() == slack.connections == 2)
    slack.hang_up()
    slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
    wait_until(lambda: reading() == 2)


def test_what_is_in_hand_when_its_connection_drops_is_done_once_and_answered(
    slack: Sandbox, app: App, sockets: Sockets, li: Actor
) -> None:
    held = Held(app)
    with doing(li.types, "/slow") as command:
        assert held.heard.wait(PATIENCE_S)
        slack.hang_up()
        held.go.set()
        assert command.result().error is None
    assert held.times == 1
    assert answers(li) == ["slow, once"]


def test_an_envelope_on_both_connections_is_handled_once(
    slack: Sandbox, app: App, sockets: Sockets, li: Actor
) -> None:
    slack.repeat_envelopes()
    held = Held(app)
    with doing(li.types, "/slow"):
        assert held.heard.wait(PATIENCE_S)
        li.types("/opp meanwhile")
        held.go.set()
    assert held.times == 1
    assert answers(li) == ["heard meanwhile", "slow, once"]


def test_an_answer_larger_than_64_kb_arrives(
    slack: Sandbox, app: App, sockets: Sockets, li: Actor
) -> None:
    app.command("/long")(lambda ack: ack("x" * 30_000 + "商" * 9_000))
    li.types("/long")
    assert len(answers(li)) == 1


def test_slack_away_and_back_is_two_lines_for_each_connection(
    slack: Sandbox, app: App, li: Actor
) -> None:
    with both_open(app, slack) as sockets, capture_logs() as logs:
        slack.go_away()
        wait_until(lambda: sockets.connections == 0)
        wait_until(lambda: len(logs) >= 2)
        slack.come_back()
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        li.types("/opp again")
        wait_until(lambda: len(logs) >= 4)
    assert answers(li) == ["heard again"]
    said = sorted((line["event"], line["connection"]) for line in logs)
    lost, back = "connection lost", "connection back"
    assert said == [(back, 1), (back, 2), (lost, 1), (lost, 2)]
    assert "xapp-" not in json.dumps(logs)
    assert "ticket" not in json.dumps(logs)


def test_an_app_with_ten_connections_waits_and_says_so_once(slack: Sandbox, app: App) -> None:
    with ExitStack() as others, capture_logs() as logs:
        for _ in range(10):
            received(others.enter_context(socket_of(slack)))
        slack.wait_for(lambda: slack.connections == 10, PATIENCE_S)
        sockets = Sockets(app, slack.app_token, slack.api_url)
        sockets.connect()
        wait_until(lambda: len(logs) == 2)
        sockets.close()
    assert {line["reason"] for line in logs} == {"too_many_websockets"}
    assert "at most five processes" in logs[0]["hint"]
    wait_until(lambda: reading() == 0)


def test_socket_mode_switched_off_gets_a_sentence_and_slow_tries(
    slack: Sandbox, sockets: Sockets
) -> None:
    with capture_logs() as logs:
        before = tries(slack)
        slack.enable_socket_mode(False)
        wait_until(lambda: len(logs) == 2)
        wait_until(lambda: tries(slack) == before + 2)
    assert all("switched off" in line["hint"] for line in logs)


def test_a_wrong_token_is_refused_at_once(slack: Sandbox, app: App) -> None:
    sockets = Sockets(app, "xapp-wrong", slack.api_url)
    with capture_logs(), pytest.raises(NotOpened) as refused:
        sockets.connect()
    sockets.close()
    wait_until(lambda: reading() == 0)
    assert refused.value.refused
    assert refused.value.reason == "invalid_auth"


@pytest.mark.parametrize(
    ("status", "more"),
    [("200 OK", "\r\n[]"), ("429 Wait", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n\r\n{}")],
)
def test_an_answer_that_is_not_slacks_ends_no_line(status: str, more: str) -> None:
    """A proxy's, for example: the line tries again, and its thread must live to do it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer_once, args=(server, f"HTTP/1.1 {status}\r\n{more}"))
        thread.start()
        with pytest.raises(NotOpened):
            Door("xapp-1", f"http://127.0.0.1:{server.getsockname()[1]}/").open()
        thread.join()


def answer_once(server: socket.socket, answer: str) -> None:
    caller, _ = server.accept()
    with caller:
        caller.recv(65536)
        caller.sendall(answer.encode())


def test_answers_are_kept_for_a_while_and_no_more_than_so_many() -> None:
    now = [0.0]
    kept = Answers(kept=300.0, most=3, elapsed=lambda: now[0])
    first, is_new = kept.claim("one")
    assert is_new
    now[0] = 299.0
    assert kept.claim("one") == (first, False)
    now[0] = 300.0
    assert kept.claim("one")[1]
    for name in ("two", "three", "four"):
        kept.claim(name)
    assert len(kept) == 3
    assert kept.claim("one")[1]


def test_what_failed_is_tried_again_when_slack_delivers_it_again() -> None:
    kept = Answers()
    kept.claim("one")
    kept.forget("one")
    assert kept.claim("one")[1]


def tries(slack: Sandbox) -> int:
    return sum(call.method == "apps.connections.open" for call in slack.calls)


def reading() -> int:
    """How many threads read a connection or try to open one."""
    return sum(thread.name.startswith("socket-") for thread in threading.enumerate())


def wait_until(found: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.01)
