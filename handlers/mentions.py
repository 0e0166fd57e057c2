"""``@Oppy what's due?``: what a mention asks for; the answer follows in its thread.

In Oppy's own messages the same is asked without a mention, and answered where it was written.
"""

import re
from dataclasses import replace
from enum import StrEnum
from typing import Any

from handlers.asking import read_question
from handlers.files import SlackFile, described
from handlers.interaction import Answer, Interaction, Nothing, Reply
from handlers.listing import read_query
from handlers.reading.line import take_number, unescape
from handlers.routes import Routes
from handlers.views import dropped_file
from reports.every import WORDS
from reports.words import Words
from store import errors, outbox


class Ask(StrEnum):
    """What can be asked for."""

    DUE = "due"
    SHOW = "show"
    LIST = "list"
    REPORT = "funnel"  # the word that the first version kept
    HELP = "help"
    FILE = "file"


LONGEST_SEARCH = 200
_DUE = re.compile(
    r"due|today|my day|what(?:['’]?s| is)(?: up| on)?(?: due)?(?: for me)?(?: today)?"
    r"|今[天日](?:我?有(?:什么|啥)(?:事|要做的?|到期的?)?)?|(?:我的)?(?:待办|今日)|什么到期"
)
_WORDS = {
    Ask.SHOW: ("show", "open", "查看", "显示"),
    Ask.LIST: ("list", "列表", "清单"),
}
_REPORT = ("report", "报表", "报告")
_FIND = ("find", "search", "查找", "搜索", "找")


def mentioned_me(asked: Interaction) -> Answer:
    """Owe the answer. What cannot be read, or may not be told there, is said to the asker alone."""
    if asked.meta.get("shared"):
        raise errors.SharedChannel
    ask = _read(asked, _without_me(asked))
    files = [described(body) for body in asked.meta.get("files") or ()]
    if files and ask["what"] == Ask.HELP:
        return _about(files, asked.words)
    thread = str(asked.meta.get("thread_ts") or asked.meta["ts"])
    with asked.services.sessions.begin() as session:
        outbox.owe_answer(session, asked.change(), str(asked.channel_id), thread, ask)
    asked.services.wake()
    return Nothing()


def wrote_to_me(asked: Interaction) -> Answer:
    """Owe the answer, which only the asker can see there."""
    ask = _read(asked, _without_me(asked)) | {"private": True}
    thread = asked.meta.get("thread_ts")
    with asked.services.sessions.begin() as session:
        outbox.owe_answer(session, asked.change(), str(asked.channel_id), thread, ask)
    asked.services.wake()
    return Nothing()


def _about(files: list[SlackFile], words: Words) -> Reply:
    """To the asker alone. A table gets its answer where it was heard of as a file."""
    table = next((file for file in files if file.is_table), None)
    if table is not None:
        return Reply(dropped_file.elsewhere(table.name, words))
    return Reply(dropped_file.of_another_kind(files[0].name, words))


def _read(asked: Interaction, text: str) -> dict[str, Any]:
    plain = text.strip(" ?？!！.。,，:：").lower()
    if _DUE.fullmatch(plain):
        return {"what": Ask.DUE}
    number, _rest = take_number(_after(text, _WORDS[Ask.SHOW]) or text)
    if number is not None:
        return {"what": Ask.SHOW, "number": number}
    if (rest := _report_meant(text)) is not None:
        return {"what": Ask.REPORT, **read_question(asked, rest).kept}
    if (rest := _after(text, _WORDS[Ask.LIST])) is not None:
        return {"what": Ask.LIST, "query": read_query(_saying(asked, rest))}
    if rest := _after(text, _FIND):
        query = {"text": unescape(rest)[:LONGEST_SEARCH], "status": None}
        return {"what": Ask.LIST, "query": query}
    return {"what": Ask.HELP}


def _report_meant(text: str) -> str | None:
    """A report's name and what follows; None when the text begins with neither it nor “report”."""
    rest = _after(text, _REPORT)
    if rest is not None:
        return rest or "funnel"
    for name in WORDS:
        after = _after(text, (name,))
        if after is not None:
            return f"{name} {after}".strip()
    return None


def _without_me(asked: Interaction) -> str:
    """What stands beside the mention, without the marks that end a sentence."""
    me = re.escape(asked.meta.get("me") or "") or "[UW][A-Z0-9]+"
    text = str(asked.meta.get("text") or "")
    left = re.sub(rf"<@{me}(?:\|[^>]*)?>", " ", text, count=0 if asked.meta.get("me") else 1)
    return " ".join(left.split()).strip("?？!！.。,，:： ")


def _after(text: str, words: tuple[str, ...]) -> str | None:
    """What follows one of ``words``, which may be glued to it in Chinese; None without any."""
    for word in words:
        if not text.lower().startswith(word):
            continue
        rest = text[len(word) :]
        if not (word.isascii() and rest and rest[0].isalnum() and rest[0].isascii()):
            return rest.strip()
    return None


def _saying(asked: Interaction, text: str) -> Interaction:
    """The same person as if they had typed ``text`` after a command."""
    return replace(asked, text=text)


def register(routes: Routes) -> None:
    routes.event("app_mention", mentioned_me)
    routes.event("message", wrote_to_me)
