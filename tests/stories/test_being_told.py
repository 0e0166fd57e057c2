"""Being told: a new owner, a mention, what one watches, and wins; once, and in working hours."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from bot.sandbox import MovableClock, Sandbox
from bot.wiring import Oppy
from store import lifecycle, outbox, people
from store.changes import Change
from store.lifecycle import Draft
from store.models import Delivery, Notice, Person, Workspace
from store.undoing import undo, undo_last
from store.workspaces import Defaults, join_workspace
from tests.people import Actor
from tests.stories.test_life import creates
from tests.stories.test_morning import at, settled

MINUTE = dt.timedelta(minutes=1)
WORKING = "2026-11-23T09:00:00+00:00"  # 09:00 in London, 10:00 in Prague, 17:00 in Shanghai


@pytest.fixture(autouse=True)
def in_working_hours(oppy: Oppy, clock: MovableClock) -> None:
    clock.move_to(at(WORKING))


@pytest.fixture
def dan(slack: Sandbox, oppy: Oppy) -> Actor:
    return _at_deals(slack, "dan")


def _at_deals(slack: Sandbox, name: str) -> Actor:
    actor = Actor(slack, name)
    actor.channel = actor.channel_id("#deals")
    return actor


def told(slack: Sandbox, person: str) -> list[str]:
    """Every message that somebody got from Oppy, as it stands now, but the greeting."""
    texts = [one["text"] for one in slack.messages(slack.dm(person))]
    return [text for text in texts if not text.startswith("Hello, I am Oppy")]


def posts_to(slack: Sandbox, person: str) -> int:
    return sum(1 for post in slack.posts if post.channel == slack.dm(person))


def kinds(oppy: Oppy) -> list[str]:
    with oppy.database.readings() as session:
        return list(session.scalars(select(Notice.kind).order_by(Notice.id)))


def pauses(clock: MovableClock) -> None:
    """Longer than what becomes one message."""
    clock.move_by(2 * MINUTE)


def test_the_new_owner_is_told_with_the_way_to_it(
    li: Actor, sam: Actor, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 fri call Bob")
    li.types("/opp assign 1 @sam")
    message = sam.reads(sam.sees("gave you *#1 Acme renewal*", in_="dm"))
    assert "call Bob" in message
    sam.presses("Open", in_="dm")
    sam.sees("Owner", in_="dm")


def test_who_took_it_himself_is_not_told(li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy) -> None:
    creates(li, "Acme renewal")
    sam.types("/opp assign 1 me")
    sam.sees("#1 now belongs to")
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []


def test_a_teammate_mentioned_in_a_note_is_told_what_it_says(
    li: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp note 1 @sam please look, @dan knows & <!channel> does not")
    sam = _at_deals(slack, "sam")
    message = sam.sees("mentioned you in a note on", in_="dm")
    assert "@Sam Carter please look, @Dan Novak knows" in sam.reads(message)
    assert "&lt;!channel&gt;" in message["text"]
    assert "<@U0DAN>" not in message["text"]


def test_who_is_mentioned_need_not_be_known_before(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    creates(li, "Acme renewal")
    with oppy.database.readings() as session:
        known = set(session.scalars(select(Person.slack_id)))
    assert "U0DAN" not in known
    li.types("/opp note 1 ask @dan")
    _at_deals(slack, "dan").sees("mentioned you in a note", in_="dm")


def test_a_watcher_hears_what_others_do(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Globex pilot 20k")
    sam.types("/opp watch 1")
    sam.sees("You watch #1")
    li.types("/opp advance 1 proposal")
    li.types("/opp note 1 They want a demo")
    li.types("/opp won 1")
    li.modal.fills(amount="25k").submits()
    li.sees("#1 is won")
    sam.sees("closed it as won", in_="dm")
    settled(slack, oppy)
    (message,) = told(slack, "U0SAM")
    for said in (
        "#1 Globex pilot",
        "moved it to Proposal",
        "They want a demo",
        "€20,000 → €25,000",
    ):
        assert said in message
    pauses(clock)
    sam.types("/opp unwatch 1")
    sam.sees("You do not watch #1 any more.")
    li.types("/opp reopen 1")
    li.modal.submits()
    li.sees("#1 is open again")
    settled(slack, oppy)
    assert len(told(slack, "U0SAM")) == 1


def test_a_mended_title_and_a_next_step_are_no_news(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    creates(li, "Globex pilot")
    sam.types("/opp watch 1")
    li.plans("1 fri call Bob")
    li.presses("Edit", in_="#deals")
    li.modal.fills(title="Globex Pilot").submits()
    li.sees("Globex Pilot", in_="#deals")
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []


def test_what_one_watches_is_listed_and_ended_with_a_button(li: Actor, sam: Actor) -> None:
    creates(li, "Globex pilot")
    sam.types("/opp watch")
    sam.sees("You watch nothing yet.")
    sam.types("/opp watch 1")
    sam.types("/opp watch")
    sam.sees("You watch:")
    sam.presses("Stop watching")
    sam.sees("You do not watch #1 any more.")
    sam.presses("Watch")
    sam.sees("You watch #1: I tell you")
    sam.types("/opp watch 99")
    sam.sees("There is no opportunity #99.")


def test_several_changes_in_a_minute_are_one_message_edited_in_place(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    for number in range(1, 4):
        creates(li, f"Deal {number}")
        li.types(f"/opp assign {number} @sam")
        sam.sees(f"#{number} Deal {number}", in_="dm")
    settled(slack, oppy)
    (message,) = told(slack, "U0SAM")
    assert "News about 3 opportunities" in message
    assert posts_to(slack, "U0SAM") == 1
    pauses(clock)
    creates(li, "Deal 4")
    li.types("/opp assign 4 @sam")
    sam.sees("gave you *#4 Deal 4*", in_="dm")
    assert len(told(slack, "U0SAM")) == 2


def test_a_whole_pipeline_handed_over_is_one_message(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    sam.types("/opp list")
    with oppy.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, oppy.workspace_id)
        who = people.find_member(session, workspace.id, "U0SAM")
        assert who is not None
        giver = people.remember(
            session, workspace, people.Profile("U0DAN", slack.team.id, "dan"), clock()
        )
        for number in range(40):
            change = Change(workspace.id, workspace.timezone, giver.id, "button", clock())
            lifecycle.create(session, change, Draft(f"Deal {number}", who.id, "EUR"))
    oppy.courier.wake()
    message = sam.sees("News about 40 opportunities", in_="dm")
    assert "and 25 more" in sam.reads(message)
    settled(slack, oppy)
    assert len(told(slack, "U0SAM")) == 1


def test_what_is_muted_is_not_said(li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy) -> None:
    creates(li, "Acme renewal")
    creates(li, "Globex pilot")
    sam.types("/opp settings")
    sam.modal.fills(tell_me=["somebody mentions me", "something I watch changes"]).submits()
    sam.sees("Not when: an opportunity becomes mine.")
    li.types("/opp assign 1 @sam")
    li.types("/opp note 2 @sam please look")
    sam.sees("please look", in_="dm")
    settled(slack, oppy)
    assert kinds(oppy) == ["mentioned"]
    sam.types("/opp settings")
    assert not sam.modal.fills(tell_me=[]).errors


def test_the_hours_are_confirmed_and_an_end_before_the_beginning_is_refused(sam: Actor) -> None:
    sam.types("/opp settings")
    form = sam.modal.fills(works_until="07:30")
    form.submits()
    assert "Your day begins at 08:00." in form.errors["works_until"]
    form.fills(works_until="16:00", reminder_at="07:00").submits()
    sam.sees("I remind you at 07:00 on working days, and write to you from 07:00 to 16:00.")


def test_outside_working_hours_it_waits_for_the_persons_own_morning(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal")
    creates(li, "Globex pilot")
    clock.move_to(at("2026-11-27T19:00:00+00:00"))  # Friday evening in London
    li.types("/opp assign 1 @sam")
    clock.move_by(30 * MINUTE)
    li.types("/opp note 2 @sam please look")
    clock.move_to(at("2026-11-29T12:00:00+00:00"))
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []
    clock.move_to(at("2026-11-30T07:59:00+00:00"))
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []
    clock.move_to(at("2026-11-30T08:00:01+00:00"))
    sam.sees("News about 2 opportunities", in_="dm")
    settled(slack, oppy)
    (message,) = told(slack, "U0SAM")
    assert "gave you *#1 Acme renewal*" in message and "please look" in message


def test_after_the_hour_that_one_has_chosen_it_waits_too(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    sam.types("/opp settings")
    sam.modal.fills(works_until="15:00").submits()
    sam.sees("Saved.")
    creates(li, "Acme renewal")
    clock.move_to(at("2026-11-23T15:00:00+00:00"))
    li.types("/opp assign 1 @sam")
    clock.move_to(at("2026-11-24T07:59:00+00:00"))
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []
    clock.move_to(at("2026-11-24T08:00:01+00:00"))
    sam.sees("gave you *#1", in_="dm")


def test_on_a_day_off_nobody_is_disturbed(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    sam.types("/opp settings")
    sam.modal.fills(days_off="23 Nov 2026 - 24 Nov 2026").submits()
    sam.sees("Saved.")
    creates(li, "Acme renewal")
    li.types("/opp assign 1 @sam")
    li.sees("now belongs to")
    clock.move_to(at("2026-11-24T12:00:00+00:00"))
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []
    clock.move_to(at("2026-11-25T08:00:01+00:00"))
    sam.sees("gave you *#1", in_="dm")


def test_what_was_handed_on_or_taken_back_overnight_is_never_said(
    li: Actor, sam: Actor, dan: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal")
    creates(li, "Globex pilot")
    sam.types("/opp watch 2")
    clock.move_to(at("2026-11-23T19:00:00+00:00"))
    li.types("/opp assign 1 @sam")
    li.types("/opp assign 1 @dan")
    li.types("/opp advance 2")
    undoes(oppy, "U0LI")
    clock.move_to(at("2026-11-24T08:00:01+00:00"))
    dan.sees("gave you *#1", in_="dm")
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []


def test_who_was_told_already_is_told_that_it_was_taken_back(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal")
    li.types("/opp assign 1 @sam")
    sam.sees("gave you *#1", in_="dm")
    undoes(oppy, "U0LI")
    sam.sees("it is not yours after all", in_="dm")
    pauses(clock)
    undoes(oppy, "U0LI", that_undoing=True)
    sam.sees("is yours again", in_="dm")
    settled(slack, oppy)
    assert len(told(slack, "U0SAM")) == 2


def undoes(oppy: Oppy, slack_id: str, that_undoing: bool = False) -> None:
    """Take the last change back, or the last undoing."""
    with oppy.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, oppy.workspace_id)
        who = people.find_member(session, workspace.id, slack_id)
        assert who is not None
        request = f"undo-{that_undoing}"
        change = Change(workspace.id, workspace.timezone, who.id, "button", oppy.clock(), request)
        if that_undoing:
            undo(session, change, "undo-False")
        else:
            undo_last(session, change)
    oppy.courier.wake()


def test_nobody_is_told_of_the_same_thing_twice(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    creates(li, "Acme renewal")
    sam.types("/opp watch 1")
    li.types("/opp note 1 @sam please look")
    sam.sees("please look", in_="dm")
    settled(slack, oppy)
    assert kinds(oppy) == ["mentioned"]


def test_a_chinese_reader_reads_chinese(li: Actor, chen: Actor) -> None:
    creates(li, "安信公司续约")
    chen.types("/opp watch 1")
    li.types("/opp advance 1 proposal")
    chen.sees("移到了方案报价", in_="dm")


# Who gets nothing.


def test_guests_strangers_and_who_has_left_hear_nothing(
    li: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    creates(li, "Acme renewal")
    li.types("/opp note 1 @gina @eve @otto @oppy <@U0NOBODY> look")
    li.sees("Noted for #1.")
    gina = _at_deals(slack, "gina")
    gina.types("/opp watch 1")
    gina.sees("Guests cannot see opportunities")
    li.types("/opp advance 1")
    settled(slack, oppy)
    assert kinds(oppy) == []
    for person in ("U0GINA", "U0EVE"):
        assert [post for post in slack.posts if post.channel == slack.dm(person)] == []


def test_a_watcher_who_becomes_a_guest_hears_no_more(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal")
    sam.types("/opp watch 1")
    clock.move_to(at("2026-11-23T19:00:00+00:00"))
    li.types("/opp advance 1")
    guest = {"id": "U0SAM", "team_id": slack.team.id, "is_restricted": True, "real_name": "Sam"}
    slack.happens("user_change", user=guest)
    li.types("/opp advance 1")
    clock.move_to(at("2026-11-24T08:00:01+00:00"))
    settled(slack, oppy)
    assert told(slack, "U0SAM") == []
    assert kinds(oppy) == ["watched"]


def test_an_opportunity_of_another_workspace_cannot_be_watched(
    li: Actor, sam: Actor, oppy: Oppy, clock: MovableClock
) -> None:
    with oppy.database.sessions.begin() as session:
        defaults = Defaults("Europe/Berlin", "EUR", "en-US")
        other = join_workspace(session, "T0THEIRS", "Theirs", defaults, clock())
        profile = people.Profile("U0SAM", "T0THEIRS", "sam")
        owner = people.remember(session, other, profile, clock())
        change = Change(other.id, other.timezone, owner.id, "test", clock())
        lifecycle.create(session, change, Draft("Theirs", owner.id, "EUR"))
    sam.types("/opp watch 1")
    sam.sees("There is no opportunity #1.")
    assert kinds(oppy) == []


# Wins.


def wins(actor: Actor, number: int, **final: Any) -> None:
    actor.types(f"/opp won {number}", in_="#deals")
    actor.modal.fills(**final).submits()
    actor.sees(f"#{number} is won")


def celebrated(slack: Sandbox, channel: str = "C0DEALS") -> list[str]:
    found = [one["text"] for one in slack.messages(channel) if not one.get("ephemeral_for")]
    return [text for text in found if text.startswith(":tada:")]


def test_a_win_is_celebrated_in_the_channel_that_wants_it(
    li: Actor, maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe wins", in_="#deals")
    maria.sees("Every win, as soon as it is won: everyone.")
    creates(li, "Acme renewal 40k")
    clock.move_by(dt.timedelta(days=11))
    wins(li, 1, amount="50k")
    li.sees("won within 11 days", in_="#deals")
    settled(slack, oppy)
    assert celebrated(slack) == [":tada: <@U0LI> won *#1 Acme renewal*: €50,000"]
    maria.types("/opp subscribe", in_="#deals")
    maria.presses("Stop")
    maria.sees("Stopped.")
    creates(li, "Globex pilot 20k")
    wins(li, 2)
    settled(slack, oppy)
    assert len(celebrated(slack)) == 1


def test_a_win_that_was_taken_back_in_time_is_not_celebrated(
    li: Actor, maria: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    maria.types("/opp subscribe wins", in_="#deals")
    creates(li, "Acme renewal 40k")
    li.sees("#1 Acme renewal", in_="#deals")
    oppy.courier.stop()
    wins(li, 1)
    undoes(oppy, "U0LI")
    oppy.courier._stopping.clear()
    oppy.courier.start()
    settled(slack, oppy)
    assert celebrated(slack) == []
    assert ("wins", "skipped", "not won any more") in ledger(oppy)


def ledger(oppy: Oppy) -> list[tuple[str, str, str | None]]:
    with oppy.database.readings() as session:
        news = select(Delivery).where(Delivery.kind != outbox.WELCOME)
        rows = session.scalars(news.order_by(Delivery.id))
        return [(row.kind, row.state, row.error) for row in rows]


def test_a_channel_hears_of_the_wins_it_asked_for(
    li: Actor, sam: Actor, maria: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    sam.types("/opp list")
    maria.types("/opp subscribe wins @sam", in_="#deals")
    maria.sees("Every win, as soon as it is won: Sam Carter.")
    creates(li, "Acme renewal 40k")
    wins(li, 1)
    creates(sam, "Globex pilot 20k")
    wins(sam, 2)
    sam.sees(":tada:", in_="#deals")
    settled(slack, oppy)
    assert celebrated(slack) == [":tada: <@U0SAM> won *#2 Globex pilot*: €20,000"]


def test_a_channel_that_is_shared_later_hears_of_no_win(
    li: Actor, maria: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    maria.types("/opp subscribe wins", in_="#deals")
    creates(li, "Acme renewal 40k")
    li.sees("#1 Acme renewal", in_="#deals")
    slack.team.channels["C0DEALS"].is_ext_shared = True
    wins(li, 1)
    maria.sees("I stopped posting to", in_="dm")
    settled(slack, oppy)
    assert celebrated(slack) == []


def test_wins_have_no_hour_of_their_own(
    maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    maria.types("/opp subscribe wins", in_="#deals")
    maria.types("/opp status", in_="#deals")
    assert "Next:" not in maria.reads(maria.sees("The clock", in_="#deals"))
    clock.move_by(dt.timedelta(days=8))
    settled(slack, oppy)
    assert ledger(oppy) == []
