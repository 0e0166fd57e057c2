"""A look at a table, in the message where it is shown: posted once, then edited in place."""

from dataclasses import replace

import structlog
from slack_sdk.errors import SlackApiError

from handlers.errors import apology
from handlers.importing.fetching import fetch, options_for
from handlers.interaction import Blocks, Interaction
from handlers.views.blocks import escape
from handlers.views.import_outcome import failed_blocks
from handlers.views.import_preview import looking_text, preview_blocks, preview_text
from handlers.views.import_words import said
from store import looks
from store.database import AWAY
from store.errors import RuleBroken, WaitForDatabase
from store.importing.preview import Preview, preview
from store.importing.report import ImportRefused
from store.looks import Look

log = structlog.get_logger()


def show(asked: Interaction, look: Look, notice: str | None = None) -> None:
    """Fetch the file, see what an import would do, and show that."""
    words = asked.words
    try:
        seen, look = _seen(asked, look)
        with asked.services.sessions.begin() as session:
            looks.keep(session, look)
    except Exception as error:
        tell_failure(asked, look, error)
        return
    edit(asked, look, preview_text(seen, words), preview_blocks(seen, look, words, notice))


def _seen(asked: Interaction, look: Look) -> tuple[Preview, Look]:
    """Raises ``OptionWrong``, and what fetching raises."""
    services = asked.services
    fetched = fetch(asked, look)
    with options_for(asked, look, fetched) as options:
        seen = preview(services.database, options, services.defaults, asked.now)
    return seen, replace(
        look,
        name=fetched.name,
        digest=fetched.digest(look),
        new=seen.new,
        questions=tuple(seen.questions),
    )


def tell_failure(asked: Interaction, look: Look, error: Exception) -> None:
    """In place of what is shown, with the buttons to try again."""
    sentence = sentence_of(asked, error)
    edit(asked, look, sentence, failed_blocks(sentence, look, asked.words))


def sentence_of(asked: Interaction, error: Exception) -> str:
    """Ready ``mrkdwn``."""
    if isinstance(error, AWAY):
        error = WaitForDatabase()
    if isinstance(error, RuleBroken):
        return asked.words.sentence(error, asked.now, quote=escape)
    if isinstance(error, ImportRefused):
        return escape(said(error.said, asked.words))
    return apology(error, asked.words, "import")


def post(asked: Interaction, name: str, channel: str, thread: str | None) -> tuple[str, str]:
    """Say that it is being looked at; the conversation and the message."""
    text = looking_text(name, asked.words)
    posted = asked.services.posting.chat_postMessage(channel=channel, text=text, thread_ts=thread)
    return str(posted["channel"]), str(posted["ts"])


def edit(asked: Interaction, look: Look, text: str, blocks: Blocks | None = None) -> None:
    """A message that somebody deleted is not made again: they do not want it."""
    try:
        asked.services.posting.chat_update(
            channel=look.channel, ts=look.shown_at, text=text, blocks=blocks or []
        )
    except SlackApiError as error:
        log.warning("preview not edited", slack_error=error.response.get("error"))
