"""Files that somebody asked for, on their way into their own messages with Oppy."""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers import files
from handlers.answering import post_to
from handlers.errors import apology
from handlers.interaction import Interaction, Reply
from handlers.views.blocks import escape
from store import errands
from store.errors import FileNotTaken, RuleBroken

log = structlog.get_logger()


@dataclass(frozen=True)
class Parcel:
    """A file and what to say with it, in ``mrkdwn``; below a ``thread`` where it belongs there."""

    name: str
    title: str
    content: bytes
    comment: str
    channel: str | None = None
    thread: str | None = None


def hand_out(asked: Interaction, kind: str, made: Callable[[], Parcel]) -> None:
    """Draw it up and send it, once for each request; what goes wrong is said where it was asked."""
    errand = errands.Errand(asked.place.id, kind, f"person:{asked.who.id}", asked.request_id[:100])
    sessions = asked.services.sessions
    try:
        with sessions.begin() as session:
            if not errands.begin(session, errand, asked.now):
                return
        _send(asked, made())
        with sessions.begin() as session:
            errands.end(session, errand, asked.services.clock())
    except Exception as error:
        tell_failure(asked, error, kind)
        with sessions.begin() as session:
            errands.break_off(session, errand, type(error).__name__)


def _send(asked: Interaction, parcel: Parcel) -> None:
    """Raises ``FileNotTaken``."""
    client = asked.services.posting
    whole = parcel.content, parcel.name, parcel.title
    try:
        if parcel.channel is None:
            files.send_to_person(client, asked.who.slack_id, *whole, parcel.comment)
        else:
            files.upload(
                client,
                *whole,
                channel=parcel.channel,
                thread_ts=parcel.thread,
                comment=parcel.comment,
            )
    except (SlackClientError, HTTPException, OSError) as error:
        code = error.response.get("error") if isinstance(error, SlackApiError) else None
        log.warning("file not taken", error=type(error).__name__, slack_error=code)
        raise FileNotTaken(name=parcel.name) from error


def tell_failure(asked: Interaction, error: Exception, via: str) -> None:
    """A broken rule by its sentence, anything else by a reference."""
    if asked.response_url is not None:
        post_to(asked.response_url, Reply(sentence_of(asked, error, via)))


def sentence_of(asked: Interaction, error: Exception, via: str) -> str:
    if isinstance(error, RuleBroken):
        return asked.words.sentence(error, asked.now, quote=escape)
    return apology(error, asked.words, via)
