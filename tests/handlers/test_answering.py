"""Answers where there is no message to answer beside."""

from bot.wiring import Oppy
from tests.people import Actor
from tests.stories.conftest import clock, li, oppy, settings, slack
from tests.stories.test_life import creates

__all__ = ["clock", "li", "oppy", "settings", "slack"]


def test_a_list_asked_for_on_the_home_tab_opens_in_a_modal(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    li.opens_home()
    li.presses("My opportunities")
    assert "Acme renewal" in li.modal.text
    assert "€50,000" in li.modal.text
