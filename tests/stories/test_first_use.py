"""The first use: a greeting in a direct message, once, and a tour of two minutes."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from bot.sandbox import MovableClock, Sandbox
from bot.wiring import Oppy
from store.models import Delivery, Person
from store.people import Profile, remember
from store.workspaces import find_workspace
from tests.people import Actor
from tests.stories.test_life import creates
from tests.stories.test_morning import settled

A_MOMENT = dt.timedelta(seconds=5)


def greetings(slack: Sandbox, person: str) -> list[dict[str, Any]]:
    return [one for one in slack.messages(slack.dm(person)) if one["text"].startswith("Hello")]


def test_the_first_use_is_answered_by_a_greeting_and_the_second_is_not(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal")
    clock.move_by(A_MOMENT)
    li.sees("Hello, I am Oppy.", in_="dm")
    for word in ("help", "list", "status"):
        li.types(f"/opp {word}")
    li.opens_home()
    clock.move_by(dt.timedelta(days=1))
    li.types("/opp help", in_="#deals")
    clock.move_by(A_MOMENT)
    settled(slack, oppy)
    assert len(greetings(slack, "U0LI")) == 1
    assert greetings(slack, "U0SAM") == []


def test_two_first_clicks_at_once_are_greeted_once(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    li.types("/opp help")
    li.types("/opp list")
    clock.move_by(A_MOMENT)
    li.sees("Hello, I am Oppy.", in_="dm")
    settled(slack, oppy)
    with oppy.database.readings() as session:
        found = session.scalars(select(Delivery).where(Delivery.kind == "welcome")).all()
        person = session.scalars(select(Person).where(Person.slack_id == "U0LI")).one()
    assert [one.period for one in found] == ["first"]
    assert person.greeted_at is not None


def test_the_home_tab_is_a_first_use_too(
    sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    sam.opens_home()
    assert "New opportunity" in sam.home
    slack.wait_for(lambda: _owed(oppy))
    clock.move_by(A_MOMENT)
    sam.sees("Hello, I am Oppy.", in_="dm")


def _owed(oppy: Oppy) -> bool:
    with oppy.database.readings() as session:
        return session.scalar(select(Delivery.id).where(Delivery.kind == "welcome")) is not None


def test_the_tour_turns_its_pages_in_place(li: Actor, clock: MovableClock) -> None:
    li.types("/opp help")
    clock.move_by(A_MOMENT)
    li.sees("Hello, I am Oppy.", in_="dm")
    li.presses("Two-minute tour", in_="dm")
    first = li.modal.view["id"]
    li.modal.sees("1. One line adds an opportunity").presses("Next ▶")
    li.modal.sees("2. The morning tells you what is due").presses("Next ▶")
    li.modal.sees("3. Done, and what comes next").presses("Next ▶")
    li.modal.sees("4. Nothing is lost").presses("◀ Back")
    li.modal.sees("3. Done, and what comes next").presses("Next ▶")
    li.modal.sees("4. Nothing is lost").presses("Next ▶")
    li.modal.sees("5. See the numbers")
    assert li.modal.view["id"] == first
    li.modal.presses("New opportunity")
    assert li.modal.title == "New opportunity"


def test_somebody_known_from_before_is_greeted_at_the_next_use(
    slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    with oppy.database.sessions.begin() as session:
        workspace = find_workspace(session, slack.team.id)
        assert workspace is not None
        profile = Profile("U0SAM", slack.team.id, "Sam Carter", "Europe/London", "en-GB")
        remember(session, workspace, profile, clock())
    clock.move_by(A_MOMENT)
    settled(slack, oppy)
    assert greetings(slack, "U0SAM") == []
    sam = Actor(slack, "sam")
    sam.types("/opp", in_="#deals")
    clock.move_by(A_MOMENT)
    sam.sees("Hello, I am Oppy.", in_="dm")


def test_a_guest_and_who_is_only_written_to_are_not_greeted(
    li: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    gina = Actor(slack, "gina")
    gina.types("/opp help", in_="#deals")
    gina.sees("Guests cannot see opportunities")
    gina.opens_home()
    creates(li, "Acme renewal")
    li.types("/opp assign 1 @sam")
    li.sees("#1 now belongs to @sam.")
    clock.move_by(A_MOMENT)
    li.sees("Hello, I am Oppy.", in_="dm")
    settled(slack, oppy)
    assert greetings(slack, gina.id) == greetings(slack, "U0SAM") == []


def test_a_chinese_colleague_is_greeted_in_chinese(chen: Actor, clock: MovableClock) -> None:
    chen.types("/opp 帮助")
    clock.move_by(A_MOMENT)
    chen.sees("你好，我是 Oppy。", in_="dm")
    chen.presses("两分钟导览", in_="dm")
    assert chen.modal.title == "两分钟了解 Oppy"
    chen.modal.presses("下一页 ▶")
    chen.modal.sees("2. 每天早上告诉你该做什么")
