"""Next morning and next Monday: what goes out by itself."""

import datetime as dt
import threading
import time

from sqlalchemy import select

from bot.sandbox import MovableClock, Sandbox
from bot.wiring import Oppy
from store.models import Delivery, Subscription
from tests.people import PATIENCE, Actor
from tests.stories.test_life import creates

DAY = dt.timedelta(days=1)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def settled(slack: Sandbox, oppy: Oppy) -> None:
    """Wait until nothing is owed at this time: the database has no event to wait for.

    What a delivery owes as it ends, such as another edit, is due a moment after this began.
    """
    open_ones = select(Delivery.kind).where(Delivery.state.in_(("due", "sending")))
    look_again, until = threading.Event(), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with oppy.database.readings() as session:
            left = session.scalars(open_ones.where(Delivery.due_at <= oppy.clock())).all()
        if not left:
            return
        look_again.wait(0.01)
    raise AssertionError(f"still owed: {left}")


def reminders(slack: Sandbox, person: str) -> list[str]:
    return [one["text"] for one in slack.messages(slack.dm(person)) if "need" in one["text"]]


def test_what_is_due_comes_once_at_nine_where_the_rep_is(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 tomorrow call Bob")
    creates(sam, "Globex pilot 20k")
    sam.plans("2 tomorrow send the offer")
    clock.move_to(at("2026-11-24T00:59:00+00:00"))  # 08:59 in Shanghai
    settled(slack, oppy)
    assert reminders(slack, "U0LI") == []
    clock.move_to(at("2026-11-24T01:00:00+00:00"))
    told = li.sees("1 opportunity needs you today", in_="dm")
    assert "call Bob" in li.reads(told)
    assert reminders(slack, "U0SAM") == []
    clock.move_to(at("2026-11-24T09:00:30+00:00"))  # 09:00 in London
    sam.sees("send the offer", in_="dm")
    clock.move_by(dt.timedelta(hours=2))
    settled(slack, oppy)
    assert len(reminders(slack, "U0LI")) == 1
    assert len(reminders(slack, "U0SAM")) == 1


def test_nothing_due_sends_nothing_and_is_recorded_so(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 in 2 weeks call Bob")
    clock.move_to(at("2026-11-24T01:00:30+00:00"))
    settled(slack, oppy)
    assert reminders(slack, "U0LI") == []
    with oppy.database.readings() as session:
        found = session.scalars(select(Delivery).where(Delivery.kind == "reminder")).one()
    assert (found.state, found.error) == ("skipped", "nothing due")


def test_weekends_and_days_off_are_quiet(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 tomorrow call Bob")
    li.types("/opp settings")
    li.modal.fills(days_off="24 Nov - 27 Nov").submits()
    li.sees("Saved.")
    for day in range(24, 30):
        clock.move_to(at(f"2026-11-{day}T02:00:00+00:00"))
        settled(slack, oppy)
    assert reminders(slack, "U0LI") == []
    clock.move_to(at("2026-11-30T01:00:30+00:00"))
    li.sees("6 days overdue", in_="dm")


def test_done_snooze_and_open_from_the_reminder(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 tomorrow call Bob")
    clock.move_to(at("2026-11-24T01:00:30+00:00"))
    li.sees("call Bob", in_="dm")
    li.presses("Open", in_="dm")
    li.sees("Advance to Contacted", in_="dm")
    li.presses("Snooze…", in_="dm")
    li.modal.fills(until="2026-11-27").submits()
    li.sees("#1 rests until 27 Nov 2026", in_="dm")
    clock.move_to(at("2026-11-25T01:00:30+00:00"))
    settled(slack, oppy)
    li.sees("Tue 24 Nov: 1 of 1 done", in_="dm")
    assert reminders(slack, "U0LI") == []
    clock.move_to(at("2026-11-27T01:00:30+00:00"))
    li.sees("3 days overdue", in_="dm")
    li.presses("Done…", in_="dm")
    li.modal.fills(activity="Call", next_step="Send the contract").submits()
    li.sees("Next for #1: Send the contract, on Monday, 30 Nov 2026", in_="dm")


def test_stale_and_past_close_are_told_apart(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Quiet one")
    creates(li, "Slipping one close 1 Dec")
    clock.move_to(at("2026-12-08T01:00:30+00:00"))
    told = li.reads(li.sees("2 opportunities need you today", in_="dm"))
    assert "should have closed 7 days ago" in told
    assert "nothing happened for 15 days" in told


def test_the_channel_gets_the_teams_day(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    sam.types("/opp subscribe daily", in_="#deals")
    sam.sees("Every working day at 09:00 (Europe/London)")
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    clock.move_to(at("2026-11-24T09:00:30+00:00"))
    told = li.reads(li.sees("1 opportunity needs the team today", in_="#deals"))
    assert "Li Wei 李伟 · 1 overdue" in told


def test_the_channel_gets_the_funnel_on_monday(
    li: Actor, maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe weekly", in_="#deals")
    maria.presses("Change…")
    maria.modal.fills(weekday="Monday", at="08:30", timezone="Europe/Berlin").submits()
    maria.sees("Every Monday at 08:30 (Europe/Berlin)")
    for title in ("Acme renewal 50k", "Globex pilot 20k", "Initech 10k"):
        creates(li, title)
    li.types("/opp advance 1 proposal")
    clock.move_to(at("2026-11-30T07:30:30+00:00"))
    told = li.sees("Sales funnel", in_="#deals")
    image = next(block for block in told["blocks"] if block["type"] == "image")
    assert "Identified" in image["alt_text"]
    assert "table" in {block["type"] for block in told["blocks"]}
    settled(slack, oppy)
    clock.move_by(DAY)
    settled(slack, oppy)
    funnels = [one for one in slack.messages("C0DEALS") if "Sales funnel" in one["text"]]
    assert len(funnels) == 1


def test_a_funnel_on_demand_answers_only_the_asker(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp report funnel this quarter")
    told = li.sees("this quarter", in_="#deals")
    assert "image" in {block["type"] for block in told["blocks"]}
    sam.does_not_see("this quarter")


def test_a_channel_that_is_gone_stops_its_schedule_once_and_its_owner_is_told(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    li.types("/opp subscribe daily", in_="#deals")
    slack.team.channels["C0DEALS"].members.discard(slack.bot_user_id)
    clock.move_to(at("2026-11-24T01:00:30+00:00"))
    li.sees("I stopped posting to", in_="dm")
    with oppy.database.readings() as session:
        assert session.scalars(select(Subscription)).one().stop_reason == "not_in_channel"
    clock.move_by(DAY)
    settled(slack, oppy)
    told = [one for one in slack.messages(slack.dm("U0LI")) if "I stopped" in one["text"]]
    assert len(told) == 1


def test_a_card_for_a_channel_without_oppy_comes_to_its_maker(li: Actor) -> None:
    li.types("/opp new Acme renewal", in_="#general")
    li.modal.submits()
    told = li.sees("so here is the card", in_="dm")
    assert "/invite @Oppy" in li.reads(told)


def test_late_is_better_than_never_until_the_working_day_ends(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    clock.move_to(at("2026-11-24T06:00:00+00:00"))  # 14:00 in Shanghai
    li.sees("late: I was away", in_="dm")
    settled(slack, oppy)
    clock.move_to(at("2026-11-25T12:00:00+00:00"))  # 20:00
    settled(slack, oppy)
    li.sees("Tue 24 Nov: 0 of 1 done", in_="dm")
    assert reminders(slack, "U0LI") == []
