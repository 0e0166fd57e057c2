"""What a channel gets, how that is changed, and what is said when it does not come."""

import datetime as dt

from sqlalchemy import select

from bot.sandbox import MovableClock
from bot.wiring import Oppy
from store import outbox
from store.models import Delivery, State, Subscription
from tests.conftest import MONDAY
from tests.people import Actor
from tests.stories.test_life import creates

MINUTE = dt.timedelta(minutes=1)


def in_force(oppy: Oppy) -> list[tuple[str, dt.time]]:
    wanted = select(Subscription).where(Subscription.stopped_at.is_(None))
    with oppy.database.readings() as session:
        return [(one.scope, one.at) for one in session.scalars(wanted)]


def fails(oppy: Oppy, channel: str, error: str, ago: dt.timedelta) -> None:
    done = MONDAY - ago
    with oppy.database.sessions.begin() as session:
        failed = Delivery(
            workspace_id=oppy.workspace_id,
            kind="card",
            recipient=channel,
            period=error,
            state=State.FAILED,
            due_at=done,
            next_try_at=done,
            done_at=done,
            slack_channel=channel,
            error=error,
        )
        session.add(failed)


def test_the_hour_is_changed_and_the_scope_kept(li: Actor, oppy: Oppy) -> None:
    li.types("/opp subscribe weekly EUR", in_="#deals")
    li.presses("Change…")
    assert li.modal["Whose figures"] == "EUR"
    li.modal.fills(at="08:30").submits()
    li.sees("Every Monday at 08:30 (Asia/Shanghai): the funnel of EUR, and what stands out.")
    assert in_force(oppy) == [("currency:EUR", dt.time(8, 30))]


def test_an_owner_with_nothing_open_stays_chosen(li: Actor, sam: Actor) -> None:
    creates(sam, "Globex pilot 20k")
    sam.types("/opp lost 1")
    sam.modal.fills(loss_reason="Price").submits()
    sam.sees("#1 is closed as lost.")
    li.types("/opp subscribe weekly @sam", in_="#deals")
    li.presses("Change…")
    assert li.modal["Whose figures"] == "Sam Carter"
    li.modal.fills(weekday="Friday").submits()
    li.sees("the funnel of Sam Carter")


def test_two_subscriptions_become_one_when_they_show_the_same(
    li: Actor, sam: Actor, oppy: Oppy
) -> None:
    creates(sam, "Globex pilot 20k")
    li.types("/opp subscribe weekly", in_="#deals")
    li.types("/opp subscribe weekly @sam", in_="#deals")
    li.presses("Change…")
    assert li.modal["Whose figures"] == "Everyone"
    li.modal.fills(scope="Sam Carter", at="08:30").submits()
    assert not li.has_modal
    ((scope, at),) = in_force(oppy)
    assert (scope[:6], at) == ("owner:", dt.time(8, 30))


def test_a_stopped_subscription_that_is_saved_begins_again(li: Actor, oppy: Oppy) -> None:
    li.types("/opp subscribe weekly", in_="#deals")
    li.presses("Change…")
    with oppy.database.sessions.begin() as session:
        session.scalars(select(Subscription)).one().stopped_at = MONDAY
    li.modal.fills(at="08:30").submits()
    li.sees("Every Monday at 08:30")
    assert in_force(oppy) == [("", dt.time(8, 30))]


def test_days_off_in_the_wrong_order_are_refused_beside_their_field(li: Actor) -> None:
    li.types("/opp settings", in_="#deals")
    li.modal.fills(days_off="24 Nov\n2027-01-02 - 2026-12-24").submits()
    assert "“2027-01-02 - 2026-12-24” is not a day" in li.modal.errors["days_off"]


def test_a_member_sees_what_failed_here_however_much_failed_elsewhere(
    li: Actor, oppy: Oppy
) -> None:
    fails(oppy, "C0DEALS", "older", 200 * MINUTE)
    fails(oppy, "C0DEALS", "newer", 190 * MINUTE)
    for number in range(60):
        fails(oppy, "C0GENERAL", f"elsewhere {number}", number * MINUTE)
    li.types("/opp status", in_="#deals")
    told = li.reads(li.sees("newer", in_="#deals"))
    assert told.index("newer") < told.index("older")
    assert "elsewhere" not in told


def test_an_admin_sees_what_failed_everywhere(maria: Actor, oppy: Oppy) -> None:
    fails(oppy, "D0ANYBODY", "user_not_found", MINUTE)
    fails(oppy, "C0GENERAL", "is_archived", MINUTE)
    maria.types("/opp status", in_="#deals")
    told = maria.reads(maria.sees("a direct message", in_="#deals"))
    assert "is_archived" in told


def test_an_admin_sees_how_many_are_at_work_and_what_waits(
    maria: Actor, li: Actor, oppy: Oppy, clock: MovableClock
) -> None:
    fails(oppy, "C0GENERAL", "is_archived", MINUTE)
    oppy.tick()
    with oppy.database.sessions.begin() as session:
        debt = outbox.Debt(oppy.workspace_id, "poem", "person:1", "1", clock() - 2 * MINUTE)
        outbox.owe(session, debt)
    maria.types("/opp status", in_="#deals")
    told = maria.reads(maria.sees("at work", in_="#deals"))
    assert "1 copy of me is at work." in told
    assert "0 posted, 1 failed" in told
    assert "1 post waits, due 2 minutes ago." in told
    li.types("/opp status", in_="#deals")
    assert "at work" not in li.reads(li.sees("The clock ticked", in_="#deals"))
