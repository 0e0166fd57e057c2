"""``/opp list`` and ``/opp find``: a table, paged."""

import json
from typing import Any

from sqlalchemy.orm import Session

from handlers.choosing import ask_which
from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Replacement, Reply
from handlers.people import person_meant
from handlers.reading.line import mentioned, unescape
from handlers.routes import Routes
from handlers.stages import stage_meant
from handlers.views.table import page_blocks, page_text
from reports.words import Words
from store import finding, opportunities
from store.models import Status
from store.opportunities import Filter
from store.people import name_of
from store.pipeline import load_pipeline
from store.search_text import LONGEST_TYPED

EVERYONE = frozenset({"all", "everyone", "team", "全部", "所有"})
STATUSES = {
    "won": Status.WON,
    "lost": Status.LOST,
    "赢单": Status.WON,
    "输单": Status.LOST,
    "丢单": Status.LOST,
}


def list_(asked: Interaction) -> Answer:
    """``/opp list [@somebody | all] [stage | won | lost]``: mine when nobody is named."""
    query = read_query(asked)
    with asked.services.readings() as session:
        return _page(session, asked, query)


def find(asked: Interaction) -> Answer:
    """``/opp find words``: open and closed ones, by number, title, account and contact.

    Without words it is a menu that finds as one types.
    """
    text = unescape(asked.text)
    if not text:
        return ask_which(asked)
    with asked.services.readings() as session:
        return _page(session, asked, {"text": text[:LONGEST_TYPED], "status": None})


def turn(asked: Interaction) -> Replacement:
    """Another page, in place of this one."""
    with asked.services.readings() as session:
        reply = _page(session, asked, json.loads(asked.value))
    return Replacement(reply.text, reply.blocks)


def _page(session: Session, asked: Interaction, query: dict[str, Any]) -> Reply:
    return page_shown(session, asked.place.id, asked.who.id, query, asked.words)


def page_shown(
    session: Session, place_id: int, reader_id: int, query: dict[str, Any], words: Words
) -> Reply:
    """A page of what is in a list, or of what is found for a text."""
    if query.get("text"):
        return _found(session, place_id, query, words)
    wanted = Filter(
        query.get("owner"),
        query.get("stage"),
        Status(query["status"]) if query["status"] else None,
    )
    page = opportunities.page(session, place_id, wanted, query.get("start", 0))
    title = _title(session, place_id, reader_id, query, words)
    return Reply(page_text(title, page, words), page_blocks(title, page, query, words))


def _found(session: Session, place_id: int, query: dict[str, Any], words: Words) -> Reply:
    text = query["text"]
    found = finding.find(session, place_id, text, query.get("start", 0))
    title = words("Found for “{text}”", text=text)
    if found.instead is not None:
        title = words("Found for “{text}” (you typed “{typed}”)", text=found.instead, typed=text)
    page = found.page
    return Reply(page_text(title, page, words), page_blocks(title, page, query, words))


def read_query(asked: Interaction) -> dict[str, Any]:
    query: dict[str, Any] = {"owner": asked.who.id, "status": Status.OPEN}
    words = asked.text.split()
    while words:
        word = words[0].lower()
        if word in EVERYONE:
            query["owner"] = None
        elif word in STATUSES:
            query["status"] = STATUSES[word]
        elif mentioned(words[0]) or word.startswith("@"):
            query["owner"] = person_meant(asked, words[0])
        else:
            query["stage"] = _stage(asked, " ".join(words))
            break
        words = words[1:]
    return query


def _stage(asked: Interaction, text: str) -> int:
    with asked.services.readings() as session:
        pipeline = load_pipeline(session, asked.place.id)
    return stage_meant(pipeline, asked, unescape(text)).id


def _title(
    session: Session, place_id: int, reader_id: int, query: dict[str, Any], words: Words
) -> str:
    owner = query.get("owner")
    if owner is None:
        who = words("Everyone’s opportunities")
    elif owner == reader_id:
        who = words("My opportunities")
    else:
        who = words("Opportunities of {name}", name=name_of(session, place_id, owner))
    if query["status"] != Status.OPEN:
        what = {Status.WON: words("won"), Status.LOST: words("lost")}[Status(query["status"])]
        return f"{who} · {what}"
    if query.get("stage"):
        stage = load_pipeline(session, place_id)[query["stage"]]
        return f"{who} · {words.name(stage.name)}"
    return who


def register(routes: Routes) -> None:
    routes.command("list", list_)
    routes.command("find", find)
    routes.action(Act.PAGE_BACK, turn)
    routes.action(Act.PAGE_ON, turn)
