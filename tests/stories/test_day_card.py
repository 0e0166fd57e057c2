"""A rep's day on one card: it shrinks as it is worked, and there is never a second one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.delivery.courier import Courier
from bot.sandbox import MovableClock, Sandbox
from bot.sandbox.state import Post
from bot.wiring import Oppy
from store import lifecycle, people, undoing
from store.changes import Change
from store.lifecycle import Draft
from store.models import DayCard, DayItem, Delivery, Workspace
from tests.people import Actor
from tests.stories.test_morning import at, settled

TUESDAY = at("2026-11-24T01:00:30+00:00")  # 09:00 in Shanghai
FRIDAY = at("2026-11-27T01:00:30+00:00")
HOUR = dt.timedelta(hours=1)


def posts(slack: Sandbox, actor: Actor) -> list[Post]:
    """What Oppy has posted to somebody by itself, but for the greeting; edits are none."""
    home = slack.dm(actor.id)
    return [one for one in slack.posts if one.channel == home and not one.text.startswith("Hello")]


def edits(slack: Sandbox, actor: Actor) -> int:
    home = slack.dm(actor.id)
    return sum(1 for c in slack.calls if c.method == "chat.update" and c.args["channel"] == home)


def card(oppy: Oppy, actor: Actor) -> str:
    """What the person's newest card says at this moment."""
    with oppy.database.readings() as session:
        mine = select(DayCard.slack_ts).where(DayCard.person_id == person(oppy, actor))
        ts = session.scalars(mine.order_by(DayCard.day.desc())).first()
    (message,) = [one for one in actor.messages("dm") if one["ts"] == ts]
    return actor.reads(message)


def clicks(oppy: Oppy) -> float:
    """How many buttons were pressed, in messages and in forms."""
    return sum(
        sample.value
        for metric in oppy.metrics.registry.collect()
        for sample in metric.samples
        if sample.name == "oppy_requests_total"
        and sample.labels["kind"].startswith(("action:", "form:"))
    )


def person(oppy: Oppy, actor: Actor) -> int:
    """Their id; whom Oppy does not know yet says something."""
    with oppy.database.readings() as session:
        who = people.find_member(session, oppy.workspace_id, actor.id)
    if who is None:
        actor.types("/opp help")
        return person(oppy, actor)
    return who.id


def does(oppy: Oppy, actor: Actor, what: Callable[..., Any], *args: Any, **more: Any) -> None:
    """Somebody's change that was not made here; a card would only come at a channel's pace."""
    asked = ("test", oppy.clock(), more.pop("request", None))
    who = person(oppy, actor)
    with oppy.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, oppy.workspace_id)
        what(session, Change(workspace.id, workspace.timezone, who, *asked), *args, **more)
    oppy.courier.wake()


def has(oppy: Oppy, actor: Actor, title: str, **more: Any) -> None:
    does(oppy, actor, lifecycle.create, Draft(title, person(oppy, actor), "EUR", **more))


def has_due(oppy: Oppy, actor: Actor, title: str, on: dt.datetime = TUESDAY) -> None:
    has(oppy, actor, title, next_step="call Bob", next_step_on=on.date())


def finishes(actor: Actor, **answers: Any) -> None:
    """The first thing on the card: two clicks. Until the answer is there, which a clock that is
    moved outruns.
    """

    def said() -> int:
        return sum(one["ephemeral_for"] is not None for one in actor.messages("dm"))

    before = said()
    actor.presses("Done…", in_="dm")
    actor.modal.fills(**answers).submits()
    actor.sandbox.wait_for(lambda: said() > before)


