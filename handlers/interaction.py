"""One interaction as a handler sees it, and the ways to answer it."""

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Literal

from slack_sdk import WebClient

from handlers.directory import Directory, LookUp, Member, Place
from reports.words import Words
from store.changes import Change
from store.database import Database, Sessions
from store.workspaces import Defaults

Blocks = list[dict[str, Any]]
View = dict[str, Any]
Outcome = Literal["answered", "rule_broken", "failed", "database_away"]
ANSWERED: Outcome = "answered"
RULE_BROKEN: Outcome = "rule_broken"
FAILED: Outcome = "failed"
DATABASE_AWAY: Outcome = "database_away"


def _unnoted(_kind: str, _outcome: Outcome, _seconds: float) -> None:
    """Nobody counts."""


def link_to(url: str | None, number: int) -> str | None:
    """The address of an opportunity at ``url``, Oppy's own, where the operator gave it one."""
    return None if url is None else f"{url}/o/{number}"


@dataclass(frozen=True)
class Services:
    """What handlers work with. ``slack`` is for while a person waits, ``posting`` for afterwards.

    ``database`` and ``defaults`` are for an import, which opens its own transactions.
    ``later`` runs something quick after the answer has left, ``slowly`` something that draws and
    uploads; ``wake`` tells the delivery loop that something is owed. ``noted`` is told of every
    interaction: its kind, how it ended, how many seconds it took. ``url`` is Oppy's own address.
    """

    sessions: Sessions
    readings: Sessions
    slack: WebClient
    look_up: LookUp
    clock: Callable[[], dt.datetime]
    posting: WebClient
    later: Callable[..., "Future[Any]"]
    slowly: Callable[..., "Future[Any]"]
    wake: Callable[[], None]
    database: Database
    defaults: Defaults
    admins: frozenset[str] = frozenset()
    noted: Callable[[str, Outcome, float], None] = _unnoted
    url: str | None = None

    def link_to(self, number: int) -> str | None:
        return link_to(self.url, number)


@dataclass(frozen=True)
class Interaction:
    """Who asks what, where and when. ``meta`` is what the form was opened with."""

    services: Services
    place: Place
    who: Member
    words: Words
    now: dt.datetime
    directory: Directory
    via: str
    request_id: str
    channel_id: str | None = None
    text: str = ""
    value: str = ""
    block_id: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
    view: Mapping[str, Any] = field(default_factory=dict)
    response_url: str | None = None
    message_ts: str | None = None
    in_ephemeral: bool = False
    changes: list[Change] = field(default_factory=list)

    @property
    def here(self) -> dt.datetime:
        """Now, where the person is."""
        return self.now.astimezone(self.who.zone)

    @property
    def today(self) -> dt.date:
        """The day where the person is."""
        return self.here.date()

    @property
    def origin(self) -> dict[str, Any]:
        """What a form keeps, to answer later where it was asked for."""
        return {
            "url": self.response_url,
            "channel": self.channel_id,
            "ts": self.message_ts,
            "ephemeral": self.in_ephemeral,
        }

    def change(self, seen_version: int | None = None) -> Change:
        """The change this interaction makes, for the store."""
        change = Change(
            self.place.id,
            self.place.timezone,
            self.who.id,
            self.via,
            self.now,
            self.request_id,
            seen_version,
        )
        self.changes.append(change)
        return change

    @property
    def has_written(self) -> bool:
        """Whether it changed anything: a repetition did not, nor an edit with nothing new."""
        return any(change.recorded for change in self.changes)


@dataclass(frozen=True)
class Reply:
    """A message only the asker sees."""

    text: str
    blocks: Blocks | None = None


@dataclass(frozen=True)
class Replacement(Reply):
    """Like a reply, but in place of the private message that was pressed."""


@dataclass(frozen=True)
class Announcement(Reply):
    """A message that everybody sees who is where it was asked."""


@dataclass(frozen=True)
class Modal:
    """A form to open: over the one that is open, or ``instead`` of it."""

    view: View
    instead: bool = False


@dataclass(frozen=True)
class NewView:
    """The submitted form again, with something changed; everything typed stays."""

    view: View


@dataclass(frozen=True)
class FieldErrors:
    """Sentences beside the fields of the submitted form."""

    errors: dict[str, str]


@dataclass(frozen=True)
class Saved:
    """The submitted form closes. The message, if any, goes where the form was asked for."""

    reply: Reply | None = None


@dataclass(frozen=True)
class Options:
    """Answers for a menu that searches as one types."""

    options: list[dict[str, Any]]


@dataclass(frozen=True)
class Nothing:
    """Heard, and nothing to say."""


Answer = Reply | Modal | NewView | FieldErrors | Saved | Options | Nothing
Handler = Callable[[Interaction], Answer]
