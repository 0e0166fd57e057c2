"""The message that somebody makes something of: quoted in the form, and kept with what is saved."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackClientError

from handlers.interaction import Interaction
from handlers.reading.message import files_of, link_to_message, people_in, plain_text, words_of
from handlers.views.blocks import shorten
from handlers.views.quoting import QUOTED
from store.errors import RuleBroken
from store.lifecycle import Quote

LONGEST = 3000
# Each of them may have to be asked of Slack, while a form waits to be opened.
MOST_NAMED = 5


def quote_of(asked: Interaction) -> Quote:
    """The message of a shortcut, in plain words."""
    message = asked.meta["message"]
    link = link_to_message(asked.meta.get("domain"), asked.channel_id or "", message)
    text = words_of(message)
    wanted = [*_writer(message), *people_in(text)][:MOST_NAMED]
    names = _names(asked, wanted)
    parts = [plain_text(text, names.get), *(f"📎 {name}" for name in files_of(message))]
    said = "\n".join(part for part in parts if part) or asked.words("(no text)")
    who = names.get(str(message.get("user"))) or _app_name(message) or asked.words("Somebody")
    return Quote(shorten(said, LONGEST), link, who)


def as_meta(quote: Quote) -> dict[str, str]:
    """What a form carries along of it; its words stand in the form."""
    return {"link": quote.link, "who": quote.who}


def kept_quote(view: Mapping[str, Any], meta: Mapping[str, Any]) -> Quote | None:
    """The quote of a submitted form, if it was opened from a message."""
    about = meta.get("quote")
    block = next((one for one in view.get("blocks") or [] if one.get("block_id") == QUOTED), None)
    if about is None or block is None:
        return None
    text = block["elements"][0]["elements"][0]["text"]
    return Quote(shorten(text, LONGEST), about["link"], about["who"])


def _writer(message: Mapping[str, Any]) -> list[str]:
    return [message["user"]] if message.get("user") else []


def _app_name(message: Mapping[str, Any]) -> str | None:
    profile = message.get("bot_profile") or {}
    return message.get("username") or profile.get("name")


def _names(asked: Interaction, slack_ids: list[str]) -> dict[str, str]:
    """As far as they can be had: a name is not worth a form that does not open."""
    names = {}
    for slack_id in dict.fromkeys(slack_ids):
        try:
            names[slack_id] = asked.directory.person(asked.place, slack_id, asked.now).name
        except RuleBroken:
            continue
        except (SlackClientError, OSError):
            break
    return names
