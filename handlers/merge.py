"""Merge: two opportunities that are one become one, after a look at what that does."""

import re

from handlers.ids import Form
from handlers.interaction import Answer, Interaction, Modal
from handlers.reading.line import take_number
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.merge import merge_form
from store import errors
from store.merging import merge, preview
from store.models import Opportunity

EXAMPLE = 42
_INTO = re.compile(r"\s*(?:into|到|并入|合并到)\s*", re.IGNORECASE)
_AND = re.compile(r"^(?:and|with|和|与|,|，|、)\s*", re.IGNORECASE)


def merge_asked(asked: Interaction) -> Answer:
    """``/opp merge 42 57`` puts #57 into #42, as ``/opp merge 57 into 42`` does."""
    number, other = _numbers(asked.text)
    with asked.services.readings() as session:
        merging = preview(session, asked.place.id, number, other)
        meta = {"number": number, "other": other, "origin": asked.origin}
        return Modal(merge_form(merging, asked.words, meta))


def merged(asked: Interaction) -> Answer:
    number, other = asked.meta["number"], asked.meta["other"]
    return carried_out(asked, lambda session: merge(session, asked.change(), number, other), _said)


def _numbers(text: str) -> tuple[int, int]:
    """Which one stays, and which goes into it. Raises ``MergeWithItself`` without a second."""
    first, rest = take_number(_INTO.sub(" ", text.replace(",", " ")))
    second, _rest = take_number(_AND.sub("", rest))
    if first is None or second is None:
        raise errors.MergeWithItself(number=EXAMPLE if first is None else first)
    return (second, first) if _INTO.search(text) else (first, second)


def _said(asked: Interaction, row: Opportunity) -> str:
    other = asked.meta["other"]
    return asked.words("#{other} is part of #{number} now.", other=other, number=row.number)


def register(routes: Routes) -> None:
    routes.command("merge", merge_asked)
    routes.form(Form.MERGE, merged)
