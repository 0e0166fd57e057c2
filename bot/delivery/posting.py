"""One post to Slack, and what its failure means."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import islice
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.ids import Act
from store.day_cards import DayShown

GONE = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "user_disabled",
        "user_not_found",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "not_enabled",
    }
)
SHARED = "is_ext_shared"
LOCKED_OUT = frozenset({"invalid_auth", "token_revoked", "token_expired", "account_inactive"})
MAYBE_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
LOCKED_OUT_PAUSE = dt.timedelta(minutes=5)
NO_ANSWER = (SlackClientError, HTTPException, OSError)
EVENT_TYPE = "oppy_delivery"
MOST_PAGES = 20
FIRST_PAUSE_S = 1


class NotPosted(Exception):
    """Surely not posted: an error answer, a rate limit, a refused connection. Try again."""

    def __init__(self, reason: str, after: dt.timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class RateLimited(NotPosted):
    """Surely not posted, and nothing else of that sort may be before ``after``."""

    def __init__(self, reason: str, after: dt.timedelta) -> None:
        super().__init__(reason)
        self.after: dt.timedelta = after


class Gone(Exception):
    """The recipient can never be reached: the channel is gone, or Oppy was removed from it."""


class Missing(Exception):
    """The message to edit is not there any more."""


class HistoryClosed(Exception):
    """The app may not read the channel's history."""


class Refused(Exception):
    """Slack will not take this message as it is. A defect of ours, and no use to repeat."""


class Unclear(Exception):
    """It may or may not have been posted: look before posting again."""


Blocks = list[dict[str, Any]]


@dataclass(frozen=True)
class Chart:
    """A picture that belongs into a message: drawn and uploaded when no transaction is open.

    ``is_all`` says that the message is nothing without it.
    """

    png: Callable[[], bytes | None]
    title: str
    alt_text: str
    blocks_with: Callable[[str], Blocks]
    is_all: bool = False


@dataclass(frozen=True)
class Csv:
    """The numbers of a report that its post is followed by: which report, and in which language."""

    report: str
    locale: str | None


