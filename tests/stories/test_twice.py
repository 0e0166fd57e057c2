"""The same click twice at once, and forms that were open while others worked."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from bot.sandbox import Sandbox
from bot.wiring import Oppy
from store import lifecycle, people
from store.changes import Change
from store.models import Workspace
from tests.people import Actor
from tests.stories.test_life import creates


def test_one_click_delivered_twice_at_once_is_one_change(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")

    def advance(_: int) -> int:
        with oppy.database.sessions.begin() as session:
            workspace = session.get_one(Workspace, oppy.workspace_id)
            who = people.find_member(session, workspace.id, "U0LI")
            assert who is not None
            change = Change(
                workspace.id, workspace.timezone, who.id, "button", oppy.clock(), "click-1", 1
            )
            return lifecycle.advance(session, change, 1).version

    with ThreadPoolExecutor(8) as clicks:
        versions = set(clicks.map(advance, range(8)))
    assert versions == {2}


def test_winning_after_somebody_changed_the_amount_keeps_the_new_amount(
    li: Actor, sam: Actor
) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")
    sam.presses("Won", in_="#deals")
    li.presses("Edit", in_="#deals")
    li.modal.fills(amount="60k").submits()
    sam.modal.submits()
    sam.sees("Li Wei 李伟 changed #1")
    sam.modal.submits()
    assert "€60,000" in sam.reads(sam.sees("Won on", in_="#deals"))


def test_a_guest_keeps_nothing_on_the_home_tab(li: Actor, sam: Actor, slack: Sandbox) -> None:
    creates(sam, "Secret renewal")
    sam.plans("1 today call Bob")
    sam.opens_home()
    assert "Secret renewal" in sam.home
    guest = {"id": "U0SAM", "team_id": slack.team.id, "is_restricted": True, "real_name": "Sam"}
    slack.happens("user_change", user=guest)
    sam.opens_home()
    slack.wait_for(lambda: "Guests cannot see opportunities" in sam.home)
    assert "Secret renewal" not in sam.home


def test_slack_not_answering_who_somebody_is_locks_nobody_out(
    li: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    li.types("/opp list")
    slack.clock.move_by(dt.timedelta(days=2))
    slack.faults.add(method="users.info", kind="error", error="ratelimited")
    li.types("/opp help")
    li.sees("What Oppy can do")
