"""People who use Slack, for tests that read like what a person does."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.interval_runner import IntervalRunner

from bot.sandbox import Outcome, Sandbox
from bot.sandbox.choosing import all_options
from bot.sandbox.shapes import Json
from bot.sandbox.values import SLOTS, each_element
from tests.files_seen import FileSeen, is_called
from tests.sandbox.seeing import (
    blocks_of,
    buttons,
    in_overflows,
    menus,
    names_of,
    plain_words,
    shown_text,
)

PATIENCE = 20.0
# The sandbox speaks plainly; without one each connection would load all certificates there are.
UNUSED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class NotAnswered(AssertionError):
    """Slack told the person that something went wrong."""


class Actor:
    """One person. Whatever they look for they wait for, as people do."""

    def __init__(self, sandbox: Sandbox, name: str) -> None:
        person = sandbox.team.person_named(name)
        if person is None:
            raise LookupError(f"nobody is called {name}")
        self.sandbox = sandbox
        self.person = person
        self.id = person.id
        self.channel = sandbox.dm(self.id) if not person.is_external else ""
        self.at_home = False
        self._typed: dict[str, Json] = {}

    def types(self, text: str, in_: str | None = None, thread: str | None = None) -> Outcome:
        """A command or a message, in a channel ("#deals") or else where they last were."""
        if in_ is not None:
            self.channel = self.channel_id(in_)
        self.at_home = False
        if not text.startswith("/"):
            return self.sandbox.message(self.id, self.channel, text, thread)
        command, _, rest = text.partition(" ")
        return _answered(self.sandbox.command(self.id, self.channel, command, rest))

    def uploads(
        self,
        name: str,
        data: bytes | str,
        in_: str | None = None,
        text: str = "",
        thread: str | None = None,
    ) -> Outcome:
        """A message with one file, in a channel, "dm", or else where they last were."""
        if in_ is not None:
            self.channel = self.channel_id(in_)
        self.at_home = False
        content = data.encode() if isinstance(data, str) else data
        return _answered(
            self.sandbox.upload(self.id, self.channel, [(name, content)], text, thread)
        )

    def sees_file(self, name: str, in_: str | None = None) -> FileSeen:
        """Wait until the newest file of that name or title is on their screen, ready to open."""

        def look() -> FileSeen | None:
            shown = self._files(in_)
            return next((one for one in shown if is_called(one.body, name)), None)

        found: FileSeen = self._wait(look, f"{self.person.name} does not see a file {name!r}")
        return found

    def sees_no_file(self, name: str, in_: str | None = None) -> None:
        assert name not in [file.body.get("name") for file in self._files(in_)]

    def sees(self, text: str, in_: str | None = None) -> Json:
        """Wait until the text is on their screen; returns what shows it."""

        def look() -> Json | None:
            return next((one for one in self._screens(in_) if text in self.reads(one)), None)

        found: Json = self._wait(look, f"{self.person.name} does not see {text!r}")
        return found

    def does_not_see(self, text: str, in_: str | None = None) -> None:
        found = [self.reads(one) for one in self._screens(in_) if text in self.reads(one)]
        assert not found, f"{self.person.name} sees {text!r} in {found[0]!r}"

    def reads(self, screen: Json) -> str:
        return shown_text(self.sandbox.team, screen)

    def plans(self, line: str, in_: str | None = None) -> Outcome:
        """A next step in one line, "1 fri call Bob", kept as the form understood it."""
        self.types(f"/opp next {line}", in_)
        before = self._answers()
        kept = self.modal.submits()
        if not self.has_modal:
            # The answer is posted after the form has closed; a clock that is moved now outruns it.
            self._wait(lambda: self._answers() > before, "no answer to the form")
        return kept

    def presses(self, label: str, in_: str | None = None) -> Outcome:
        """The button with this text: in the open modal, the Home tab, or the newest message.

        What stands behind the three dots is pressed in the same way.
        """

        def look() -> tuple[Json, Json, Json, Json] | None:
            for screen in self._screens(in_):
                for text, block, element in buttons(blocks_of(screen)):
                    if plain_words(label) == plain_words(text):
                        return screen, block, element, {}
                for text, block, element, chosen in in_overflows(screen["blocks"]):
                    if plain_words(label) == plain_words(text):
                        return screen, block, element, {"selected_option": chosen}
            return None

        screen, block, element, state = self._wait(look, f"no button {label!r}")
        return self._does(screen, block, element, **state)

    def chooses(self, option: Any, from_: str | None = None, in_: str | None = None) -> Outcome:
        """An option of a menu, or a date or time of a picker."""

        def look() -> tuple[Json, Json, Json, Json] | None:
            for screen in self._screens(in_):
                for block, element in menus(screen["blocks"]):
                    if from_ is None or plain_words(from_) in names_of(block, element):
                        state = self.value_for(screen, block, element, option)
                        if state is not None:
                            return screen, block, element, state
            return None

        screen, block, element, state = self._wait(look, f"no menu offers {option!r}")
        if self._is_modal(screen):
            self.keep(screen, block, element, state)
        return self._does(screen, block, element, **state)

    def opens_home(self) -> None:
        self.at_home = True
        self.sandbox.open_home(self.id)

    def uses_shortcut(self, callback_id: str, on: Json | None = None) -> Outcome:
        channel, ts = (on["channel"], on["ts"]) if on else (None, None)
        return _answered(self.sandbox.shortcut(self.id, callback_id, channel, ts))

    def messages(self, in_: str) -> list[Json]:
        return self.sandbox.messages(self.channel_id(in_), self.id)

    def dm_messages(self) -> list[Json]:
        return self.sandbox.messages(self.sandbox.dm(self.id), self.id)

    @property
    def home(self) -> str:
        """The Home tab as text."""
        return self.reads(self._wait(lambda: self.sandbox.home(self.id), "no Home tab"))

    @property
    def modal(self) -> Modal:
        """The modal on top, once one is open."""
        view = self._wait(lambda: self.sandbox.view(self.id), "no modal open")
        return Modal(self, view["id"])

    @property
    def has_modal(self) -> bool:
        return self.sandbox.view(self.id) is not None

    def typed(self, screen: Json) -> Json:
        return self._typed.setdefault(screen.get("id", ""), {})

    def keep(self, screen: Json, block: Json, element: Json, state: Json) -> None:
        """What stands in a modal until it is submitted."""
        states = self.typed(screen).setdefault(block["block_id"], {})
        states[element["action_id"]] = {"type": element["type"], **state}

    def channel_id(self, name: str) -> str:
        if name == "dm":
            return self.sandbox.dm(self.id)
        channel = self.sandbox.team.channel_named(name)
        if channel is None:
            raise LookupError(f"no channel {name}")
        return channel.id

    def value_for(self, screen: Json, block: Json, element: Json, wanted: Any) -> Json | None:
        """The state of an element that holds `wanted`, or None where it cannot be had."""
        kind = element["type"]
        field = "selected_option" if kind == "overflow" else SLOTS[kind].field
        if field in ("selected_option", "selected_options"):
            several = wanted if isinstance(wanted, list | tuple) else [wanted]
            options = [self._option(screen, block, element, one) for one in several]
            if None in options:
                return None
            return {field: options if field.endswith("s") else options[0]}
        if field.endswith("s") and field != "files":
            several = wanted if isinstance(wanted, list | tuple) else [wanted]
            return {field: [self._plain(one) for one in several]}
        return {field: wanted if field == "files" else self._plain(wanted)}

    def _option(self, screen: Json, block: Json, element: Json, wanted: Any) -> Json | None:
        if "external" in element["type"]:
            where = None if self._is_view(screen) else (screen["channel"], screen["ts"])
            ids = (block["block_id"], element["action_id"])
            offered = self.sandbox.search(self.id, ids, str(wanted), where)
        else:
            offered = all_options(element)
        words = plain_words(str(wanted))
        exact = [o for o in offered if words in (plain_words(o["text"]["text"]), o["value"])]
        close = [o for o in offered if words in plain_words(o["text"]["text"])]
        return next(iter([*exact, *close]), None)

    def _plain(self, value: Any) -> Any:
        """Dates and times as Slack writes them; "@sam" and "#deals" as ids."""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, time):
            return value.strftime("%H:%M")
        if isinstance(value, str) and value.startswith("@"):
            person = self.sandbox.team.person_named(value)
            return person.id if person else value
        if isinstance(value, str) and value.startswith("#"):
            return self.channel_id(value)
        return str(value) if isinstance(value, int | float) else value

    def _answers(self) -> int:
        """How many messages they have that only they see, where they are."""
        here = self.sandbox.messages(self.channel, self.id)
        return sum(message["ephemeral_for"] is not None for message in here)

    def _does(self, screen: Json, block: Json, element: Json, **state: Any) -> Outcome:
        ids, typed = (block["block_id"], element["action_id"]), self.typed(screen)
        if not self._is_view(screen):
            where = (screen["channel"], screen["ts"])
            done = self.sandbox.press(self.id, *where, ids, None, **state)
        elif self._is_modal(screen):
            done = self.sandbox.press_in_view(self.id, ids, typed, **state)
        else:
            done = self.sandbox.press_in_home(self.id, ids, typed, **state)
        return _answered(done)

    def _screens(self, in_: str | None) -> Iterator[Json]:
        """What they look at, nearest first. A modal covers everything else."""
        view = self.sandbox.view(self.id)
        if view is not None and in_ is None:
            yield view
            return
        home = self.sandbox.home(self.id)
        if self.at_home and in_ is None and home is not None:
            yield home
            return
        if in_ is not None:
            yield from reversed(self.messages(in_))
            return
        channels = [c for c in self.sandbox.team.channels.values() if self.id in c.members]
        seen = [m for c in channels for m in self.sandbox.messages(c.id, self.id)]
        yield from sorted(seen, key=lambda message: message["ts"], reverse=True)

    def _files(self, in_: str | None) -> list[FileSeen]:
        """On their screens, nearest first."""
        read = self.sandbox.file_content
        return [
            FileSeen(message, file, read)
            for message in self._screens(in_)
            for file in message.get("files") or []
        ]

    def _is_view(self, screen: Json) -> bool:
        return screen["type"] in ("modal", "home")

    def _is_modal(self, screen: Json) -> bool:
        return bool(screen["type"] == "modal")

    def _wait(self, look: Callable[[], Any], complaint: str) -> Any:
        try:
            return self.sandbox.wait_for(look, PATIENCE)
        except TimeoutError as late:
            raise AssertionError(f"{complaint}\n{late}") from None


class Modal:
    """The modal a person has before them."""

    def __init__(self, actor: Actor, view_id: str) -> None:
        self._actor = actor
        self.id = view_id

    @property
    def view(self) -> Json:
        view = self._actor.sandbox.view(self._actor.id)
        assert view is not None, "the modal is closed"
        return view

    @property
    def title(self) -> str:
        return str(self.view["title"]["text"])

    @property
    def text(self) -> str:
        return self._actor.reads(self.view)

    @property
    def errors(self) -> dict[str, str]:
        """What stands beside the inputs, by block id."""
        return self.view["errors"] or {}

    def __getitem__(self, name: str) -> str | None:
        """What stands in an input, found by its label or id."""
        view = self.view
        block, element = self._input(view, name)
        typed = self._actor.typed(view).get(block["block_id"], {}).get(element["action_id"])
        return shown_value(typed or initial_value(element))

    def fills(self, **values: Any) -> Modal:
        """Inputs by label ("Expected close" is `expected_close`), block id or action id."""
        for name, wanted in values.items():
            view = self.view
            block, element = self._input(view, name)
            state = self._actor.value_for(view, block, element, wanted)
            assert state is not None, f"{name} does not offer {wanted!r}"
            self._actor.keep(view, block, element, state)
            if block.get("dispatch_action"):
                ids = (block["block_id"], element["action_id"])
                typed = self._actor.typed(view)
                _answered(self._actor.sandbox.press_in_view(self._actor.id, ids, typed, **state))
        return self

    def submits(self) -> Outcome:
        """Errors beside inputs are in `errors`; then the modal is still open."""
        view = self.view
        return _answered(self._actor.sandbox.submit(self._actor.id, self._actor.typed(view)))

    def presses(self, label: str) -> Outcome:
        return self._actor.presses(label)

    def chooses(self, option: Any, from_: str | None = None) -> Outcome:
        return self._actor.chooses(option, from_)

    def sees(self, text: str) -> Modal:
        self._actor.sees(text)
        return self

    def closes(self) -> None:
        self._actor.sandbox.close_view(self._actor.id)

    def _input(self, view: Json, name: str) -> tuple[Json, Json]:
        known = []
        for block, element in each_element(view["blocks"]):
            names = names_of(block, element)
            if element["type"] in SLOTS and plain_words(name) in names:
                return block, element
            known.append(block["block_id"])
        raise AssertionError(f"no input {name!r} among {known}")


def initial_value(element: Json) -> Json:
    """The state that an untouched input has."""
    slot = SLOTS[element["type"]]
    return {slot.field: element.get(slot.initial)}


def shown_value(state: Json) -> str | None:
    """The state of an input as a person reads it."""
    value = next((one for name, one in state.items() if name != "type"), None)
    return value["text"]["text"] if isinstance(value, dict) else value


def _answered(outcome: Outcome) -> Outcome:
    if outcome.error is not None:
        raise NotAnswered(outcome.error)
    return outcome


@contextlib.contextmanager
def connected(app: App, sandbox: Sandbox) -> Iterator[SocketModeHandler]:
    """The app on a socket of the sandbox."""
    client = WebClient(base_url=sandbox.api_url, ssl=UNUSED)
    handler = SocketModeHandler(app, sandbox.app_token, web_client=client)
    before, greeted = sandbox.connections, threading.Event()
    handler.client.on_message_listeners.append(lambda _hello: greeted.set())
    _connect(handler.client)
    assert greeted.wait(PATIENCE), "the sandbox did not say hello"
    try:
        yield handler
    finally:
        handler.client.auto_reconnect_enabled = False
        sandbox.hang_up()
        sandbox.wait_for(lambda: sandbox.connections <= before)
        _let_go(handler.client)


def _connect(client: SocketModeClient) -> None:
    """And listen at once: the client's own runner looks for a connection ten times a second."""
    client.current_session_runner.shutdown()  # type: ignore[no-untyped-call]
    client.connect()
    client.current_session_runner = IntervalRunner(client._run_current_session).start()


def _let_go(client: SocketModeClient) -> None:
    """End the client's threads without waiting for them.

    Its own `close` waits up to 3 seconds for a read, and fails when the other side closes too.
    """
    client.closed = True
    runners = (client.current_session_runner, client.current_app_monitor, client.message_processor)
    for runner in runners:
        runner.event.set()
    client.message_workers.shutdown(wait=False)
