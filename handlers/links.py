"""A link to an opportunity that somebody wrote: below it stands which one, and a way to open it.

Everybody in the channel sees that, so it tells nothing else. Whoever presses Open is shown what
they may see, alone.
"""

import re
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.interaction import Answer, Interaction, Nothing
from handlers.routes import Routes
from handlers.views.link import link_blocks

log = structlog.get_logger()
PATH = re.compile(r"/o/(?P<number>[0-9]{1,9})/?")
# While a message is being written Slack does not say where it will go.
POSTED = "conversations_history"
MOST = 5


def shared(asked: Interaction) -> Answer:
    """Nothing below links of strangers and guests, nor where another company reads them."""
    event, home = asked.meta, asked.services.url
    if home is None or event.get("shared") or event.get("source", POSTED) != POSTED:
        return Nothing()
    found = {url: number_in(url, home) for url in (one["url"] for one in event["links"])}
    unfurls = {
        url: {"blocks": link_blocks(number, asked.words)}
        for url, number in list(found.items())[:MOST]
        if number is not None
    }
    if unfurls:
        where = (str(asked.channel_id), str(event["message_ts"]))
        asked.services.later(show_below, asked.services.posting, *where, unfurls)
    return Nothing()


def number_in(url: str, home: str) -> int | None:
    """The opportunity that an address stands for, if it is one of Oppy's at ``home``."""
    there, here = urlsplit(url), urlsplit(home)
    if there.hostname != here.hostname or not there.path.startswith(here.path):
        return None
    found = PATH.fullmatch(there.path.removeprefix(here.path))
    return int(found["number"]) if found else None


def show_below(client: WebClient, channel: str, ts: str, unfurls: dict[str, Any]) -> None:
    """Once: a link without anything below it is still a link."""
    try:
        client.chat_unfurl(channel=channel, ts=ts, unfurls=unfurls)
    except SlackApiError as error:
        log.warning("link not shown", slack_error=error.response.get("error"))
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("link not shown", error=type(error).__name__)


def register(routes: Routes) -> None:
    routes.event("link_shared", shared)
