"""The Home tab: what a rep and a manager see there, and what they do from it."""

import datetime as dt
import json

import pytest
from sqlalchemy import insert, select, update

from bot.sandbox import MovableClock, Sandbox
from bot.sandbox.shapes import Json
from bot.wiring import Oppy
from store import homes, undoing
from store.changes import Change
from store.models import Account, Delivery, Opportunity, Person, Stage
from store.people import find_member
from tests.people import Actor
from tests.sandbox.seeing import buttons
from tests.stories.test_life import creates
from tests.stories.test_morning import at, settled

DAY = dt.timedelta(days=1)


def shows(slack: Sandbox, who: Actor, text: str) -> None:
    """Wait until it stands on their Home tab, which they need not touch."""
    try:
        slack.wait_for(lambda: text in who.home)
    except TimeoutError:
        raise AssertionError(f"no {text!r} in\n{who.home}") from None


def opens(slack: Sandbox, who: Actor, text: str) -> None:
    who.opens_home()
    shows(slack, who, text)


def home_of(slack: Sandbox, who: Actor) -> Json:
    home = slack.home(who.id)
    assert home is not None
    return home


def labels(home: Json) -> list[str]:
    return [text for text, _block, _button in buttons(home["blocks"])]


def test_my_day_is_there_and_done_from_there(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    opens(slack, li, "1 opportunity needs you today")
    assert "call Bob" in li.home
    li.presses("Done…")
    li.modal.fills(activity="Call", next_step="Send the contract", next_step_on="2026-11-26")
    li.modal.submits()
    assert not li.has_modal
    shows(slack, li, "Nothing is due today")


def test_my_pipeline_stands_by_stage_and_currencies_are_never_added(
    li: Actor, sam: Actor, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot 20k USD")
    creates(li, "Initech rollout 30k")
    creates(li, "Hooli support")
    creates(sam, "Umbrella 999k")
    li.types("/opp advance 3")
    opens(slack, li, "My pipeline")
    assert "Open: 4, worth €80,000 + $20,000." in li.home
    assert "1 of them has no amount." in li.home
    assert "Weighted forecast: €11,000 + $2,000." in li.home
    assert "Identified*  3 opportunities · €50,000 + $20,000 · 1 without an amount" in li.home
    assert "Contacted*  1 opportunity · €30,000" in li.home
    assert "Proposal*  –" in li.home
    assert "999" not in li.home


def test_a_stage_opens_as_a_list_and_the_list_opens_a_card(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot 20k")
    li.types("/opp advance 2")
    opens(slack, li, "My pipeline")
    assert labels(home_of(slack, li)).count("Show") == 2
    li.presses("Show")
    assert "My opportunities · Identified" in li.modal.text
    assert "Globex pilot" not in li.modal.text
    li.chooses("#1 Acme renewal", from_="Open one…")
    li.modal.sees("Advance to Contacted")
    li.modal.closes()
    assert "My opportunities · Identified" in li.modal.text


def test_a_card_in_a_modal_moves_on_as_often_as_wanted(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    opens(slack, li, "call Bob")
    li.presses("Open")
    for stage in ("Contacted", "Needs confirmed", "Proposal", "Negotiation"):
        li.presses(f"Advance to {stage}")
        li.modal.sees(f"{stage} ·")
    li.modal.closes()
    assert not li.has_modal
    shows(slack, li, "Negotiation*  1 opportunity · €50,000")


def test_a_form_over_a_card_leaves_the_new_card_below(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 today call Bob")
    opens(slack, li, "call Bob")
    li.presses("Open")
    li.modal.presses("Move…")
    li.modal.fills(stage="Proposal").submits()
    li.modal.sees("●●●●○ Proposal")
    li.modal.presses("Lost")
    li.modal.fills(loss_reason="Price").submits()
    li.modal.sees("Lost on 23 Nov 2026")
    li.modal.presses("History")
    li.modal.sees("Lost on 23 Nov 2026")


def test_a_question_too_deep_for_slack_is_answered_in_place(li: Actor, slack: Sandbox) -> None:
    """Slack takes three modals one over the other."""
    creates(li, "Acme renewal 50k")
    opens(slack, li, "My pipeline")
    li.presses("Show")
    li.chooses("#1 Acme renewal", from_="Open one…")
    li.modal.presses("History")
    li.modal.sees("Added in Identified")
    li.modal.closes()
    li.sandbox.refusals.clear()
    li.modal.presses("Edit")
    li.modal.fills(title="Acme renewal, longer").submits()
    li.modal.sees("Acme renewal, longer")


def test_what_changed_since_yesterday_is_told_and_by_whom(
    li: Actor, sam: Actor, slack: Sandbox, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    creates(sam, "Globex pilot")
    clock.move_to(at("2026-11-25T02:00:00+00:00"))
    sam.types("/opp advance 1")
    sam.types("/opp note 1 They want a demo")
    sam.types("/opp advance 2")
    opens(slack, li, "What changed since yesterday")
    told = li.home.partition("What changed since yesterday")[2]
    assert "*#1 Acme renewal*  Note: They want a demo · @sam" in told
    assert "*#1 Acme renewal*  Stage: Identified → *Contacted* · @sam" in told
    assert told.index("They want a demo") < told.index("Stage: Identified")
    assert "Added in" not in told
    assert "Globex" not in told


def test_on_monday_it_goes_back_to_friday(li: Actor, slack: Sandbox, clock: MovableClock) -> None:
    clock.move_to(at("2026-11-27T01:00:00+00:00"))
    creates(li, "Acme renewal 50k")
    clock.move_to(at("2026-11-30T02:00:00+00:00"))
    opens(slack, li, "What changed since Friday")
    assert "*#1 Acme renewal*  Added in Identified · @li" in li.home
    clock.move_by(DAY)
    opens(slack, li, "What changed since yesterday")
    assert "Nothing changed." in li.home


def test_one_form_is_one_line_however_much_it_changed(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp 1")
    li.presses("Edit")
    li.modal.fills(title="Acme rollout", amount="60k").submits()
    opens(slack, li, "What changed since")
    assert "Title: Acme renewal → *Acme rollout*; Amount: €50,000 → *€60,000*" in li.home


def test_my_last_change_can_be_taken_back_for_a_day(
    li: Actor, sam: Actor, slack: Sandbox, clock: MovableClock
) -> None:
    opens(slack, li, "My pipeline")
    assert "Take back" not in labels(home_of(slack, li))
    creates(li, "Acme renewal 50k")
    sam.types("/opp advance 1")
    shows(slack, li, "Your last change: *#1 Acme renewal*  Added in Identified")
    li.types("/opp note 1 They want a demo")
    opens(slack, li, "Your last change: *#1 Acme renewal*  Note: They want a demo")
    button = next(
        one for text, _, one in buttons(home_of(slack, li)["blocks"]) if text == "Take back"
    )
    assert button["action_id"] == "undo"
    assert button["value"]
    clock.move_by(DAY + dt.timedelta(minutes=1))
    opens(slack, li, "My pipeline")
    slack.wait_for(lambda: "Your last change" not in li.home)


def test_something_new_begins_on_the_home_tab(li: Actor, slack: Sandbox) -> None:
    opens(slack, li, "Nothing is open.")
    li.presses("New opportunity")
    li.modal.fills(title="Acme renewal", amount="50k").submits()
    assert not li.has_modal
    shows(slack, li, "Open: 1, worth €50,000.")
    li.sees("#1 Acme renewal", in_="dm")


def test_finding_searches_as_one_types_and_opens_what_is_chosen(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    creates(li, "Globex pilot")
    opens(slack, li, "My pipeline")
    li.presses("Find…")
    assert li.modal.title == "Find an opportunity"
    li.modal.chooses("globex")
    li.modal.sees("#2 Globex pilot")
    li.modal.presses("Advance to Contacted")
    li.modal.sees("Contacted ·")
    shows(slack, li, "Contacted*  1 opportunity")


def test_changes_made_elsewhere_appear_without_opening_it_again(
    li: Actor, sam: Actor, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    opens(slack, li, "Identified*  1 opportunity")
    sam.types("/opp advance 1", in_="#deals")
    shows(slack, li, "Contacted*  1 opportunity")
    sam.types("/opp assign 1 @sam")
    shows(slack, li, "Nothing is open.")
    sam.types("/opp assign 1 @li")
    shows(slack, li, "Open: 1, worth €50,000.")


def test_nobody_is_published_to_who_does_not_look_or_has_nothing_to_do_with_it(
    li: Actor, sam: Actor, chen: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    opens(slack, li, "My pipeline")
    opens(slack, chen, "我的在跟商机")
    clock.move_by(homes.LOOKED_AT_FOR + dt.timedelta(minutes=1))
    opens(slack, chen, "我的在跟商机")
    settled(slack, oppy)
    sam.types("/opp advance 1")
    settled(slack, oppy)
    with oppy.database.readings() as session:
        assert session.scalars(select(Delivery).where(Delivery.kind == "home")).all() == []


def test_the_ledger_keeps_only_the_newest_home(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    opens(slack, li, "My pipeline")
    for number in range(1, 5):
        creates(li, f"Renewal {number}")
        shows(slack, li, f"Open: {number}")
        settled(slack, oppy)
    with oppy.database.readings() as session:
        kept = session.scalars(select(Delivery).where(Delivery.kind == "home")).all()
    assert [(one.period, one.state) for one in kept] == [("4v1", "sent")]


def test_a_manager_sees_the_team_and_may_look_at_her_own(
    li: Actor, sam: Actor, maria: Actor, slack: Sandbox
) -> None:
    creates(li, "Acme renewal 50k")
    creates(sam, "Globex pilot 20k USD")
    creates(sam, "Initech rollout 30k")
    li.plans("1 today call Bob")
    sam.types("/opp won 2")
    sam.modal.submits()
    sam.types("/opp advance 3 proposal")
    opens(slack, maria, "The team’s pipeline")
    assert "Li Wei 李伟 · 1 due today" in maria.home
    assert "Open: 2, worth €80,000." in maria.home
    assert "• *Li Wei 李伟*  1 opportunity · €50,000" in maria.home
    assert "*New*  3 opportunities · €80,000 + $20,000" in maria.home
    assert "*Won*  1 opportunity · $20,000\n#2 Globex pilot" in maria.home
    assert "*Moved*  1 opportunity · €30,000\n#3 Initech rollout" in maria.home
    assert "*Lost*" not in maria.home
    li.types("/opp lost 1")
    li.modal.fills(loss_reason="Price").submits()
    shows(slack, maria, "*Lost*  1 opportunity · €50,000\n#1 Acme renewal")
    maria.presses("Mine")
    shows(slack, maria, "Nothing is open.")
    opens(slack, maria, "My pipeline")


def test_anybody_may_look_at_the_teams(li: Actor, sam: Actor, slack: Sandbox) -> None:
    creates(sam, "Globex pilot 20k")
    opens(slack, li, "My pipeline")
    assert "Globex" not in li.home
    li.presses("The team’s")
    shows(slack, li, "The team’s pipeline")
    assert "✓ The team’s" in labels(home_of(slack, li))
    creates(sam, "Initech rollout 30k")
    shows(slack, li, "Open: 2, worth €50,000.")
    li.presses("Show")
    assert "Everyone’s opportunities · Identified" in li.modal.text


def test_what_was_moved_and_then_taken_back_has_not_moved(
    li: Actor, maria: Actor, slack: Sandbox, oppy: Oppy, clock: MovableClock
) -> None:
    creates(li, "Acme renewal 50k")
    clock.move_to(at("2026-11-26T02:00:00+00:00"))
    li.types("/opp advance 1")
    opens(slack, maria, "*Moved*  1 opportunity")
    takes_back(oppy, "U0LI")
    shows(slack, maria, "Nothing changed.")
    assert "Identified*  1 opportunity" in maria.home


def test_a_handover_taken_back_leaves_the_other_home(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    creates(li, "Acme renewal 50k")
    opens(slack, sam, "Nothing is open.")
    li.types("/opp assign 1 @sam")
    shows(slack, sam, "Open: 1, worth €50,000.")
    takes_back(oppy, "U0LI")
    shows(slack, sam, "Nothing is open.")


def takes_back(oppy: Oppy, slack_id: str) -> None:
    with oppy.database.sessions.begin() as session:
        person = find_member(session, oppy.workspace_id, slack_id)
        assert person is not None
        change = Change(oppy.workspace_id, "Europe/Berlin", person.id, "test", oppy.clock())
        undoing.undo_last(session, change)
    oppy.courier.wake()


def test_it_speaks_chinese(chen: Actor, slack: Sandbox) -> None:
    creates(chen, "安信公司续约 ¥80万")
    chen.plans("1 今天 给王经理打电话")
    opens(slack, chen, "今天有 1 个商机等你处理")
    assert "我的在跟商机" in chen.home
    assert "*发现商机*  共 1 个商机 · ¥800,000" in chen.home
    assert "你最近的操作：" in chen.home
    assert "以来的变化" in chen.home


def test_a_guest_gets_the_sentence_and_nothing_else(li: Actor, slack: Sandbox, oppy: Oppy) -> None:
    creates(li, "Secret renewal 50k")
    gina = Actor(slack, "gina")
    opens(slack, gina, "Guests cannot see opportunities")
    assert len(home_of(slack, gina)["blocks"]) == 1
    li.types("/opp advance 1")
    settled(slack, oppy)
    assert "Secret" not in gina.home


def test_somebody_who_became_a_guest_is_shown_nothing_new(
    li: Actor, sam: Actor, slack: Sandbox, oppy: Oppy
) -> None:
    opens(slack, sam, "My pipeline")
    sam.presses("The team’s")
    shows(slack, sam, "The team’s pipeline")
    with oppy.database.sessions.begin() as session:
        session.execute(update(Person).where(Person.slack_id == "U0SAM").values(is_guest=True))
    creates(li, "Secret renewal 50k")
    settled(slack, oppy)
    assert "Secret" not in sam.home


@pytest.mark.parametrize("shown", ["mine", "team"])
def test_two_thousand_open_ones_of_two_hundred_reps_fit(
    li: Actor, chen: Actor, slack: Sandbox, oppy: Oppy, shown: str
) -> None:
    creates(li, "Acme renewal 50k")
    opens(slack, chen, "我的在跟商机")
    _fill(oppy, "U0LI" if shown == "mine" else None)
    li.opens_home()
    if shown == "team":
        shows(slack, li, "My pipeline")
        li.presses("The team’s")
    shows(slack, li, "Open: 2,001")
    for who in (li, chen):
        home = home_of(slack, who)
        assert len(home["blocks"]) <= 100
        assert len(json.dumps(home)) < 250_000
    assert "and " in li.home


def _fill(oppy: Oppy, owner: str | None) -> None:
    """2,000 with long names in 60 stages, of one person or of 200."""
    now = oppy.clock()
    with oppy.database.sessions.begin() as session:
        known = session.scalars(select(Opportunity)).one()
        stages = list(session.scalars(select(Stage.id)))
        for place in range(len(stages), 60):
            stage = Stage(
                workspace_id=oppy.workspace_id, name=f"{place} " + "阶段" * 28, position=place,
                bit=place, probability=50, stale_after_days=14,
            )  # fmt: skip
            session.add(stage)
            session.flush()
            stages.append(stage.id)
        people = [
            Person(
                workspace_id=oppy.workspace_id, name=f"{place} " + "“王”&" * 48,
                timezone="UTC", locale="en-US",
            )
            for place in range(200)
        ]  # fmt: skip
        account = Account(workspace_id=oppy.workspace_id, name="安" * 200, name_key="安" * 200)
        session.add_all([*people, account])
        session.flush()
        mine = find_member(session, oppy.workspace_id, owner) if owner else None
        common = {
            column.name: getattr(known, column.name)
            for column in Opportunity.__table__.columns
            if column.name not in ("id", "card_channel", "card_ts")
        }
        rows = [
            common | {
                "number": place + 2,
                "title": f"{place} " + "续约🎉" * 60,
                "stage_id": stages[place % 60],
                "owner_id": mine.id if mine else people[place % 200].id,
                "account_id": account.id,
                "currency": ("EUR", "USD", "CNY")[place % 3],
                "next_step": "给“王”&" * 28,
                "next_step_on": now.date(),
            }
            for place in range(2000)
        ]  # fmt: skip
        session.connection().execute(insert(Opportunity.__table__), rows)  # type: ignore[arg-type]
