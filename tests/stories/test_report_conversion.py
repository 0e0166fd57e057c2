"""A manager asks how much of what was worked on became customers and money."""

from tests.people import Actor
from tests.stories.test_life import creates


def test_a_manager_asks_for_the_conversion_and_opens_a_figure(li: Actor, maria: Actor) -> None:
    li.types("/opp new Acme renewal 50k", in_="#deals")
    li.modal.fills(account="Acme").submits()
    creates(li, "Globex pilot 20k")
    li.types("/opp won 1")
    li.modal.submits()
    li.sees("#1 is won")
    maria.types("/opp report conversion", in_="#deals")
    told = maria.sees("Conversion", in_="#deals")
    assert "Bought for the first time: 1 of 1" in maria.reads(told)
    assert {"image", "table"} <= {block["type"] for block in told["blocks"]}
    maria.chooses("Worked on: 2", from_="Open a figure…")
    opened = maria.reads(maria.sees("Open at some moment of the period."))
    assert "Acme renewal" in opened
    assert "Globex pilot" in opened
