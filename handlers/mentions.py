"""``@Oppy what's due?``: what a mention asks for; the answer follows in its thread."""

import re
from dataclasses import replace
from enum import StrEnum
from typing import Any

from handlers.interaction import Answer, Interaction, Nothing
from handlers.listing import read_query
from handlers.reading.line import take_number, unescape
from handlers.routes import Routes
from handlers.scoping import key_of, take_scope
from reports.periods import parse_period
from store import errors, outbox
from store.models import Workspace
from store.workspaces import today_in


class Ask(StrEnum):
    """What can be asked for."""

    DUE = "due"
    SHOW = "show"
    LIST = "list"
    FUNNEL = "funnel"
    HELP = "help"


LONGEST_SEARCH = 200
_DUE = re.compile(
    r"due|today|my day|what(?:['’]?s| is)(?: up| on)?(?: due)?(?: for me)?(?: today)?"
    r"|今[天日](?:我?有(?:什么|啥)(?:事|要做的?|到期的?)?)?|(?:我的)?(?:待办|今日)|什么到期"
)
_WORDS = {
    Ask.SHOW: ("show", "open", "查看", "显示"),
    Ask.FUNNEL: ("report funnel", "funnel", "report", "漏斗", "报表"),
    Ask.LIST: ("list", "列表", "清单"),
}
_FIND = ("find", "search", "查找", "搜索", "找")


def mentioned_me(asked: Interaction) -> Answer:
    """Owe the answer. What cannot be read, or may not be told there, is said to the asker alone."""
    if asked.meta.get("shared"):
        raise errors.SharedChannel
    ask = _read(asked, _without_me(asked))
    thread = str(asked.meta.get("thread_ts") or asked.meta["ts"])
    with asked.services.sessions.begin() as session:
        outbox.owe_answer(session, asked.change(), str(asked.channel_id), thread, ask)
    asked.services.wake()
    return Nothing()


def _read(asked: Interaction, text: str) -> dict[str, Any]:
    plain = text.strip(" ?？!！.。,，:：").lower()
    if _DUE.fullmatch(plain):
        return {"what": Ask.DUE}
    number, _rest = take_number(_after(text, _WORDS[Ask.SHOW]) or text)
    if number is not None:
        return {"what": Ask.SHOW, "number": number}
    if (rest := _after(text, _WORDS[Ask.FUNNEL])) is not None:
        return _funnel(asked, rest)
    if (rest := _after(text, _WORDS[Ask.LIST])) is not None:
        return {"what": Ask.LIST, "query": read_query(_saying(asked, rest))}
    if rest := _after(text, _FIND):
        query = {"text": unescape(rest)[:LONGEST_SEARCH], "status": None}
        return {"what": Ask.LIST, "query": query}
    return {"what": Ask.HELP}


def _funnel(asked: Interaction, rest: str) -> dict[str, Any]:
    """Read at once, so that what is not understood is said at once. Raises what reading raises."""
    scope, period = take_scope(asked, rest)
    with asked.services.readings() as session:
        today = today_in(session.get_one(Workspace, asked.place.id), asked.now)
    parse_period(unescape(period), today)
    return {"what": Ask.FUNNEL, "scope": key_of(scope), "period": unescape(period)}


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
