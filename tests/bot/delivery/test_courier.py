"""The courier: posts what is owed, once, whatever Slack answers."""

import datetime as dt
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, InternalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.delivery import attempt as attempting
from bot.delivery import courier as delivering
from bot.delivery.attempt import Attempt
from bot.delivery.courier import Courier
from bot.delivery.posting import Message, Posted, post
from bot.sandbox import MovableClock, Sandbox
from bot.timetable import owe_what_is_due
from store import deliveries, heartbeats, lanes, lifecycle, outbox, subscriptions
from store.deliveries import LEASE, MOST_DEFECTS, Claim
from store.models import Delivery, Person, State, Subscription
from tests.bot.delivery.conftest import courier_of
from tests.store.ground import DAY, NOON, TODAY, Team

Patch = pytest.MonkeyPatch
SECOND = dt.timedelta(seconds=1)
MINUTE = 60 * SECOND
PERIOD = TODAY.isoformat()
# For what hangs on a second: a busy machine may take one for a post.
standing_still = pytest.mark.parametrize("clock", [True], indirect=True, ids=["still"])
WITH_PICTURE = [("funnel", "sent", None), ("picture", "sent", None), ("csv", "sent", None)]


@pytest.fixture(autouse=True)
def in_the_sandbox(team: Team, slack: Sandbox) -> None:
    """li and sam are the sandbox's."""
    with team.database.sessions.begin() as session:
        session.get_one(Person, team.li).slack_id = "U0LI"
        session.get_one(Person, team.sam).slack_id = "U0SAM"


def remind(team: Team, person: int | None = None, **more: Any) -> None:
    """Something due for somebody, and the reminder of it."""
    person = person or team.li
    team.creates(owner_id=person, next_step="Call Bob", next_step_on=TODAY)
    with team.database.sessions.begin() as session:
        for delivery in session.scalars(select(Delivery)):
            if delivery.kind == outbox.TOLD:
                session.delete(delivery)
        facts: dict[str, Any] = {
            "kind": outbox.REMINDER, "recipient": f"person:{person}", "period": PERIOD,
            "due_at": NOON, "late_after": NOON + 400 * MINUTE, "lane": f"U{person}",
        }  # fmt: skip
        outbox.owe(session, outbox.Debt(workspace_id=team.id, **facts | more))


def subscribe(team: Team, report: str, channel: str = "C0DEALS", kind: str = "") -> int:
    with team.database.sessions.begin() as session:
        found = subscriptions.subscribe(
            session, workspace_id=team.id, report=report, channel_id=channel,
            subscriber_id=team.sam, weekday=0, at=dt.time(9), timezone="UTC", locale="en-US",
            scope="", now=NOON,
        )  # fmt: skip
        outbox.owe(
            session,
            outbox.Debt(
                workspace_id=team.id,
                kind=kind or outbox.FUNNEL,
                recipient=f"subscription:{found.id}",
                period=PERIOD,
                due_at=NOON,
                late_after=NOON + 4000 * MINUTE,
            ),
        )
        return found.id


def ended(team: Team) -> list[tuple[str, str, str | None]]:
    with team.database.readings() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id))
        return [(one.kind, one.state, one.error) for one in rows]


def calls(slack: Sandbox, method: str) -> int:
    return sum(1 for call in slack.calls if call.method == method)


def kinds_of(message: dict[str, Any]) -> set[str]:
    return {block["type"] for block in message["blocks"]}


def deliver(courier: Courier, clock: MovableClock, times: int = 1) -> None:
    """Deliver what is due, then again after each pause."""
    for _ in range(times):
        courier.deliver_due()
        clock.move_by(6 * MINUTE)


def test_it_posts_once_and_records_it(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    assert courier.deliver_due() == 1
    assert courier.deliver_due() == 0
    (post,) = slack.posts
    assert "needs you today" in post.text
    assert ended(team) == [("reminder", "sent", None)]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop_after_accept"},
        {"kind": "refuse"},
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 429},
        {"kind": "error", "error": "internal_error"},
        {"kind": "error", "error": "token_revoked"},
    ],
)
def test_whatever_happens_it_is_posted_exactly_once(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, fault: dict[str, Any]
) -> None:
    remind(team)
    slack.faults.add("chat.postMessage", **fault)
    deliver(courier, clock, 3)
    assert len(slack.posts) == 1
    assert ended(team) == [("reminder", "sent", None)]


