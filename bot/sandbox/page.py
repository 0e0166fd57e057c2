"""The page of the sandbox and what it asks for: a JSON API and a stream of changes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.clock import MovableClock
from bot.sandbox.interactions import People
from bot.sandbox.messages import Message
from bot.sandbox.page_clock import moment
from bot.sandbox.page_files import PageFiles
from bot.sandbox.page_state import PageState
from bot.sandbox.shapes import Json, NotPossible, Outcome
from bot.sandbox.state import Workspace
from bot.sandbox.team import Channel, Person

STATIC = Path(__file__).parent / "static"
KEEP_ALIVE_SECONDS = 15.0

Deed = Callable[[Person, Json], Json]


class Page:
    """Turns what the page sends into what people do. It serves only people of this machine."""

    def __init__(
        self, workspace: Workspace, people: People, state: PageState, clock: MovableClock
    ) -> None:
        self._workspace = workspace
        self._people = people
        self._state = state
        self._clock = clock
        self._files = PageFiles(workspace, people)

    def routes(self) -> list[BaseRoute]:
        deeds: dict[str, Deed] = {
            "command": self._command,
            "message": self._message,
            "action": self._action,
            "options": self._options,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "shortcut": self._shortcut,
            "clock": self._move_clock,
        }
        posts = [Route(f"/page/{n}", self._doing(d), methods=["POST"]) for n, d in deeds.items()]
        return [
            Route("/", _index),
            Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
            Route("/page/state", self._show),
            Route("/page/events", self._stream),
            *self._files.routes(),
            *posts,
        ]

    def _doing(self, deed: Deed) -> Callable[[Request], Awaitable[Response]]:
        """People wait for the app, so what they do runs beside the event loop."""

        async def endpoint(request: Request) -> Response:
            try:
                asked = await request.json()
                person = self._person(asked.get("as"))
                return JSONResponse(await run_in_threadpool(deed, person, asked))
            except (NotPossible, KeyError, ValueError) as error:
                return JSONResponse({"error": str(error)}, status_code=400)

        return endpoint

    async def _show(self, request: Request) -> Response:
        try:
            with self._workspace.changes:
                person = self._person(request.query_params.get("as"))
                channel = self._channel(person, request.query_params.get("channel"))
                return JSONResponse(self._state.shown(person, channel))
        except NotPossible as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    async def _stream(self, _request: Request) -> Response:
        return StreamingResponse(self._versions(), media_type="text/event-stream")

    async def _versions(self) -> AsyncIterator[str]:
        """The version at each change; a comment now and then finds out who has left."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        stop = self._workspace.watch(lambda: loop.call_soon_threadsafe(changed.set))
        try:
            while True:
                changed.clear()
                yield f"data: {json.dumps({'version': self._workspace.version})}\n\n"
                while not await _within(changed, KEEP_ALIVE_SECONDS):
                    yield ": still here\n\n"
        finally:
            stop()

    def _command(self, person: Person, asked: Json) -> Json:
        command, _, text = asked["text"].strip().partition(" ")
        return _error(self._people.command(person.id, asked["channel"], command, text))

    def _message(self, person: Person, asked: Json) -> Json:
        thread = asked.get("thread_ts")
        return _error(self._people.message(person.id, asked["channel"], asked["text"], thread))

    def _action(self, person: Person, asked: Json) -> Json:
        place, action = asked["container"], (asked["block_id"], asked["action_id"])
        selected = {name: v for name, v in asked.items() if name.startswith("selected_")}
        if "value" in asked and asked.get("type") != "button":
            selected["value"] = asked["value"]
        state = asked.get("state") or {}
        if place["type"] == "view":
            done = self._people.press_in_view(person.id, action, state, **selected)
        elif place["type"] == "home":
            done = self._people.press_in_home(person.id, action, state, **selected)
        else:
            channel, ts = place["channel"], place["ts"]
            done = self._people.press(person.id, channel, ts, action, state, **selected)
        return _error(done)

    def _options(self, person: Person, asked: Json) -> Json:
        action = (asked["block_id"], asked["action_id"])
        place = self._state.place(person, asked.get("container") or {"type": "view"})
        if place is None:
            raise NotPossible("that place is no longer there")
        where = (place.channel, place.ts) if isinstance(place, Message) else None
        answer = self._people.search_answer(person.id, action, asked["query"], where)
        return {"options": [], "option_groups": [], **answer}

    def _submit(self, person: Person, asked: Json) -> Json:
        done = self._people.submit(person.id, asked.get("state"))
        with self._workspace.changes:
            view = self._state.view(person)
        return {"errors": done.errors or None, "error": done.error, "view": view}

    def _close(self, person: Person, asked: Json) -> Json:
        return _error(self._people.close_view(person.id, bool(asked.get("everything"))))

    def _home(self, person: Person, asked: Json) -> Json:
        return _error(self._people.open_home(person.id, asked.get("tab") or "home"))

    def _shortcut(self, person: Person, asked: Json) -> Json:
        channel, ts = asked.get("channel"), asked.get("ts")
        return _error(self._people.shortcut(person.id, asked["callback_id"], channel, ts))

    def _move_clock(self, person: Person, asked: Json) -> Json:
        self._clock.move_to(moment(str(asked["to"]), self._clock(), person.tz))
        return {"now": self._clock().isoformat()}

    def _person(self, user_id: Any) -> Person:
        person = self._workspace.team.people.get(str(user_id))
        if person is None:
            raise NotPossible(f"nobody is called {user_id}")
        return person

    def _channel(self, person: Person, channel_id: str | None) -> Channel | None:
        channel = self._workspace.team.channels.get(channel_id or "")
        return channel if channel is not None and person.id in channel.members else None


async def _index(_request: Request) -> Response:
    return FileResponse(STATIC / "index.html")


async def _within(event: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


def _error(outcome: Outcome) -> Json:
    return {"error": outcome.error}
