"""A manager asks what the customers are worth."""

from tests.people import Actor


def test_a_manager_asks_for_customers_and_opens_one(li: Actor, maria: Actor) -> None:
    for number, line in enumerate(("Renewal 50k", "Seats 20k", "Training 5k"), start=1):
        li.types(f"/opp new {line}", in_="#deals")
        li.modal.fills(account="Acme").submits()
        li.sees(f"#{number} is added.")
        if number < 3:
            li.types(f"/opp won {number}")
            li.modal.submits()
            li.sees(f"#{number} is won")
    maria.types("/opp report customers", in_="#deals")
    told = maria.sees("Customer value", in_="#deals")
    assert "Acme (€70,000, 2 won)" in maria.reads(told)
    assert {"image", "table"} <= {block["type"] for block in told["blocks"]}
    maria.chooses("Acme: won: 2", from_="Open a figure…")
    opened = maria.reads(maria.sees("Won with Acme, and the last close lies in the period."))
    assert "Renewal" in opened
    assert "Training" not in opened
