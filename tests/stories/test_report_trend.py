"""The trend: a manager asks for it and opens a week."""

from tests.people import Actor
from tests.stories.test_life import creates


def test_a_manager_sees_the_weeks_and_opens_one(maria: Actor, li: Actor, chen: Actor) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot 8k")
    li.types("/opp won 1")
    li.modal.submits()
    maria.types("/opp report trend")
    shown = maria.reads(maria.sees("Sales trend", in_="#deals"))
    assert "Won: 1 worth €50,000. Lost: 0. New: 2 worth €58,000." in shown
    maria.chooses("Won, week of 23 Nov: 1")
    maria.sees("Is won, by the day it was closed.")
    maria.sees("Acme renewal")
    chen.types("/opp report 趋势 今年")
    chen.sees("销售趋势", in_="#deals")