@dataclass(frozen=True)
class Upload:
    """A file that is all there is to a message."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """What to post where, below the message ``thread_ts``; or to edit the one of ``update_ts``.

    ``day`` is what it shows of somebody's day, to be remembered once it is out.
    With ``is_home`` the blocks are the Home tab of the person ``channel``; with an ``upload`` there
    are none.
    """

    channel: str
    text: str
    blocks: Blocks
    update_ts: str | None = None
    thread_ts: str | None = None
    chart: Chart | None = None
    day: DayShown | None = None
    is_home: bool = False
    csv: Csv | None = None
    upload: Upload | None = None

    @property
    def is_repeatable(self) -> bool:
        """Whether posting it twice does no more than posting it once."""
        return self.update_ts is not None or self.is_home


@dataclass(frozen=True)
class Posted:
    """Where a message stands; ``earlier`` when another attempt had posted it, then with the key of
    the ``report`` in it.

    Of a Home tab it is the person and the view, of a file the thread.
    """

    channel: str
    ts: str
    with_picture: bool = False
    earlier: bool = field(default=False, compare=False)
    report: str | None = field(default=None, compare=False)


def post(client: WebClient, message: Message, key: str) -> Posted:
    """Post, with the delivery's key in the metadata.

    Raises ``NotPosted``, ``Gone``, ``Missing``, ``Refused`` or ``Unclear``.
    """
    if message.is_home:
        return _published(client, message)
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
    facts: dict[str, Any] = {
        "channel": message.channel,
        "text": message.text,
        "blocks": message.blocks,
        "metadata": metadata,
    }
    with posting():
        if message.update_ts is not None:
            response = client.chat_update(ts=message.update_ts, **facts)
        else:
            response = client.chat_postMessage(
                unfurl_links=False, thread_ts=message.thread_ts, **facts
            )
    return Posted(response["channel"], response["ts"])


@contextmanager
def posting() -> Iterator[None]:
    """What it means when Slack refuses a post, or does not answer."""
    try:
        yield
    except SlackApiError as error:
        raise _judged(error) from error
    except NO_ANSWER as error:
        raise _unanswered(error) from error


def _published(client: WebClient, message: Message) -> Posted:
    """Never unclear: what may have been published is published again."""
    view = {"type": "home", "blocks": message.blocks}
    try:
        response = client.views_publish(user_id=message.channel, view=view)
    except SlackApiError as error:
        raise _surely_not(_judged(error)) from error
    except NO_ANSWER as error:
        raise NotPosted(type(error).__name__) from error
    return Posted(message.channel, response["view"]["id"])


def check_place(client: WebClient, message: Message) -> None:
    """Opportunities are kept out of channels that another company can read.

    Raises ``Gone`` for one, and for a channel that cannot be seen; ``NotPosted`` without an answer.
    """
    if message.update_ts is not None or message.channel[0] not in "CG":
        return
    with asking():
        info: dict[str, Any] = client.conversations_info(channel=message.channel)["channel"]
    if info.get("is_ext_shared"):
        raise Gone(SHARED)


def find(client: WebClient, message: Message, key: str, since: dt.datetime) -> Posted | None:
    """Look where the message should be, among the newer ones, for the delivery of that key.

    Raises ``HistoryClosed``, ``NotPosted``, ``Gone`` or ``Refused``.
    """
    try:
        with asking():
            return _found(client, message, key, since)
    except Refused as refused:
        if str(refused) == "missing_scope":
            raise HistoryClosed(str(refused)) from refused
        raise


def _found(client: WebClient, message: Message, key: str, since: dt.datetime) -> Posted | None:
    channel = _conversation(client, message.channel)
    facts: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{since.timestamp():.6f}",
        "include_all_metadata": True,
        "limit": 100,
    }
    if message.thread_ts is None:
        pages = client.conversations_history(**facts)
    else:
        pages = client.conversations_replies(ts=message.thread_ts, **facts)
    for page in islice(pages, MOST_PAGES):
        for one in page["messages"]:
            payload = (one.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == key:
                blocks = one.get("blocks") or []
                kinds = {block["type"] for block in blocks}
                report = next(filter(None, map(_report_in, blocks)), None)
                return Posted(channel, one["ts"], "image" in kinds, earlier=True, report=report)
    return None


def _report_in(block: dict[str, Any]) -> str | None:
    """The key of the report whose CSV the block offers."""
    offers = {element.get("action_id") for element in block.get("elements") or ()}
    return block.get("block_id") if Act.REPORT_CSV in offers else None


def _conversation(client: WebClient, recipient: str) -> str:
    """The direct message's id for a person; a channel's own."""
    if recipient[0] not in "UW":
        return recipient
    return str(client.conversations_open(users=recipient)["channel"]["id"])


@contextmanager
def asking() -> Iterator[None]:
    """A question posts nothing: never unclear, and how often one may ask is no pace for posts."""
    try:
        yield
    except SlackApiError as error:
        judged = _surely_not(_judged(error))
        if isinstance(judged, RateLimited):
            judged = NotPosted(str(judged), judged.after)
        raise judged from error
    except NO_ANSWER as error:
        raise NotPosted(type(error).__name__) from error


def _surely_not(judged: Exception) -> Exception:
    """For what may be done again: not knowing whether it was done is as good as not done."""
    return NotPosted(str(judged)) if isinstance(judged, Unclear) else judged


def _judged(error: SlackApiError) -> Exception:
    """What an answer of Slack's that is not ok means."""
    response = error.response
    code = _code(response.data)
    if response.status_code == 429 or code in ("ratelimited", "rate_limited"):
        said = response.headers.get("Retry-After") or response.headers.get("retry-after")
        return RateLimited("ratelimited", dt.timedelta(seconds=_seconds(said)))
    if code is None:
        return Unclear(f"status {response.status_code}")
    if code in GONE:
        return Gone(code)
    if code == "message_not_found":
        return Missing(code)
    if code in LOCKED_OUT:
        return NotPosted(code, LOCKED_OUT_PAUSE)
    if code in MAYBE_DONE or response.status_code >= 500:
        return Unclear(code)
    return Refused(code)


def _seconds(said: str | None) -> int:
    """Whole seconds, as Slack says them; a proxy may say a date instead."""
    return int(said) if said is not None and said.isdecimal() else FIRST_PAUSE_S


def _code(body: Any) -> str | None:
    """Slack's error code; None when something else answered, like a proxy with a page."""
    code = body.get("error") if isinstance(body, dict) else None
    return code if isinstance(code, str) and re.fullmatch("[a-z0-9_]+", code) else None


def _unanswered(error: Exception) -> Exception:
    """What it means that no answer came: only a refused connection surely posted nothing."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ConnectionRefusedError) or (
        isinstance(reason, OSError)
        and not isinstance(reason, TimeoutError | ConnectionError)
        and isinstance(error, URLError)
    ):
        return NotPosted(type(reason).__name__)
    return Unclear(type(reason).__name__)
