"""The forecast: a manager asks for it, opens a figure, and sets a chance that it proposes."""

import datetime as dt

from bot.sandbox import MovableClock, Sandbox
from bot.wiring import Oppy
from store import lifecycle
from store.changes import Change
from store.lifecycle import Draft
from store.models import FrozenForecast, LossReason, Person, Stage
from tests.people import Actor
from tests.stories.test_life import creates


def test_a_manager_sees_what_comes_and_opens_a_month(maria: Actor, li: Actor) -> None:
    creates(li, "Acme renewal 50k close 30 Nov")
    creates(li, "Globex pilot 8k")
    maria.types("/opp target 2026-11 100k")
    maria.types("/opp report forecast")
    shown = maria.reads(maria.sees("Sales forecast", in_="#deals"))
    assert "Still to come in these months: €5,000 weighted, €50,000 at best." in shown
    assert "Target €100,000: 0% won" in shown
    assert "1 opportunity has no expected close: €8,000." in shown
    maria.chooses("Due in Nov 2026: 1")
    maria.sees("Open, and expected to close in that month, today or later.")
    maria.sees("Acme renewal")
    li.types("/opp report 预测 2026-Q4 @li")
    li.sees("Sales forecast: Li Wei 李伟", in_="#deals")


def test_the_bot_keeps_every_weeks_forecast_by_itself(
    li: Actor, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k close 30 Nov")
    for days in (0, 1, 7):
        clock.move_by(dt.timedelta(days=days, seconds=1))
    with oppy.database.readings() as session:
        weeks = {row.week.isoformat() for row in session.query(FrozenForecast)}
    assert weeks == {"2026-11-23", "2026-11-30"}


def loses_and_wins(oppy: Oppy, li: Actor, now: dt.datetime) -> None:
    """Of 30 that came to Proposal, which is said to be won in 60 %, 6 were won."""
    with oppy.database.sessions.begin() as session:
        person = session.query(Person).filter_by(slack_id=li.id).one()
        stage = session.query(Stage).filter_by(name="Proposal").one()
        reason = session.query(LossReason).filter_by(name="Price").one()
        for number in range(30):
            change = Change(oppy.workspace_id, "Europe/Berlin", person.id, "test", now)
            draft = Draft(f"Deal {number}", person.id, "EUR", stage_id=stage.id)
            row = lifecycle.create(session, change, draft)
            if number < 6:
                lifecycle.win(session, change, row.number)
            else:
                lifecycle.lose(session, change, row.number, reason_id=reason.id)


def test_an_admin_sets_a_chance_and_all_are_told(
    maria: Actor, li: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock
) -> None:
    maria.types("/opp help")
    li.types("/opp help")
    loses_and_wins(oppy, li, clock())
    li.types("/opp report forecast", in_="#deals")
    li.sees("Proposal is set to 60%, but of 30 that reached it")
    assert "Set Proposal to 20%" not in str(li.messages("#deals"))
    maria.types("/opp report forecast", in_="#deals")
    maria.presses("Set Proposal to 20%", in_="#deals")
    li.sees("set the chance of Proposal to 20%; it was 60%.", in_="#deals")
    maria.presses("Set Proposal to 20%", in_="#deals")
    maria.sees("Proposal is at 20 % by now. Ask for the forecast again.")
    with oppy.database.readings() as session:
        stage = session.query(Stage).filter_by(name="Proposal").one()
        assert stage.probability == 20


def test_who_is_no_admin_any_more_sets_nothing(
    maria: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock
) -> None:
    maria.types("/opp help")
    loses_and_wins(oppy, maria, clock())
    maria.types("/opp report forecast", in_="#deals")
    maria.sees("Set Proposal to 20%", in_="#deals")
    gone = {"id": maria.id, "team_id": slack.team.id, "is_admin": False, "name": "maria"}
    slack.happens("user_change", user=gone)
    maria.presses("Set Proposal to 20%", in_="#deals")
    maria.sees("Only an admin can change that.")
