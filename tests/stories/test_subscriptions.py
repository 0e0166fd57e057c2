"""Any report by itself: in a channel or for oneself, in English and Chinese, until it ends."""

import datetime as dt

import pytest
from sqlalchemy import select

from bot.sandbox import MovableClock, Sandbox
from bot.wiring import Oppy
from store.models import Delivery, Person, State, Subscription
from tests.people import Actor
from tests.stories.test_life import creates
from tests.stories.test_morning import at, settled

DAY = dt.timedelta(days=1)


def in_force(oppy: Oppy) -> list[Subscription]:
    wanted = select(Subscription).where(Subscription.stopped_at.is_(None))
    with oppy.database.readings() as session:
        return list(session.scalars(wanted.order_by(Subscription.id)))


def ended(oppy: Oppy) -> list[tuple[str, str, str | None]]:
    wanted = select(Delivery).where(Delivery.recipient.startswith("subscription:"))
    with oppy.database.readings() as session:
        return [(one.kind, one.state, one.error) for one in session.scalars(wanted)]


def posts(slack: Sandbox, channel: str, title: str) -> int:
    said = [one["text"] for one in slack.messages(channel) if one["ephemeral_for"] is None]
    return sum(title in text for text in said)


def test_a_channel_gets_the_bridge_of_one_rep_on_its_day(
    li: Actor, maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    maria.types("/opp subscribe bridge this month friday 16:00 @li", in_="#deals")
    maria.sees("Every Friday at 16:00 (America/New_York): Pipeline bridge, this month, of Li Wei")
    (one,) = in_force(oppy)
    assert (one.report, one.period, one.weekday, one.at) == ("bridge", "this month", 4, dt.time(16))
    clock.move_to(at("2026-11-27T21:00:30+00:00"))
    told = maria.reads(maria.sees("Pipeline bridge: Li Wei", in_="#deals"))
    assert "this month" in told
    clock.move_by(DAY)
    settled(slack, oppy)
    assert posts(slack, "C0DEALS", "Pipeline bridge") == 1


def test_in_chinese_it_is_asked_for_and_told_in_chinese(
    chen: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(chen, "安信公司续约 ¥80万")
    chen.types("/opp 订阅 桥图 上个月 每周三上午9点半", in_="#deals")
    chen.sees("每星期三 09:30")
    (one,) = in_force(oppy)
    assert (one.report, one.period, one.weekday, one.at) == ("bridge", "上个月", 2, dt.time(9, 30))
    assert one.locale == "zh-CN"
    clock.move_to(at("2026-11-25T01:30:30+00:00"))
    chen.sees("上个月", in_="#deals")


@pytest.mark.parametrize(
    ("line", "place"),
    [("bridge 9:30 daily", "dm"), ("bridge me daily 9:30", "#deals")],
)
def test_what_somebody_wants_for_themselves_comes_to_them(
    maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock, line: str, place: str
) -> None:
    creates(maria, "Acme renewal 50k")
    maria.types(f"/opp subscribe {line}", in_=place)
    maria.sees("Subscribed. You get:")
    maria.sees("Every working day at 09:30 (America/New_York): Pipeline bridge of everyone.")
    clock.move_to(at("2026-11-24T14:30:30+00:00"))
    settled(slack, oppy)
    assert posts(slack, slack.dm("U0MARIA"), "Pipeline bridge") == 1
    assert posts(slack, "C0DEALS", "Pipeline bridge") == 0


def test_a_days_report_respects_the_persons_days_off(
    maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe bridge me daily")
    maria.types("/opp subscribe bridge daily", in_="#deals")
    maria.types("/opp settings")
    maria.modal.fills(days_off="24 Nov").submits()
    maria.sees("Saved. I remind you")
    clock.move_to(at("2026-11-24T14:30:30+00:00"))
    settled(slack, oppy)
    assert posts(slack, "C0DEALS", "Pipeline bridge") == 1
    assert posts(slack, slack.dm("U0MARIA"), "Pipeline bridge") == 0


def test_what_is_not_understood_is_said_and_the_rest_stands_in_the_form(
    maria: Actor, oppy: Oppy
) -> None:
    maria.types("/opp subscribe bridge this quarter thursdays 8:30 nonsense", in_="#deals")
    form = maria.modal
    assert "I did not understand “nonsense”" in form.text
    assert (form["Report"], form["Period"]) == ("Pipeline bridge", "this quarter")
    assert (form["Day"], form["At"]) == ("Thursday", "08:30")
    assert in_force(oppy) == []
    form.submits()
    maria.sees(
        "Every Thursday at 08:30 (America/New_York): Pipeline bridge, this quarter, of every"
    )
    assert [one.channel_id for one in in_force(oppy)] == ["C0DEALS"]


def test_an_unknown_report_has_to_be_chosen(maria: Actor, oppy: Oppy) -> None:
    maria.types("/opp subscribe brigde friday", in_="#deals")
    assert "“brigde”" in maria.modal.text
    assert (maria.modal["Report"], maria.modal["Day"]) == (None, "Friday")
    maria.modal.fills(report="Pipeline bridge", timezone="Nowhere").submits()
    assert "is not a time zone" in maria.modal.errors["timezone"]
    maria.modal.fills(timezone="Europe/Berlin", or_another_period="sometime").submits()
    assert "“sometime” is not a period" in maria.modal.errors["period"]
    assert in_force(oppy) == []


def test_mine_are_listed_apart_changed_and_stopped(maria: Actor, li: Actor, oppy: Oppy) -> None:
    maria.types("/opp subscribe", in_="dm")
    maria.sees("You get no report yet.")
    maria.presses("Add a report…")
    maria.modal.fills(report="Pipeline bridge", weekday="First working day of the month").submits()
    maria.sees("On the first working day of each month at 09:00 (America/New_York)")
    maria.types("/opp subscribe weekly", in_="#deals")
    told = maria.reads(maria.sees("Subscribed. This channel gets:"))
    assert "Pipeline bridge" not in told
    maria.types("/opp subscribe me", in_="#deals")
    maria.sees("You get:")
    maria.presses("Change…")
    maria.modal.fills(report="Sales funnel", weekday="Every working day").submits()
    maria.sees("Every working day at 09:00 (America/New_York): Sales funnel of everyone.")
    assert [(one.report, one.weekday) for one in in_force(oppy)] == [
        ("weekly", 0),
        ("funnel", None),
    ]
    maria.types("/opp status", in_="dm")
    maria.sees("Mon 23 Nov, 09:00")
    maria.types("/opp subscribe", in_="dm")
    maria.presses("Stop")
    maria.sees("Stopped.")
    assert [one.report for one in in_force(oppy)] == ["weekly"]


def test_the_first_working_day_of_a_month_may_come_after_a_holiday(
    maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe bridge monthly", in_="#deals")
    maria.types("/opp settings")
    maria.modal.fills(workspace_days_off="1 Dec - 2 Dec").submits()
    maria.sees("Saved. I remind you")
    clock.move_to(at("2026-12-02T15:00:00+00:00"))
    settled(slack, oppy)
    assert posts(slack, "C0DEALS", "Pipeline bridge") == 0
    clock.move_to(at("2026-12-03T14:00:30+00:00"))
    settled(slack, oppy)
    assert posts(slack, "C0DEALS", "Pipeline bridge") == 1
    clock.move_to(at("2026-12-31T14:00:30+00:00"))
    settled(slack, oppy)
    assert posts(slack, "C0DEALS", "Pipeline bridge") == 1


def test_somebody_who_left_gets_nothing_more(
    maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe bridge me daily")
    maria.sees("Subscribed.")
    slack.team.people["U0MARIA"].deleted = True
    user = {"id": "U0MARIA", "team_id": slack.team.id, "deleted": True}
    slack.happens("user_change", user=user)
    slack.wait_for(lambda: in_force(oppy) == [])
    clock.move_to(at("2026-11-24T14:30:30+00:00"))
    settled(slack, oppy)
    assert ended(oppy) == []


def test_a_guest_is_asked_at_the_last_moment(
    maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe bridge me daily")
    maria.sees("Subscribed.")
    with oppy.database.sessions.begin() as session:
        session.scalars(select(Person).where(Person.slack_id == "U0MARIA")).one().is_guest = True
    clock.move_to(at("2026-11-24T14:30:30+00:00"))
    settled(slack, oppy)
    assert ended(oppy) == [("report", State.SKIPPED, "may not be told")]


def test_nobody_changes_what_another_gets(maria: Actor, li: Actor, oppy: Oppy) -> None:
    maria.types("/opp subscribe bridge me")
    maria.types("/opp subscribe weekly", in_="#deals")
    maria.sees("Subscribed. This channel gets:")
    mine, _ours = in_force(oppy)
    li.types("/opp subscribe", in_="#deals")
    li.does_not_see("Pipeline bridge")
    message = li.sees("This channel gets:")
    block = next(one for one in message["blocks"] if one["type"] == "actions")
    block["elements"][1]["value"] = str(mine.id)
    li.presses("Stop")
    li.sees("There is no such subscription.")
    assert len(in_force(oppy)) == 2


def test_late_it_comes_until_the_day_ends_and_says_so(
    maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe bridge daily", in_="#deals")
    clock.move_to(at("2026-11-24T17:00:00+00:00"))
    maria.sees("Late: I was away", in_="#deals")
    clock.move_to(at("2026-11-25T23:30:00+00:00"))  # 18:30
    settled(slack, oppy)
    assert posts(slack, "C0DEALS", "Pipeline bridge") == 1


def test_the_next_post_says_what_was_back_dated_since_the_last(
    li: Actor, maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    for title in ("Acme renewal 50k", "Globex pilot 20k", "Initech 10k"):
        creates(li, title)
    maria.types("/opp subscribe bridge", in_="#deals")
    clock.move_to(at("2026-11-30T14:00:30+00:00"))
    settled(slack, oppy)
    assert "back-dated" not in maria.reads(slack.messages("C0DEALS")[-1])
    clock.move_by(DAY)
    for number in (1, 3):
        li.types(f"/opp lost {number} on 2026-11-25", in_="#deals")
        li.modal.fills(loss_reason="Price").submits()
        li.sees(f"#{number} is closed as lost.")
    clock.move_to(at("2026-12-07T14:00:30+00:00"))
    settled(slack, oppy)
    said = "Since the post of Monday, 30 Nov 2026 2 opportunities were back-dated"
    told = maria.reads(maria.sees(said, in_="#deals"))
    assert "into the time before it." in told
    li.types("/opp lost 2 on 2026-11-25", in_="#deals")
    li.modal.fills(loss_reason="Price").submits()
    li.sees("#2 is closed as lost.")
    maria.chooses("Back-dated since the last post: 2", in_="#deals")
    opened = maria.reads(maria.sees("had happened before it", in_="#deals"))
    assert "Acme renewal" in opened
    assert "Initech" in opened
    assert "Globex" not in opened
    clock.move_to(at("2026-12-14T14:00:30+00:00"))
    settled(slack, oppy)
    maria.sees("Since the post of Monday, 7 Dec 2026 1 opportunity was back-dated", in_="#deals")
