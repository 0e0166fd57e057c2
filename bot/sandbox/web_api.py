"""The Web API: what stands before each method (token, limits, faults), and the log of all calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.manifest import AppFeatures
from bot.sandbox.methods import all_methods
from bot.sandbox.methods.call import Args, Call, Method
from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.shapes import Json, SlackError
from bot.sandbox.state import ApiCall, Workspace

# What an app gets that asks for what these methods need. Posting where the app is no member and
# other names than its own are not among it: few apps ask for that.
DEFAULT_SCOPES = frozenset(
    {
        *("app_mentions:read", "chat:write", "commands", "reactions:write", "team:read"),
        *("channels:history", "channels:join", "channels:read", "groups:history", "groups:read"),
        *("im:history", "im:read", "im:write", "mpim:read", "mpim:write"),
        *("files:read", "files:write", "users:read", "users:read.email"),
    }
)


@dataclass(frozen=True)
class Tokens:
    """The two tokens of an installed app."""

    bot: str
    app: str


class WebApi:
    """One app's access to the methods."""

    def __init__(
        self,
        workspace: Workspace,
        tokens: Tokens,
        faults: Faults,
        limits: RateLimits,
        scopes: Iterable[str] | None,
        connection_url: Callable[[], str],
        app: AppFeatures,
    ) -> None:
        self._workspace = workspace
        self._tokens = tokens
        self._faults = faults
        self._limits = limits
        self.scopes = DEFAULT_SCOPES if scopes is None else frozenset(scopes)
        self._connection_url = connection_url
        self._app = app
        self._methods = all_methods()

    async def handle(self, request: Request) -> Response:
        name = request.path_params["method"]
        token, args = await _token_and_args(request, self._methods.get(name))
        fault = self._faults.take(name, args)
        if fault is not None:
            early = await before(fault, request)
            if early is not None:
                self._log(name, args, fault.logged_as)
                return early
        response = self._answer(name, token, args)
        if fault is not None:
            await after(fault, request)
        return response

    def _answer(self, name: str, token: str, args: Json) -> Response:
        try:
            method = self._methods.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._authorize(method, token)
            wait = self._wait(method, args)
            if wait:
                self._log(name, args, "ratelimited")
                return ratelimited(wait)
            body = self._run(method, args)
        except SlackError as refusal:
            body = refusal.body()
            self._log(name, args, refusal.error, refusal.messages)
        headers = {
            "date": format_datetime(self._workspace.clock(), usegmt=True),
            "x-oauth-scopes": ",".join(sorted(self.scopes)),
        }
        return JSONResponse(body, headers=headers)

    def _authorize(self, method: Method, token: str) -> None:
        if method.caller == "anyone":
            return
        if not token:
            raise SlackError("not_authed")
        if token not in (self._tokens.bot, self._tokens.app):
            raise SlackError("invalid_auth")
        right = self._tokens.app if method.caller == "app" else self._tokens.bot
        if token != right:
            raise SlackError("not_allowed_token_type")

    def _wait(self, method: Method, args: Json) -> int:
        if method.name == "chat.postMessage":
            return self._limits.wait_for_post(str(args.get("channel")))
        return self._limits.wait_for_call(method.name, method.tier)

    def _run(self, method: Method, args: Json) -> Json:
        call = Call(Args(args), self._workspace, self.scopes, self._connection_url, self._app)
        call.need(*method.scopes)
        holding = self._workspace.change() if method.changes else self._workspace.changes
        with holding:
            body = {"ok": True, **method.run(call)}
            self._log(method.name, args, None)  # whoever sees the effect finds the call
        unknown = sorted(set(args) - method.argument_names)
        if unknown:
            warnings = [f"[WARN] unknown argument: {name}" for name in unknown]
            metadata = {**body.get("response_metadata", {}), "messages": warnings}
            body["response_metadata"] = metadata
        return body

    def _log(self, name: str, args: Json, error: str | None, messages: Sequence[str] = ()) -> None:
        with self._workspace.changes:
            moment = self._workspace.clock()
            self._workspace.calls.append(ApiCall(moment, name, args, error is None, error))
            if error is not None and error in REFUSED_PAYLOADS:
                self._workspace.refuse(name, error, messages, args)


REFUSED_PAYLOADS = {
    "cannot_parse_attachment",
    "invalid_arguments",
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "invalid_unfurls_format",
    "metadata_too_large",
    "unknown_method",
    "view_too_large",
}


async def _token_and_args(request: Request, method: Method | None) -> tuple[str, Json]:
    """Arguments from the query and the body, which is no JSON for a method that takes none."""
    args: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        if method is None or method.takes_json:
            args |= _parsed(await request.body())
    else:
        async with request.form() as form:
            args |= {name: value for name, value in form.items() if isinstance(value, str)}
    in_args = str(args.pop("token", ""))
    kind, _, in_header = request.headers.get("authorization", "").partition(" ")
    token = in_header.strip() if kind.lower() == "bearer" else in_args
    return token, args


def _parsed(body: bytes) -> Json:
    try:
        value: Any = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def ratelimited(wait: int) -> Response:
    body = {"ok": False, "error": "ratelimited"}
    return JSONResponse(body, status_code=429, headers={"Retry-After": str(wait)})


async def before(fault: Fault, request: Request) -> Response | None:
    """What a fault answers instead of the call."""
    if fault.kind == "hold":
        await fault.until_released()
    if fault.kind == "stall":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("refuse", "stall"):
        drop(request)
        return Response()
    if fault.kind == "status":
        if fault.status == 429:
            return ratelimited(fault.retry_after)
        return Response("fault", status_code=fault.status)
    if fault.kind == "error":
        return JSONResponse({"ok": False, "error": fault.error})
    return None


async def after(fault: Fault, request: Request) -> None:
    """What a fault does to the answer of a call that went through."""
    if fault.kind == "drop_after_accept":
        drop(request)
    elif fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "hold_answer":
        await fault.until_released()


def drop(request: Request) -> None:
    """Close the connection under the client without a word."""
    request.app.state.drop_connection(request.client)