def test_what_a_dead_process_posted_is_found_and_not_doubled(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, client: WebClient
) -> None:
    """It died between the post and the record: the claim is still there, its lease ends."""
    remind(team)
    with team.database.sessions.begin() as session:
        claim = deliveries.claim_next(session, team.id, NOON, outbox.IN_ORDER)
    assert claim is not None
    dying = Attempt(team.database, client, clock, claim)
    dying._post(dying._compose(NOON), NOON)
    deliver(courier, clock)
    assert ended(team) == [("reminder", "sending", None)]
    deliver(courier, clock)
    assert len(slack.posts) == 1
    assert ended(team) == [("reminder", "sent", None)]


def test_what_a_dead_process_had_not_posted_is_posted(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    with team.database.sessions.begin() as session:
        deliveries.claim_next(session, team.id, NOON, outbox.IN_ORDER)
    clock.move_by(LEASE)
    deliver(courier, clock)
    assert len(slack.posts) == 1
    assert calls(slack, "conversations.history") == 0


def test_a_funnel_whose_sender_died_while_drawing_is_sent_without_looking(
    team: Team, forgetful: Sandbox, clock: MovableClock
) -> None:
    team.creates()
    subscribe(team, "weekly")
    with team.database.sessions.begin() as session:
        deliveries.claim_next(session, team.id, NOON, outbox.IN_ORDER)
    clock.move_by(LEASE)
    deliver(courier_of(team, forgetful, clock), clock)
    assert ended(team)[0] == ("funnel", "sent", None)


def test_a_question_that_fails_makes_nothing_unclear(
    team: Team, forgetful: Sandbox, clock: MovableClock
) -> None:
    team.creates()
    subscribe(team, "weekly")
    forgetful.faults.add("conversations.info", "status", status=500)
    deliver(courier_of(team, forgetful, clock), clock, 2)
    assert ended(team)[0] == ("funnel", "sent", None)


def test_who_lost_his_claim_before_posting_posts_nothing(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, monkeypatch: Patch
) -> None:
    """Drawing took so long that another process has taken it up."""
    remind(team)

    def slowly(*_: Any) -> None:
        clock.move_by(2 * LEASE)
        with team.database.sessions.begin() as session:
            assert deliveries.claim_next(session, team.id, clock(), outbox.IN_ORDER) is not None

    monkeypatch.setattr(attempting, "check_place", slowly)
    courier.deliver_one()
    assert slack.posts == []
    assert ended(team) == [("reminder", "sending", None)]


def test_who_lost_his_claim_while_posting_records_nothing(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, monkeypatch: Patch
) -> None:
    team.creates(card_channel="C0DEALS")

    def slowly(client: WebClient, message: Message, key: str) -> Posted:
        posted = post(client, message, key)
        clock.move_by(2 * LEASE)
        with team.database.sessions.begin() as session:
            assert deliveries.claim_next(session, team.id, clock(), outbox.IN_ORDER) is not None
        return posted

    monkeypatch.setattr(attempting, "post", slowly)
    courier.deliver_one()
    assert team.row().card_ts is None
    assert ended(team) == [("card", "sending", None)]
    clock.move_by(LEASE)
    courier.deliver_one()
    (posted,) = slack.posts
    assert team.row().card_ts == posted.ts


def test_a_defect_after_it_was_posted_does_not_post_it_twice(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, monkeypatch: Patch
) -> None:
    remind(team)

    def broken(client: WebClient, message: Message, key: str) -> Posted:
        post(client, message, key)
        raise KeyError("ts")

    monkeypatch.setattr(attempting, "post", broken)
    deliver(courier, clock, 3)
    assert len(slack.posts) == 1
    assert ended(team) == [("reminder", "sent", None)]


def test_history_that_cannot_be_read_now_is_read_later(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    slack.faults.add("chat.postMessage", "drop_after_accept")
    for fault in ({"kind": "status", "status": 500}, {"kind": "refuse"}):
        slack.faults.add("conversations.history", **fault)
    deliver(courier, clock, 4)
    assert len(slack.posts) == 1
    assert ended(team) == [("reminder", "sent", None)]


def test_without_history_a_reminder_is_sent_once_more_and_never_twice(
    team: Team, forgetful: Sandbox, clock: MovableClock
) -> None:
    courier = courier_of(team, forgetful, clock)
    remind(team)
    forgetful.faults.add("chat.postMessage", "drop_after_accept", times=9)
    deliver(courier, clock, 6)
    assert len(forgetful.posts) == 2
    assert ended(team)[0][:2] == ("reminder", "failed")


def test_without_history_a_second_sending_that_was_refused_is_tried_again(
    team: Team, forgetful: Sandbox, clock: MovableClock
) -> None:
    courier = courier_of(team, forgetful, clock)
    remind(team)
    forgetful.faults.add("chat.postMessage", "drop_after_accept")
    forgetful.faults.add("chat.postMessage", "status", status=429, times=2)
    deliver(courier, clock, 5)
    assert len(forgetful.posts) == 2
    assert ended(team) == [("reminder", "sent", None)]


def test_without_history_a_funnel_is_not_sent_again(
    team: Team, forgetful: Sandbox, clock: MovableClock
) -> None:
    courier = courier_of(team, forgetful, clock)
    team.creates()
    subscribe(team, "weekly")
    forgetful.faults.add("chat.postMessage", "drop_after_accept")
    deliver(courier, clock, 3)
    assert len(forgetful.posts) == 1
    assert ended(team) == [("funnel", "failed", "unclear, and history may not be read")]


def test_a_card_that_may_be_there_is_edited_and_never_posted_beside_it(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    """The next version was asked for while it was unclear what became of the first."""
    team.creates(card_channel="C0DEALS")
    slack.faults.add("chat.postMessage", "drop_after_accept")
    courier.deliver_due()
    team.does(lifecycle.advance, 1)
    deliver(courier, clock, 3)
    assert len(slack.posts) == 1
    (card,) = slack.messages("C0DEALS")
    assert "Contacted" in card["text"]
    assert {state for _, state, _ in ended(team)} == {"sent"}


def test_one_who_cannot_be_reached_never_stops_the_rest(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    remind(team, team.sam)
    subscribe(team, "daily", kind=outbox.DIGEST)
    for fault in (
        {"kind": "error", "error": "user_not_found"},
        {"kind": "error", "error": "invalid_blocks"},
    ):
        slack.faults.add("chat.postMessage", channel="U0LI", **fault)
    courier.deliver_due()
    assert {post.channel for post in slack.posts} == {slack.dm("U0SAM"), "C0DEALS"}
    assert ended(team)[0] == ("reminder", "failed", "user_not_found")


def test_a_defect_in_one_never_stops_the_rest(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team, recipient="person:not-a-number")
    remind(team, team.sam)
    courier.deliver_due()
    assert len(slack.posts) == 1
    assert ended(team) == [("reminder", "due", "defect"), ("reminder", "sent", None)]


def test_what_breaks_every_time_fails_after_a_few(
    team: Team, courier: Courier, clock: MovableClock
) -> None:
    remind(team, recipient="person:not-a-number")
    deliver(courier, clock, MOST_DEFECTS)
    assert ended(team) == [("reminder", "failed", "defect")]


@pytest.mark.parametrize(
    "error",
    [
        InternalError("", {}, Exception()),
        InterfaceError("", {}, Exception()),
        PoolTimeout(),
        ValueError(),
    ],
)
def test_the_courier_survives_whatever_happens(
    team: Team, courier: Courier, slack: Sandbox, monkeypatch: Patch, error: Exception
) -> None:
    remind(team)
    errors, claim_next = [error], deliveries.claim_next

    def fails_once(*asked: Any) -> Claim | None:
        if errors:
            raise errors.pop()
        return claim_next(*asked)

    monkeypatch.setattr(deliveries, "claim_next", fails_once)
    monkeypatch.setattr(delivering, "LOOK_AGAIN_S", 0.01)
    courier.start()
    slack.wait_for(lambda: slack.posts, 10)
    courier.stop()
    assert ended(team) == [("reminder", "sent", None)]


def test_the_courier_says_that_it_is_at_work(
    team: Team, courier: Courier, clock: MovableClock
) -> None:
    def last() -> dt.datetime:
        with team.database.readings() as session:
            found = heartbeats.last(session, heartbeats.COURIER)
        assert found is not None
        return found

    courier.deliver_due()
    first = last()
    courier.deliver_due()
    assert NOON <= first == last()
    clock.move_by(MINUTE)
    courier.deliver_due()
    assert last() >= first + MINUTE


@pytest.mark.parametrize("report", ["daily", "weekly"])
def test_a_channel_that_is_gone_ends_its_schedule_once_and_its_owner_is_told(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, report: str
) -> None:
    team.creates(next_step="Call", next_step_on=TODAY)
    kind = outbox.DIGEST if report == "daily" else outbox.FUNNEL
    id_ = subscribe(team, report, kind=kind)
    slack.team.channels["C0DEALS"].is_archived = True
    deliver(courier, clock, 2)
    with team.database.readings() as session:
        assert session.get_one(Subscription, id_).stop_reason == "is_archived"
    (told,) = slack.posts
    assert told.channel == slack.dm("U0SAM")
    assert "is_archived" in told.text


def test_a_card_that_may_not_go_where_it_should_goes_to_its_maker(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    slack.team.channels["C0DEALS"].members.discard(slack.bot_user_id)
    team.creates(card_channel="C0DEALS")
    deliver(courier, clock)
    team.does(lifecycle.advance, 1, now=clock())
    deliver(courier, clock)
    (post,) = slack.posts
    assert post.channel == slack.dm("U0LI")
    assert len(slack.messages(slack.dm("U0LI"))) == 1


def test_a_card_that_somebody_deleted_is_posted_anew(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, client: WebClient
) -> None:
    team.creates(card_channel="C0DEALS")
    courier.deliver_due()
    client.chat_delete(channel="C0DEALS", ts=str(team.row().card_ts))
    team.does(lifecycle.advance, 1, now=clock())
    courier.deliver_due()
    (card,) = slack.messages("C0DEALS")
    assert "Contacted" in card["text"]
    assert team.row().card_ts == card["ts"]
    assert {state for _, state, _ in ended(team)} == {"sent"}


def test_a_card_in_a_channel_that_is_gone_is_let_go(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    team.creates(card_channel="C0DEALS")
    courier.deliver_due()
    slack.team.channels["C0DEALS"].is_archived = True
    slack.faults.add("chat.update", "error", error="is_archived")
    for _ in range(2):
        team.does(lifecycle.advance, 1, now=clock())
        deliver(courier, clock)
    assert (team.row().card_channel, team.row().card_ts) == (None, None)
    assert calls(slack, "chat.update") == 1
    assert [state for _, state, _ in ended(team)] == ["sent", "failed"]


def test_what_was_refused_until_it_is_too_late_has_failed(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    slack.faults.add("chat.postMessage", "error", error="token_revoked")
    courier.deliver_due()
    clock.move_by(401 * MINUTE)
    courier.deliver_due()
    assert ended(team) == [("reminder", "failed", "token_revoked")]


@pytest.mark.parametrize(("after", "state"), [(399, "sent"), (401, "skipped")])
def test_what_is_too_late_is_skipped(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, after: int, state: str
) -> None:
    remind(team)
    clock.move_by(after * MINUTE)
    courier.deliver_due()
    assert ended(team)[0][1] == state
    assert len(slack.posts) == (state == "sent")


def test_what_is_no_longer_due_is_not_sent(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    team.does(lifecycle.win, 1)
    courier.deliver_due()
    assert ended(team) == [("reminder", "skipped", "nothing due")]
    assert slack.posts == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.info"])
def test_a_picture_that_fails_never_stops_the_words_and_follows_in_the_thread(
    team: Team,
    courier: Courier,
    slack: Sandbox,
    clock: MovableClock,
    method: str,
) -> None:
    team.creates()
    subscribe(team, "weekly")
    slack.faults.add(method, "status", status=500, times=2)
    deliver(courier, clock)
    assert ended(team)[0] == ("funnel", "sent", None)
    deliver(courier, clock, 3)
    words, *following = slack.messages("C0DEALS")
    (picture,) = (one for one in following if not one["files"])
    assert "image" not in kinds_of(words)
    assert "image" in kinds_of(picture)
    assert picture["thread_ts"] == words["ts"]
    assert ended(team) == WITH_PICTURE
    assert calls(slack, "files.completeUploadExternal") == 2


def test_a_chart_that_cannot_be_drawn_never_stops_the_words(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock, monkeypatch: Patch
) -> None:
    def broken(*_: Any) -> bytes:
        raise ZeroDivisionError

    team.creates()
    subscribe(team, "weekly")
    monkeypatch.setattr("reports.style.png", broken)
    deliver(courier, clock, 2)
    (words,) = slack.messages("C0DEALS")
    assert "image" not in kinds_of(words)
    monkeypatch.undo()
    deliver(courier, clock, 2)
    assert ended(team) == WITH_PICTURE


def test_a_picture_that_follows_is_found_again_and_not_doubled(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    team.creates()
    subscribe(team, "weekly")
    slack.faults.add("files.getUploadURLExternal", "refuse")
    courier.deliver_one()
    slack.faults.add("chat.postMessage", "drop_after_accept")
    deliver(courier, clock, 3)
    assert len(slack.messages("C0DEALS")) == 3
    assert ended(team) == WITH_PICTURE


def test_an_empty_funnel_has_no_picture_to_follow(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    subscribe(team, "weekly")
    deliver(courier, clock, 2)
    assert ended(team) == [("funnel", "sent", None)]


def test_a_picture_is_uploaded_once_however_often_the_post_is_tried(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    team.creates()
    subscribe(team, "weekly")
    slack.faults.add("chat.postMessage", "status", status=429, times=2)
    deliver(courier, clock, 4)
    assert calls(slack, "files.getUploadURLExternal") == 2
    message, _csv = slack.messages("C0DEALS")
    assert "image" in {block["type"] for block in message["blocks"]}


def announce(team: Team, number: int) -> None:
    for index in range(number):
        team.creates(f"Deal {index}", card_channel="C0DEALS")


@standing_still
def test_a_channel_gets_one_message_a_second_from_all_processes_together(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    announce(team, 2)
    other = courier_of(team, slack, clock)
    assert courier.deliver_one()
    assert not other.deliver_one()
    clock.move_by(SECOND)
    assert other.deliver_one()
    first, second = slack.posts
    assert second.at - first.at >= SECOND


@standing_still
def test_who_waits_for_a_channel_lets_the_others_by(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    announce(team, 2)
    remind(team, team.sam)
    courier.deliver_due()
    assert {post.channel for post in slack.posts} == {"C0DEALS", slack.dm("U0SAM")}
    assert len(slack.posts) == 2


def test_a_card_is_edited_without_waiting_for_its_channel(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    announce(team, 1)
    courier.deliver_due()
    for _ in range(3):
        team.does(lifecycle.advance, 1)
        courier.deliver_due()
    assert calls(slack, "chat.update") == 3


@standing_still
def test_too_many_requests_hold_back_everything_until_slack_has_time(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    remind(team, team.sam)
    slack.faults.add("chat.postMessage", "status", status=429, retry_after=30)
    courier.deliver_due()
    assert (len(slack.posts), calls(slack, "chat.postMessage")) == (0, 1)
    clock.move_by(29 * SECOND)
    courier.deliver_due()
    assert calls(slack, "chat.postMessage") == 1
    clock.move_by(SECOND)
    courier.deliver_due()
    assert len(slack.posts) == 2


def test_too_many_edits_hold_back_edits_alone(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    announce(team, 1)
    courier.deliver_due()
    team.does(lifecycle.advance, 1)
    slack.faults.add("chat.update", "status", status=429, retry_after=30)
    courier.deliver_due()
    remind(team, team.sam)
    courier.deliver_due()
    assert slack.posts[-1].channel == slack.dm("U0SAM")
    assert ended(team)[1][:2] == ("card", "due")


def test_what_somebody_waits_for_goes_before_a_batch_and_people_before_channels(
    team: Team, courier: Courier, slack: Sandbox
) -> None:
    subscribe(team, "weekly")
    subscribe(team, "daily", "C0GENERAL", kind=outbox.DIGEST)
    remind(team)
    team.creates(card_channel="C0DEALS", now=NOON + MINUTE)
    order = []
    while (claim := claimed(team, NOON + 2 * MINUTE)) is not None:
        order.append(claim.kind)
    assert order[:3] == ["card", "reminder", "digest"]


def claimed(team: Team, now: dt.datetime) -> Claim | None:
    with team.database.sessions.begin() as session:
        return deliveries.claim_next(session, team.id, now, outbox.IN_ORDER)


def test_what_a_newer_version_owes_is_left_to_it(
    team: Team, courier: Courier, slack: Sandbox
) -> None:
    remind(team, kind="poem")
    courier.deliver_due()
    assert ended(team) == [("poem", "due", None)]


def test_it_waits_for_what_is_nearly_due(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    """As from cron, which runs once and must not leave half of a channel's cards behind."""
    announce(team, 3)
    assert courier.deliver_due(5 * SECOND) == 3
    assert len(slack.posts) == 3


def test_somebody_who_is_gone_is_not_reminded_again(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    remind(team)
    slack.faults.add("chat.postMessage", "error", error="user_disabled")
    courier.deliver_due()
    assert ended(team) == [("reminder", "failed", "user_disabled")]
    with team.database.readings() as session:
        gone = session.get_one(Person, team.li)
        assert (gone.is_deactivated, gone.fetched_at) == (True, None)


def test_a_card_that_changed_several_times_is_edited_once(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    announce(team, 1)
    courier.deliver_due()
    for _ in range(3):
        team.does(lifecycle.advance, 1)
    courier.deliver_due()
    assert calls(slack, "chat.update") == 1
    (card,) = slack.messages("C0DEALS")
    assert "Proposal" in card["text"]
    assert [state for _, state, _ in ended(team)] == ["sent", "skipped", "skipped", "sent"]


def test_what_has_nothing_to_say_holds_nobody_up(
    team: Team, courier: Courier, slack: Sandbox
) -> None:
    remind(team)
    remind(team, period="the day after")
    team.does(lifecycle.win, 1)
    team.does(lifecycle.win, 2)
    assert courier.deliver_due() == 2
    assert {state for _, state, _ in ended(team)} == {"skipped"}


def test_a_lane_that_a_wrong_clock_closed_opens_again(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    """As after a try with a moment of next year, or a clock that was ahead."""
    with team.database.sessions.begin() as session:
        lanes.close(session, team.id, lanes.POSTS, NOON + 300 * DAY)
    announce(team, 2)
    assert courier.deliver_due(5 * SECOND) == 2
    with team.database.sessions.begin() as session:
        lanes.close(session, team.id, lanes.POSTS, clock() + 30 * SECOND)
    announce(team, 1)
    assert not courier.deliver_one()


def test_a_funnel_that_an_older_version_owes_for_another_report_is_not_posted(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    subscribe(team, "bridge")
    deliver(courier, clock)
    assert slack.posts == []
    why = "an older version owes a funnel for every report"
    assert ended(team) == [(outbox.FUNNEL, State.SKIPPED, why)]


def test_a_report_of_a_newer_version_is_left_to_its_copies(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    subscribe(team, "astrology", kind=outbox.REPORT)
    deliver(courier, clock, 8)
    assert slack.posts == []
    assert ended(team) == [(outbox.REPORT, State.DUE, "no report astrology here")]
    assert owe_what_is_due(team.database, team.id, NOON + dt.timedelta(days=7)) == 0


def test_a_person_who_cannot_be_written_to_gets_nothing_more_and_is_not_told(
    team: Team, courier: Courier, slack: Sandbox, clock: MovableClock
) -> None:
    id_ = subscribe(team, "bridge", channel="U0SAM", kind=outbox.REPORT)
    other = subscribe(team, "weekly", channel="U0SAM")
    slack.team.people["U0SAM"].deleted = True
    deliver(courier, clock, 2)
    with team.database.readings() as session:
        reasons = [session.get_one(Subscription, one).stop_reason for one in (id_, other)]
    assert reasons == ["channel_not_found", "channel_not_found"]
    assert slack.posts == []
