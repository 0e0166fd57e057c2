"""A manager asks what has gone quiet, and opens a figure."""

import datetime as dt

from bot.sandbox import MovableClock
from tests.people import Actor
from tests.stories.test_life import creates


def test_aging_names_what_is_stale_and_a_figure_opens(
    li: Actor, maria: Actor, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    clock.move_by(dt.timedelta(days=40))
    creates(li, "Globex pilot 20k")
    maria.types("/opp report aging", in_="#deals")
    told = maria.sees("Quiet for longest: #1 Acme renewal (Li Wei 李伟, Identified, 40 days)")
    assert "Open: 2, worth €70,000. Older than 90 days: 0 of 2" in maria.reads(told)
    assert {"image", "table"} <= {block["type"] for block in told["blocks"]}
    maria.chooses("Stale: 1", in_="#deals")
    opened = maria.reads(maria.sees("quiet for the days of its stage", in_="#deals"))
    assert "Acme renewal" in opened
    assert "Globex pilot" not in opened
