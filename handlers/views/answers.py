"""What Oppy says in a thread where it was mentioned: for everybody there, so it only shows."""

from collections.abc import Iterable

from handlers.ids import Act
from handlers.views.blocks import Block, actions, bold, button, context, section
from handlers.views.card import target
from reports.words import Words
from store.models import Opportunity

LOOKS = (Act.OPEN, Act.OPEN_CHOSEN)


def only_looking(blocks: Iterable[Block]) -> list[Block]:
    """The same without whatever does more than open an opportunity, for whoever presses it."""
    kept = []
    for block in blocks:
        if block["type"] == "actions":
            harmless = [one for one in block["elements"] if one["action_id"] in LOOKS]
            if not harmless:
                continue
            block = block | {"elements": harmless}
        kept.append(block)
    return kept


def open_button(row: Opportunity, words: Words) -> Block:
    return actions(button(words("Open"), Act.OPEN, target(row.number, row.version)))


def whose(mention: str, words: Words) -> Block:
    """``mention`` is ready ``mrkdwn``."""
    return context(words("For {who}", who=mention))


def mention_help(words: Words, is_private: bool = False) -> list[Block]:
    """``is_private``: in Oppy's own messages, where nobody needs to mention it."""
    if is_private:
        return _private_help(words)
    lines = [
        bold(words("You can ask me here")),
        words("`@Oppy what's due?` your own day"),
        words("`@Oppy 42` opportunity number 42"),
        words("`@Oppy list`, `@Oppy list all`, `@Oppy find acme` a table"),
        words("`@Oppy funnel this quarter` the funnel, with its numbers"),
    ]
    said = words("Everybody here sees my answer. With `/opp` only you do, and you can do more.")
    return [section("\n".join(lines)), context(said)]


def _private_help(words: Words) -> list[Block]:
    lines = [
        bold(words("You can ask me here")),
        words("`what's due?` your own day"),
        words("`42` opportunity number 42"),
        words("`list`, `list all`, `find acme` a table"),
        words("`funnel this quarter` the funnel, with its numbers"),
    ]
    said = words("Only you see my answer. `/opp help` shows everything that I can do.")
    return [section("\n".join(lines)), context(said)]
