"""A manager asks why opportunities are lost, and opens a figure."""

from tests.people import Actor
from tests.stories.test_life import creates


def test_losses_say_why_and_to_whom_and_a_figure_opens(li: Actor, maria: Actor) -> None:
    for number, line in enumerate(("Acme renewal 50k", "Globex pilot 20k"), start=1):
        creates(li, line)
        li.types(f"/opp lost {number}")
        li.modal.fills(loss_reason="Price", competitor="Initech").submits()
        li.sees(f"#{number} is closed as lost.", in_="#deals")
    maria.types("/opp report losses", in_="#deals")
    told = maria.sees("2 lost, worth €70,000", in_="#deals")
    text = maria.reads(told)
    assert "Why: Price 2 (€70,000)" in text
    assert "To whom: Initech 2 (€70,000)" in text
    assert {"image", "table"} <= {block["type"] for block in told["blocks"]}
    maria.chooses("Initech: 2", in_="#deals")
    opened = maria.reads(maria.sees("Competitor: Initech.", in_="#deals"))
    assert "Acme renewal" in opened and "Globex pilot" in opened
