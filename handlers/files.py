"""Files on their way to Slack and from it, with the bot's token."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from store.errors import FileGone, FileNotHandedOver, FileNotReadable, FileTooLarge

log = structlog.get_logger()
LIMIT_MB = 10
LIMIT = LIMIT_MB * 1024 * 1024
READ_TIMEOUT_S = 10
WHOLE_TIMEOUT_S = 30
PIECE = 64 * 1024
TABLES = frozenset({"csv", "xlsx"})
MAPPINGS = frozenset({"yaml", "yml"})
SLACKS_HOSTS = (".slack.com", ".slack-gov.com")
NOT_THERE = frozenset({"file_not_found", "file_deleted", "not_visible"})
NOT_ALLOWED = frozenset({"missing_scope", "access_denied", "no_permission"})


@dataclass(frozen=True)
class Uploaded:
    """A message with the permalink in its text shares a file that is private so far."""

    id: str
    permalink: str


@dataclass(frozen=True)
class SlackFile:
    """What Slack tells of a file. ``shares`` are the threads that show it, by channel."""

    id: str
    name: str
    size: int
    url: str
    mimetype: str
    shares: Mapping[str, str]

    @property
    def is_table(self) -> bool:
        """By the end of its name: Slack says nothing else before it has processed the file."""
        return self._ending in TABLES

    @property
    def is_mapping(self) -> bool:
        """Whether it may be a mapping file, with answers to what an import asks."""
        return self._ending in MAPPINGS

    @property
    def _ending(self) -> str:
        return self.name.rpartition(".")[2].lower()

    @property
    def is_too_large(self) -> bool:
        return self.size > LIMIT


def upload(
    client: WebClient,
    content: bytes,
    name: str,
    title: str,
    *,
    alt_text: str | None = None,
    channel: str | None = None,
    thread_ts: str | None = None,
    comment: str | None = None,
) -> Uploaded:
    """Upload into a channel or thread; without ``channel`` only Oppy sees the file.

    Raises ``SlackApiError``, ``SlackRequestError`` and ``OSError``.
    """
    done = client.files_upload_v2(
        filename=name,
        content=content,
        title=title,
        alt_txt=alt_text and alt_text[:1000],
        channel=channel,
        thread_ts=thread_ts,
        initial_comment=comment,
    )
    return Uploaded(str(done["file"]["id"]), str(done["file"].get("permalink") or ""))


def put(client: WebClient, content: bytes, name: str) -> str:
    """Bring the bytes to Slack, which shows them to nobody before the upload is completed; the
    file's id. Raises ``SlackApiError``, ``SlackRequestError`` and ``OSError``.
    """
    asked = client.files_getUploadURLExternal(filename=name, length=len(content))
    request = Request(asked["upload_url"], data=content, method="POST")  # noqa: S310 - Slack's own
    request.add_header("Content-Type", "application/octet-stream")
    with build_opener(_NoRedirects).open(request, timeout=READ_TIMEOUT_S):
        return str(asked["file_id"])


def send_to_person(
    client: WebClient, slack_id: str, content: bytes, name: str, title: str, comment: str
) -> Uploaded:
    """Into somebody's own messages with Oppy, where nobody else sees it. ``comment`` is ``mrkdwn``.

    Raises what ``upload`` raises.
    """
    opened: dict[str, Any] = client.conversations_open(users=slack_id)["channel"]
    return upload(client, content, name, title, channel=opened["id"], comment=comment)


def look_at(client: WebClient, file_id: str) -> SlackFile:
    """Raises ``FileGone``, ``FileNotReadable`` or ``FileNotHandedOver``."""
    try:
        body: dict[str, Any] = client.files_info(file=file_id)["file"]
    except SlackApiError as error:
        code = error.response.get("error") if isinstance(error.response.data, dict) else None
        if code in NOT_THERE:
            raise FileGone from error
        log.warning("file not looked at", slack_error=code)
        if code in NOT_ALLOWED:
            raise FileNotReadable(name=file_id) from error
        raise FileNotHandedOver(name=file_id) from error
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("file not looked at", error=type(error).__name__)
        raise FileNotHandedOver(name=file_id) from error
    return described(body)


def described(body: Mapping[str, Any]) -> SlackFile:
    """A file object of Slack's. Of a file of another company an event tells only the id."""
    shares: dict[str, str] = {}
    for group in (body.get("shares") or {}).values():
        shares |= {
            channel: shown[0].get("thread_ts") or shown[0]["ts"]
            for channel, shown in group.items()
            if shown
        }
    return SlackFile(
        body["id"],
        str(body.get("name") or body.get("title") or body["id"]),
        int(body.get("size") or 0),
        str(body.get("url_private") or ""),
        str(body.get("mimetype") or ""),
        shares,
    )


def download(client: WebClient, file: SlackFile) -> bytes:
    """The bytes of a file that ``look_at`` told of; the token goes to Slack and nowhere else.

    Raises ``FileTooLarge``, ``FileGone``, ``FileNotReadable`` (also for the login page that Slack
    hands out in the file's place) or ``FileNotHandedOver``.
    """
    if file.is_too_large:
        raise FileTooLarge(name=file.name, limit=LIMIT_MB)
    if not _is_slacks(file.url, client.base_url):
        _not_readable(file, "not at Slack")
    request = Request(file.url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310
    try:
        with build_opener(_NoRedirects).open(request, timeout=READ_TIMEOUT_S) as response:
            kind = response.headers.get_content_type()
            if kind == "text/html" and file.mimetype != kind:
                _not_readable(file, "login page")
            return _read(response, file)
    except HTTPError as error:
        error.close()
        if error.code in (404, 410):
            raise FileGone from error
        if error.code < 500 and error.code != 429:
            _not_readable(file, f"status {error.code}")
        raise FileNotHandedOver(name=file.name) from error
    except (HTTPException, OSError) as error:
        log.warning("file not downloaded", error=type(error).__name__)
        raise FileNotHandedOver(name=file.name) from error


def _read(response: Any, file: SlackFile) -> bytes:
    """No more than the limit, whatever was announced, and no longer than patience lasts."""
    until = time.monotonic() + WHOLE_TIMEOUT_S
    content = bytearray()
    while piece := response.read1(PIECE):
        content += piece
        if len(content) > LIMIT:
            raise FileTooLarge(name=file.name, limit=LIMIT_MB)
        if time.monotonic() > until:
            raise TimeoutError("the file came too slowly")
    if len(content) != file.size:
        raise OSError("the file broke off")
    return bytes(content)


class _NoRedirects(HTTPRedirectHandler):
    """Slack sends who may not read a file to its login page; a token must not follow anywhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _is_slacks(url: str, api_url: str) -> bool:
    """Slack's own hosts, or the stand-in that the API is at: a file may lie in somebody's cloud."""
    there, home = urlsplit(url), urlsplit(api_url)
    if (there.scheme, there.netloc) == (home.scheme, home.netloc):
        return True
    return there.scheme == "https" and (there.hostname or "").endswith(SLACKS_HOSTS)


def _not_readable(file: SlackFile, why: str) -> NoReturn:
    log.warning("file not readable", why=why)
    raise FileNotReadable(name=file.name)
