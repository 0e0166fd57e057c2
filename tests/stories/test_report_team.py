"""A manager looks at the team, person by person."""

import datetime as dt

from bot.sandbox import MovableClock
from tests.people import Actor
from tests.stories.test_life import creates

DAY = dt.timedelta(days=1)


def test_a_manager_compares_the_team_and_opens_what_is_overdue(
    li: Actor, sam: Actor, maria: Actor, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    creates(sam, "Globex pilot 20k")
    creates(sam, "Initech seats 5k")
    sam.types("/opp won 2")
    sam.modal.submits()
    sam.sees("#2 is won")
    li.plans("1 tomorrow call Bob", in_="#deals")
    clock.move_by(2 * DAY)
    maria.types("/opp report team", in_="#deals")
    told = maria.sees("Won most: Sam Carter", in_="#deals")
    assert {"image", "table"} <= {block["type"] for block in told["blocks"]}
    assert "Needs attention: 1 overdue" in maria.reads(told)
    maria.chooses("Li Wei 李伟: Overdue: 1", from_="Open a figure…")
    opened = maria.reads(maria.sees("Open, and the day of its next step is over."))
    assert "Acme renewal" in opened
