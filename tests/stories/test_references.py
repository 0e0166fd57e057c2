"""One reference leads from what somebody did to every line that it caused."""

import io
import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from handlers import report
from store import lifecycle
from store.changes import reference_of
from store.models import Delivery, Event
from tests.people import Actor
from tests.stories.test_life import twice


def lines(written: io.StringIO, **facts: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    return [one for one in found if facts.items() <= one.items()]


def heard(slack: Sandbox, written: io.StringIO, kind: str, times: int = 1) -> list[dict[str, Any]]:
    """The lines at the end of interactions; they are written after the answer has left."""
    slack.wait_for(lambda: len(lines(written, event="heard", kind=kind)) >= times)
    return lines(written, event="heard", kind=kind)


def requests_saved(oppy: Oppy) -> set[str]:
    with oppy.database.readings() as session:
        found = session.scalars(select(Event.request_id).where(Event.request_id.is_not(None)))
        return {str(one) for one in found}


def creates_secretly(li: Actor) -> None:
    li.types("/opp new Zanzibar renewal 987654", in_="#deals")
    li.modal.fills(account="Quokka", description="Vermilion seats").submits()
    li.sees("#1 Zanzibar renewal", in_="#deals")


def test_one_reference_leads_from_the_click_to_its_change_and_its_card(
    written: io.StringIO, li: Actor, oppy: Oppy, slack: Sandbox
) -> None:
    creates_secretly(li)
    (line,) = heard(slack, written, "form:new")
    (request,) = requests_saved(oppy)
    assert line["reference"] == reference_of(request)
    assert line["outcome"] == "answered" and line["ms"] > 0
    with oppy.database.readings() as session:
        (card,) = session.scalars(select(Delivery).where(Delivery.kind == "card"))
        assert card.detail["request"] == request
    li.types("/opp assign 1 @sam", in_="#deals")
    with oppy.database.readings() as session:
        owed = session.scalars(select(Delivery).where(Delivery.kind == "told")).one()
        assert owed.detail["request"] in requests_saved(oppy) - {request}


def test_a_click_that_came_twice_has_the_same_reference(
    written: io.StringIO, li: Actor, slack: Sandbox
) -> None:
    creates_secretly(li)
    twice(slack)
    li.presses("Advance to Contacted", in_="#deals")
    first, second = heard(slack, written, "action:advance", times=2)
    assert first["reference"] == second["reference"]
    assert first["reference"] != heard(slack, written, "form:new")[0]["reference"]


def test_the_reference_somebody_is_told_finds_every_line(
    written: io.StringIO, li: Actor, slack: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("Zanzibar")

    li.types("/opp new Zanzibar renewal", in_="#deals")
    monkeypatch.setattr(lifecycle, "create", broken)
    li.modal.submits()
    shown = li.modal.sees("tell an admin the reference").text
    (told,) = re.findall(r"the reference ([0-9a-f]{8})\.", shown)
    heard(slack, written, "form:new")
    found = lines(written, reference=told)
    assert [one["event"] for one in found] == ["failed", "heard"]
    assert found[0]["error"] == "RuntimeError"
    assert found[1]["outcome"] == "failed"


def test_work_after_the_answer_has_the_reference_of_what_asked_for_it(
    written: io.StringIO, li: Actor, slack: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("Zanzibar")

    monkeypatch.setattr(report, "_made", broken)
    li.types("/opp report funnel", in_="#deals")
    shown = li.reads(li.sees("tell an admin the reference", in_="#deals"))
    (told,) = re.findall(r"the reference ([0-9a-f]{8})\.", shown)
    assert heard(slack, written, "command:report")[0]["reference"] == told
    (failed,) = lines(written, event="failed")
    assert failed["reference"] == told