def test_a_reps_monday(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    monday, three = dt.date(2026, 12, 7), at("2026-12-07T07:00:00+00:00")  # 15:00 in Shanghai
    tuesday = dt.date(2026, 12, 1)
    has(oppy, li, "Acme renewal", next_step="call Ann", next_step_on=tuesday)
    has(oppy, li, "Initech licences", next_step="send the offer", next_step_on=monday)
    has(oppy, li, "Globex", next_step="call Bob", next_step_on=monday, next_step_at=three)
    has(oppy, sam, "Umbrella rollout")
    does(oppy, sam, lifecycle.assign, 4, person(oppy, li))
    has(oppy, li, "Hooli upgrade", expected_close=tuesday)
    has(oppy, li, "Quiet one")
    has(oppy, li, "Not now", next_step="write to them", next_step_on=dt.date(2027, 2, 1))
    clock.move_to(at("2026-12-07T01:00:30+00:00"))
    told = li.reads(li.sees("6 opportunities need you today", in_="dm"))
    in_order = (
        "Overdue", "#1", "call Ann (6 days overdue)",
        "Due today", "#3", "15:00 call Bob", "#2", "send the offer",
        "New for you", "#4", "has no next step yet",
        "Past the expected close", "#5", "should have closed 6 days ago",
        "Gone quiet", "#6", "nothing happened for 14 days",
    )  # fmt: skip
    places = [told.index(one) for one in in_order]
    assert places == sorted(places)
    assert "#7" not in told
    settled(slack, oppy)
    posted, clicked, edited = len(posts(slack, li)), clicks(oppy), edits(slack, li)

    headings = ("Overdue", "Due today", "Due today", "New for you", "Past the expected close")
    for done, heading in enumerate(headings, 1):
        assert heading in card(oppy, li)
        finishes(li)
        li.sees(f"{done} of 6 done", in_="dm")
    answer = li.reads(li.sees("Done: #5.", in_="dm"))
    assert "Stage" not in answer
    assert "Gone quiet" in card(oppy, li)
    li.presses("Snooze…", in_="dm")
    li.modal.submits()
    li.sees("6 of 6 done. Your day is clear.", in_="dm")
    assert "#" not in card(oppy, li)
    assert clicks(oppy) - clicked == 2 * 6
    settled(slack, oppy)
    assert len(posts(slack, li)) == posted
    assert edits(slack, li) - edited == 6


def test_what_should_have_closed_is_done_for_the_day_and_back_tomorrow(
    li: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock
) -> None:
    yesterday = dt.date(2026, 11, 23)
    has(
        oppy, li, "Acme renewal", expected_close=yesterday, next_step="call", next_step_on=yesterday
    )
    clock.move_to(TUESDAY)
    li.sees("1 opportunity needs you today", in_="dm")
    finishes(li)
    li.sees("1 of 1 done. Your day is clear.", in_="dm")
    settled(slack, oppy)
    clock.move_by(24 * HOUR)
    li.sees("should have closed 2 days ago", in_="dm")
    finishes(li, new_expected_close="2026-12-31")
    li.sees("1 of 1 done. Your day is clear.", in_="dm")
    settled(slack, oppy)
    clock.move_by(24 * HOUR)
    settled(slack, oppy)
    li.does_not_see("need you today", in_="dm")


def test_what_comes_next_is_two_clicks_more(
    li: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock
) -> None:
    for number in (1, 2, 3, 4):
        has_due(oppy, li, f"Deal {number}")
    clock.move_to(TUESDAY)
    li.sees("4 opportunities need you today", in_="dm")
    for answers, said in (
        ({"next_step_when": "Tomorrow, Wed 25 Nov"}, "Follow up, on Wednesday, 25 Nov 2026"),
        ({"next_step_when": "In 3 days", "activity": "E-mail", "next_step": "Send it"},
         "Send it, on Friday, 27 Nov 2026"),
        ({"next_step_when": "Next week", "next_step_on": "2026-12-24"},
         "Follow up, on Thursday, 24 Dec 2026"),
        ({"next_step": "Send it", "activity": "Note"}, "Send it, on Wednesday, 25 Nov 2026"),
    ):  # fmt: skip
        li.presses("Done…", in_="dm")
        li.modal.fills(**answers).submits()
        li.sees(said, in_="dm")
        settled(slack, oppy)
    li.sees("4 of 4 done. Your day is clear.", in_="dm")


def test_a_date_is_asked_for_where_none_was_chosen(
    li: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    clock.move_to(TUESDAY)
    li.presses("Done…", in_="dm")
    li.modal.fills(next_step_when="On a date").submits()
    assert "Choose the date here" in li.modal.errors["next_step_on"]
    li.modal.fills(next_step_on="2026-12-01").submits()
    li.sees("Follow up, on Tuesday, 1 Dec 2026", in_="dm")
    has_due(oppy, li, "Globex pilot")
    li.plans("2 today call Bob")
    li.types("/opp due", in_="dm")
    li.presses("Snooze…")
    assert li.modal["until_when"] == "In 3 days, Fri 27 Nov"
    li.modal.fills(until_when="On a date").submits()
    assert "Choose the date here" in li.modal.errors["until"]
    li.modal.fills(until_when="Next week, Mon 30 Nov").submits()
    li.sees("#2 rests until 30 Nov 2026", in_="dm")


def test_after_friday_comes_monday(
    li: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal", FRIDAY)
    clock.move_to(FRIDAY)
    li.presses("Done…", in_="dm")
    assert "Next working day, Mon 30 Nov" in li.modal.text
    assert li.modal.text.count("Mon 30 Nov") == 1
    li.modal.closes()
    li.presses("Snooze…", in_="dm")
    assert li.modal["until_when"] == "Next working day, Mon 30 Nov"
    li.modal.submits()
    li.sees("1 of 1 done", in_="dm")


def test_a_note_alone_leaves_it_due(
    li: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    clock.move_to(TUESDAY)
    li.presses("Done…", in_="dm")
    li.modal.fills(activity="Note", note="They think about it").submits()
    li.sees("Next for #1: call Bob", in_="dm")
    settled(slack, oppy)
    assert "1 opportunity needs you today" in card(oppy, li)


def test_handed_over_it_leaves_one_card_for_the_other_and_comes_back(
    li: Actor, chen: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    has_due(oppy, li, "Globex pilot")
    has_due(oppy, chen, "Initech licences")
    clock.move_to(TUESDAY)
    li.sees("2 opportunities need you today", in_="dm")
    chen.sees("今天有", in_="dm")
    settled(slack, oppy)
    li.presses("Hand over…", in_="dm")
    li.modal.fills(new_owner="@chen").submits()
    assert "Stage" not in li.reads(li.sees("#1 now belongs to", in_="dm"))
    li.sees("1 of 2 done", in_="dm")
    assert "#1" not in card(oppy, li)
    settled(slack, oppy)
    assert "今天有 2" in card(oppy, chen) and "#1 Acme renewal" in card(oppy, chen)
    chen.types("/opp assign 1 @li")
    settled(slack, oppy)
    assert "已完成 1/2" in card(oppy, chen)
    assert "#1 Acme renewal" in card(oppy, li)
    assert "2 opportunities need you today" in card(oppy, li)


def test_what_is_given_during_the_day_is_new_on_the_card(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    in_two_weeks = dt.date(2026, 12, 7)
    has(oppy, sam, "Umbrella rollout", next_step="write to Eve", next_step_on=in_two_weeks)
    clock.move_to(TUESDAY)
    li.sees("1 opportunity needs you today", in_="dm")
    finishes(li)
    li.sees("1 of 1 done", in_="dm")
    sam.types("/opp assign 2 @li")
    li.sees("1 of 2 done", in_="dm")
    assert "New for you" in card(oppy, li)
    assert "Mon 7 Dec: write to Eve" in card(oppy, li)
    finishes(li)
    li.sees("2 of 2 done. Your day is clear.", in_="dm")


def test_what_is_won_is_done_and_what_is_undone_is_due_again(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    has_due(oppy, li, "Globex pilot")
    clock.move_to(TUESDAY)
    li.sees("2 opportunities need you today", in_="dm")
    does(oppy, li, lifecycle.win, 1, request="won")
    li.sees("1 of 2 done", in_="dm")
    does(oppy, li, lifecycle.snooze, 2, dt.date(2026, 12, 1), request="snoozed")
    li.sees("2 of 2 done. Your day is clear.", in_="dm")
    does(oppy, li, undoing.undo, "snoozed", request="undo")
    settled(slack, oppy)
    assert "1 of 2 done" in card(oppy, li) and "#2" in card(oppy, li)
    does(oppy, li, undoing.undo, "won", request="undo too")
    settled(slack, oppy)
    assert "2 opportunities need you today" in card(oppy, li)
    li.presses("Done…", in_="dm")
    assert len(posts(slack, li)) == 1


def test_a_change_that_the_card_does_not_show_edits_nothing(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    clock.move_to(TUESDAY)
    li.sees("1 opportunity needs you today", in_="dm")
    has(oppy, li, "Globex pilot")
    does(oppy, li, lifecycle.log_activity, 2, "note", "They are new")
    settled(slack, oppy)
    assert edits(slack, li) == 0


def test_more_than_fit_move_up(li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock) -> None:
    for number in range(1, 18):
        has_due(oppy, li, f"Deal {number}")
    clock.move_to(TUESDAY)
    told = li.reads(li.sees("17 opportunities need you today", in_="dm"))
    assert "and 2 more" in told and "#15 " in told and "#16 " not in told
    finishes(li)
    li.sees("1 of 17 done", in_="dm")
    assert "and 1 more" in card(oppy, li) and "#16 " in card(oppy, li)


@pytest.mark.parametrize("days_later", [1, 3])
def test_yesterdays_card_is_closed_with_what_was_left(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock, days_later: int
) -> None:
    """On a Saturday too, and when Oppy was away until Monday."""
    has_due(oppy, li, "Acme renewal", FRIDAY)
    has_due(oppy, li, "Globex pilot", FRIDAY)
    clock.move_to(FRIDAY)
    li.sees("2 opportunities need you today", in_="dm")
    finishes(li)
    li.sees("1 of 2 done", in_="dm")
    clock.move_to(FRIDAY + days_later * 24 * HOUR - 10 * HOUR)  # 23:00 in Shanghai
    settled(slack, oppy)
    clock.move_to(FRIDAY + days_later * 24 * HOUR - 8 * HOUR)
    told = li.sees("Fri 27 Nov: 1 of 2 done", in_="dm")
    assert "#2 Globex pilot* — call Bob" in str(told["blocks"])
    assert "actions" not in {block["type"] for block in told["blocks"]}
    settled(slack, oppy)
    edited = edits(slack, li)
    does(oppy, li, lifecycle.win, 2)
    clock.move_by(HOUR)
    settled(slack, oppy)
    assert edits(slack, li) == edited
    assert len(posts(slack, li)) == 1
    with oppy.database.readings() as session:
        assert session.scalars(select(DayCard)).one().closed_at is not None


def test_each_day_has_its_own_card_and_only_todays_has_buttons(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    clock.move_to(TUESDAY)
    li.sees("1 opportunity needs you today", in_="dm")
    settled(slack, oppy)
    clock.move_by(24 * HOUR)
    li.sees("Tue 24 Nov: 0 of 1 done", in_="dm")
    li.sees("1 day overdue", in_="dm")
    finishes(li)
    li.sees("1 of 1 done. Your day is clear.", in_="dm")
    settled(slack, oppy)
    told = [one["text"] for one in li.messages("dm") if "of 1" in one["text"]]
    assert told == ["Tue 24 Nov: 0 of 1 done", "1 of 1 done. Your day is clear."]


def test_a_card_that_its_person_deleted_does_not_come_back(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    has_due(oppy, li, "Globex pilot")
    clock.move_to(TUESDAY)
    told = li.sees("2 opportunities need you today", in_="dm")
    settled(slack, oppy)
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    client.chat_delete(channel=told["channel"], ts=told["ts"])
    for number in (1, 2):
        does(oppy, li, lifecycle.win, number)
        settled(slack, oppy)
    clock.move_by(24 * HOUR)
    settled(slack, oppy)
    assert edits(slack, li) == 1  # the one that found it gone
    assert len(posts(slack, li)) == 1
    with oppy.database.readings() as session:
        ends = session.scalars(select(Delivery).where(Delivery.kind == "day")).all()
    assert [(one.state, one.error) for one in ends] == [("skipped", "message_not_found")]
    slack.refusals.clear()


def test_what_changes_while_the_card_is_being_posted_is_made_up_for(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    has_due(oppy, li, "Globex pilot")
    has(oppy, sam, "Umbrella rollout")
    clock.move_by(dt.timedelta(minutes=1))
    for one in (li, sam):
        one.sees("Hello, I am Oppy.", in_="dm")
    settled(slack, oppy)
    held = slack.faults.add("chat.postMessage", "hold_answer")
    clock.move_to(TUESDAY)
    assert held.is_holding.wait(20)
    does(oppy, li, lifecycle.win, 1)
    does(oppy, sam, lifecycle.assign, 3, person(oppy, li))
    held.release()
    settled(slack, oppy)
    assert "#1" not in card(oppy, li) and "#3" in card(oppy, li)
    finishes(li)
    li.sees("2 of 3 done", in_="dm")
    assert sum("need you today" in post.text for post in posts(slack, li)) == 1


def test_two_couriers_edit_one_card(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    another = Courier(oppy.database, client, clock, oppy.workspace_id)
    another.start()
    for number in range(1, 6):
        has_due(oppy, li, f"Deal {number}")
    clock.move_to(TUESDAY)
    li.sees("5 opportunities need you today", in_="dm")
    for number in range(1, 6):
        does(oppy, li, lifecycle.win, number)
        another.wake()
    li.sees("5 of 5 done. Your day is clear.", in_="dm")
    settled(slack, oppy)
    another.stop()
    assert "5 of 5 done" in card(oppy, li)
    assert len(posts(slack, li)) == 1


def test_what_was_ever_on_the_card_is_counted_once(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    has_due(oppy, li, "Acme renewal")
    clock.move_to(TUESDAY)
    li.sees("1 opportunity needs you today", in_="dm")
    for whose in ("@sam", "@li", "@sam", "@li"):
        li.types(f"/opp assign 1 {whose}", in_="#deals")
        settled(slack, oppy)
    assert "1 opportunity needs you today" in card(oppy, li)
    with oppy.database.readings() as session:
        assert len(session.scalars(select(DayItem)).all()) == 1
