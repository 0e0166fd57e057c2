"""Finding: by what one remembers of it, also mistyped, also in Chinese; and choosing in a menu."""

import json
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from tests.people import Actor
from tests.stories.test_life import creates

MENU = ("opportunity", "opportunity")


def offered(who: Actor, typed: str) -> list[str]:
    """What the open menu shows while they type."""
    found = who.sandbox.search(who.id, MENU, typed)
    return [option["text"]["text"] for option in found]


def test_a_slip_is_forgiven_and_said(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot")
    li.types("/opp find amce")
    shown = li.reads(li.sees("Found for “acme” (you typed “amce”)"))
    assert "Acme renewal" in shown
    assert "Globex" not in shown
    li.types("/opp find initech")
    li.sees("Nothing found. Try fewer words")


def test_chinese_is_found_by_initials(chen: Actor) -> None:
    creates(chen, "安信公司 续约 ¥80万")
    creates(chen, "明远教育 培训")
    chen.types("/opp find axgs")
    shown = chen.reads(chen.sees("“axgs”的搜索结果"))
    assert "安信公司" in shown
    assert "明远" not in shown
    chen.types("/opp find 安心公司")
    chen.sees("没有“安心公司”，已按“anxingongsi”搜索")


def test_a_long_search_has_pages(li: Actor) -> None:
    for index in range(22):
        creates(li, f"Acme {index:02}")
    li.types("/opp find amce")
    li.sees("1 to 20 of 22")
    li.presses("More ▶")
    assert "Acme 00" in li.reads(li.sees("21 to 22 of 22"))


def test_without_words_one_finds_as_one_types(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(sam, "Globex pilot")
    creates(li, "Initech rollout")
    li.types("/opp won 3", in_="#deals")
    li.modal.submits()
    li.sees("#3 is won")
    li.types("/opp find", in_="#deals")
    assert li.modal.title == "Which one?"
    assert offered(li, "") == ["#1 Acme renewal · Li Wei 李伟"]
    assert offered(li, "g") == ["#2 Globex pilot · Sam Carter"]
    assert offered(li, "golbex") == ["#2 Globex pilot · Sam Carter"]
    assert offered(li, "3") == ["#3 Initech rollout · Li Wei 李伟 · Won"]
    li.modal.fills(opportunity="Globex").submits()
    assert not li.has_modal
    assert "Identified" in li.reads(li.sees("#2 Globex pilot", in_="#deals"))


def test_a_command_without_its_number_asks_for_it(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot")
    li.types("/opp note They want a demo & a quote", in_="#deals")
    li.modal.fills(opportunity="acme").submits()
    li.sees("Noted for #1.", in_="#deals")
    li.types("/opp history 1")
    li.sees("They want a demo & a quote")


def test_what_asks_for_more_asks_for_it_next(chen: Actor) -> None:
    creates(chen, "安信公司 续约 ¥80万")
    chen.types("/opp won 90万", in_="#deals")
    form = chen.modal
    assert form.title == "选择商机"
    form.fills(opportunity="安信").submits()
    assert chen.modal["amount"] == "900000"
    chen.modal.submits()
    chen.sees("#1 赢单：¥900,000", in_="#deals")


def test_a_choice_that_cannot_be_is_told_in_the_form(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp won 1")
    li.modal.submits()
    li.sees("#1 is won")
    li.types("/opp advance")
    li.modal.fills(opportunity="1").submits()
    li.modal.sees("#1 is already won")


def test_a_note_that_does_not_fit_into_the_form_is_told_how(li: Actor) -> None:
    li.types(f"/opp note {'长' * 600}", in_="#deals")
    li.sees("Say which one, for example")


@pytest.mark.parametrize(("user", "team"), [("U0GINA", None), ("U0EVE", "T0ACME"), ("U0LI", "T9")])
def test_who_may_not_see_them_is_offered_none(
    li: Actor, oppy: Oppy, slack: Sandbox, user: str, team: str | None
) -> None:
    creates(li, "Secret renewal")

    def options(user: str, team: str) -> Any:
        body = {
            "type": "block_suggestion",
            "team": {"id": team, "domain": "x"},
            "user": {"id": user, "name": "x", "team_id": team},
            "action_id": MENU[1],
            "block_id": MENU[0],
            "value": "secret",
            "view": {"id": "V1", "type": "modal"},
        }
        answer = oppy.app.dispatch(BoltRequest(body=json.dumps(body), mode="socket_mode"))
        return json.loads(answer.body)["options"]

    assert len(options("U0LI", slack.team.id)) == 1
    assert options(user, team or slack.team.id) == []
