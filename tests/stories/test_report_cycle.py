"""A manager asks where opportunities wait, and opens a figure."""

import datetime as dt

from bot.sandbox import MovableClock
from tests.people import Actor
from tests.stories.test_life import creates


def test_cycle_names_those_that_wait_and_a_figure_opens(
    li: Actor, maria: Actor, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot 20k")
    clock.move_by(dt.timedelta(days=6))
    li.types("/opp advance 1", in_="#deals")
    li.sees("Contacted", in_="#deals")
    maria.types("/opp report cycle", in_="#deals")
    told = maria.sees("Longest in their stage: #2 Globex pilot (Li Wei 李伟, Identified, 6 days)")
    assert "#1 Acme renewal (Li Wei 李伟, Contacted, 0 days)" in maria.reads(told)
    assert {"image", "table"} <= {block["type"] for block in told["blocks"]}
    maria.chooses("Identified: left it: 1", in_="#deals")
    opened = maria.reads(maria.sees("Left Identified in the period", in_="#deals"))
    assert "Acme renewal" in opened
    assert "Globex pilot" not in opened
