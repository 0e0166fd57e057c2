"""The rules of an opportunity's life, one by one."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from store import errors, lifecycle, outbox
from store.accounts import find_or_add_account
from store.lifecycle import Edit
from store.models import Delivery, Kind, LossReason, Person, Stage, Status, Workspace
from store.rebuild import verify
from tests.store.ground import DAY, NOON, TODAY, Team, add


def owed(team: Team, kind: str) -> list[Delivery]:
    with team.database.readings() as session:
        found = select(Delivery).where(Delivery.workspace_id == team.id, Delivery.kind == kind)
        return list(session.scalars(found.order_by(Delivery.id)))


def test_a_new_one_stands_in_the_first_stage_with_the_next_number(team: Team) -> None:
    first, second = team.creates("Acme"), team.creates("  Globex ")
    assert (first.number, second.number) == (1, 2)
    assert second.title == "Globex"
    assert first.stage_id == team.stages[0]
    assert (first.status, first.opened_on, first.closed_on) == (Status.OPEN, TODAY, None)
    assert first.amount is None


def test_a_new_one_may_start_further_on(team: Team) -> None:
    row = team.creates(stage_id=team.stages[2])
    assert row.stage_id == row.furthest_stage_id == team.stages[2]
    assert row.stages_entered == 1 << 2


@pytest.mark.parametrize("title", ["", "   ", "\n\t"])
def test_a_title_is_needed(team: Team, title: str) -> None:
    with pytest.raises(errors.TitleMissing):
        team.creates(title)
    with pytest.raises(errors.UnknownNumber):
        team.does(lifecycle.advance, 1)


@pytest.mark.parametrize(
    ("field", "limit"), [("title", 200), ("next_step", 200), ("description", 3000)]
)
def test_the_longest_text_fits_and_one_more_character_does_not(
    team: Team, field: str, limit: int
) -> None:
    row = team.creates(**{field: "商" * limit})
    assert getattr(row, field) == "商" * limit
    with pytest.raises(errors.TooLong) as raised:
        team.creates(**{field: "商" * (limit + 1)})
    assert raised.value.field == field
    assert raised.value.values == {"length": limit + 1, "limit": limit}


@pytest.mark.parametrize("amount", ["0", "0.01", "9999999999999.99"])
def test_any_amount_in_range_is_kept_exactly(team: Team, amount: str) -> None:
    team.creates(amount=Decimal(amount))
    assert team.row().amount == Decimal(amount)


@pytest.mark.parametrize("amount", ["-0.01", "10000000000000"])
def test_an_amount_out_of_range_is_refused(team: Team, amount: str) -> None:
    with pytest.raises(errors.AmountOutOfRange):
        team.creates(amount=Decimal(amount))
    team.creates()
    with pytest.raises(errors.AmountOutOfRange):
        team.does(lifecycle.edit, 1, Edit(amount=Decimal(amount)))
    with pytest.raises(errors.AmountOutOfRange):
        team.does(lifecycle.win, 1, amount=Decimal(amount))


def test_an_amount_finer_than_cents_is_the_same_in_row_and_log(team: Team) -> None:
    team.creates(amount=Decimal("10.005"))
    team.does(lifecycle.edit, 1, Edit(amount=Decimal("20.015")))
    with team.database.readings() as session:
        assert verify(session, team.id) == []


def test_an_expected_close_long_ago_is_a_typing_error(team: Team) -> None:
    earliest = TODAY - dt.timedelta(days=366)
    assert team.creates(expected_close=earliest).expected_close == earliest
    with pytest.raises(errors.CloseDateImplausible):
        team.creates(expected_close=earliest - DAY)
    with pytest.raises(errors.CloseDateImplausible):
        team.does(lifecycle.edit, 1, Edit(expected_close=earliest - DAY))


def test_an_old_expected_close_that_is_not_touched_is_no_error(team: Team) -> None:
    earliest = TODAY - dt.timedelta(days=366)
    team.creates(expected_close=earliest)
    edit = Edit(title="Acme 2027", expected_close=earliest)
    assert team.does(lifecycle.edit, 1, edit, now=NOON + 9 * DAY).title == "Acme 2027"


def test_a_next_step_may_be_yesterday_and_no_earlier(team: Team) -> None:
    """It may still be yesterday where the person is."""
    team.creates(next_step="Call", next_step_on=TODAY - DAY)
    with pytest.raises(errors.DateInPast):
        team.creates(next_step="Call", next_step_on=TODAY - 2 * DAY)
    with pytest.raises(errors.DateInPast):
        team.does(lifecycle.set_next_step, 1, "Call", TODAY - 2 * DAY)


@pytest.mark.parametrize("text", ["", "  "])
def test_a_next_step_needs_words(team: Team, text: str) -> None:
    team.creates()
    with pytest.raises(errors.NextStepMissing):
        team.does(lifecycle.set_next_step, 1, text, TODAY)


def test_guests_bots_people_who_left_and_strangers_own_nothing(team: Team) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        refused = [
            team.gina,
            add(session, workspace, "robot", is_bot=True).id,
            add(session, workspace, "otto", is_deactivated=True).id,
            add(session, workspace, "eve", team_id="TELSEWHERE").id,
        ]
    team.creates()
    for person_id in refused:
        with pytest.raises(errors.CannotOwn):
            team.creates(owner_id=person_id)
        with pytest.raises(errors.CannotOwn):
            team.does(lifecycle.assign, 1, person_id)


def test_somebody_of_another_workspace_owns_nothing_here(team: Team, others: Team) -> None:
    team.creates()
    with pytest.raises(errors.CannotOwn):
        team.creates(owner_id=others.li)
    with pytest.raises(errors.CannotOwn):
        team.does(lifecycle.assign, 1, others.li)


def test_a_placeholder_may_own_what_came_with_him(team: Team) -> None:
    with team.database.sessions.begin() as session:
        person = Person(workspace_id=team.id, name="Old Bob", timezone="UTC", locale="en-US")
        session.add(person)
        session.flush()
        nobody = person.id
    assert team.creates(owner_id=nobody).owner_id == nobody


def test_it_advances_stage_by_stage_to_the_last(team: Team) -> None:
    team.creates()
    for stage_id in team.stages[1:]:
        assert team.does(lifecycle.advance, 1).stage_id == stage_id
    with pytest.raises(errors.LastStage) as raised:
        team.does(lifecycle.advance, 1)
    assert raised.value.values["stage"] == "Negotiation"


def test_a_retired_stage_is_passed_over(team: Team) -> None:
    team.creates()
    with team.database.sessions.begin() as session:
        session.get_one(Stage, team.stages[1]).retired_at = NOON
    assert team.does(lifecycle.advance, 1).stage_id == team.stages[2]


def test_moving_to_the_same_stage_is_refused(team: Team) -> None:
    team.creates()
    with pytest.raises(errors.SameStage):
        team.does(lifecycle.advance, 1, team.stages[0])


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_moving_back_needs_a_reason(team: Team, reason: str | None) -> None:
    team.creates(stage_id=team.stages[3])
    with pytest.raises(errors.BackNeedsReason) as raised:
        team.does(lifecycle.advance, 1, team.stages[1], reason)
    assert raised.value.values == {"here": "Proposal", "there": "Contacted"}
    assert team.kinds() == [Kind.CREATED]


def test_moving_back_keeps_the_reason_and_the_furthest_stage(team: Team) -> None:
    team.creates(stage_id=team.stages[3])
    row = team.does(lifecycle.advance, 1, team.stages[1], "The budget was stopped")
    assert (row.stage_id, row.furthest_stage_id) == (team.stages[1], team.stages[3])
    event = team.events()[-1]
    assert (event.note, event.from_value, event.to_value) == (
        "The budget was stopped",
        team.stages[3],
        team.stages[1],
    )
    with pytest.raises(errors.TooLong) as raised:
        team.does(lifecycle.advance, 1, team.stages[0], "x" * 301)
    assert raised.value.field == "reason"


@pytest.mark.parametrize("stage_id", [0, 999_999])
def test_a_stage_that_does_not_exist_is_named_as_such(team: Team, stage_id: int) -> None:
    team.creates()
    for attempt in (
        lambda: team.creates(stage_id=stage_id),
        lambda: team.does(lifecycle.advance, 1, stage_id),
    ):
        with pytest.raises(errors.UnknownStage):
            attempt()
    team.does(lifecycle.win, 1)
    with pytest.raises(errors.UnknownStage):
        team.does(lifecycle.reopen, 1, 999_999)


def test_a_stage_of_another_workspace_is_unknown_here(team: Team, others: Team) -> None:
    team.creates()
    with pytest.raises(errors.UnknownStage):
        team.does(lifecycle.advance, 1, others.stages[1])


def test_closed_ones_do_not_move_until_reopened(team: Team) -> None:
    team.creates()
    team.does(lifecycle.win, 1)
    for what, args in (
        (lifecycle.advance, ()),
        (lifecycle.win, ()),
        (lifecycle.set_next_step, ("Call", TODAY)),
        (lifecycle.snooze, (TODAY + DAY,)),
        (lifecycle.log_activity, ("call", "Spoke", "Call again", TODAY)),
    ):
        with pytest.raises(errors.AlreadyClosed) as raised:
            team.does(what, 1, *args)
        assert raised.value.values == {"number": 1, "status": Status.WON}
    with pytest.raises(errors.AlreadyClosed):
        team.does(lifecycle.lose, 1, reason_id=team.reasons[0])
    assert team.kinds() == [Kind.CREATED, Kind.WON]


def test_closed_ones_can_be_handed_over_edited_and_noted(team: Team) -> None:
    team.creates()
    team.does(lifecycle.win, 1)
    assert team.does(lifecycle.assign, 1, team.sam).owner_id == team.sam
    assert team.does(lifecycle.edit, 1, Edit(title="Acme 2027")).title == "Acme 2027"
    team.does(lifecycle.log_activity, 1, "note", "Sent flowers")
    assert team.row().status == Status.WON


def test_winning_keeps_the_final_amount_and_the_real_day(team: Team) -> None:
    team.creates(amount=Decimal(50_000), next_step="Call", next_step_on=TODAY)
    row = team.does(
        lifecycle.win, 1, closed_on=TODAY + DAY, amount=Decimal(55_000), currency="USD",
        now=NOON + 3 * DAY,
    )  # fmt: skip
    assert (row.status, row.closed_on) == (Status.WON, TODAY + DAY)
    assert (row.amount, row.currency) == (Decimal(55_000), "USD")
    assert (row.next_step, row.next_step_on) == (None, None)
    won = team.events()[-1]
    assert won.recorded_at == NOON + 3 * DAY
    assert won.happened_at.date() == TODAY + DAY
    assert team.kinds() == [Kind.CREATED, Kind.AMOUNT, Kind.WON]


def test_winning_without_a_new_amount_keeps_the_old(team: Team) -> None:
    team.creates(amount=Decimal(50_000))
    assert team.does(lifecycle.win, 1).amount == Decimal(50_000)


def test_it_is_not_closed_before_it_was_opened_nor_tomorrow(team: Team) -> None:
    team.creates()
    for what, more in ((lifecycle.win, {}), (lifecycle.lose, {"reason_id": team.reasons[0]})):
        with pytest.raises(errors.CloseBeforeOpen):
            team.does(what, 1, closed_on=TODAY - DAY, **more)
        with pytest.raises(errors.CloseInFuture):
            team.does(what, 1, closed_on=TODAY + DAY, **more)
    assert team.does(lifecycle.win, 1, closed_on=TODAY).closed_on == TODAY


def test_the_day_is_the_workspaces_not_utc(team: Team) -> None:
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    assert team.creates(now=late).opened_on == TODAY + DAY
    assert team.does(lifecycle.win, 1, now=late).closed_on == TODAY + DAY


def test_losing_needs_a_reason_of_this_workspace(team: Team, others: Team) -> None:
    team.creates()
    for reason_id in (None, 0, 999_999, others.reasons[0]):
        with pytest.raises(errors.LossNeedsReason):
            team.does(lifecycle.lose, 1, reason_id=reason_id)
    row = team.does(
        lifecycle.lose, 1, reason_id=team.reasons[1], note="Too dear", competitor="Globex"
    )
    assert (row.status, row.loss_reason_id) == (Status.LOST, team.reasons[1])
    assert (row.loss_note, row.competitor) == ("Too dear", "Globex")


@pytest.mark.parametrize(("field", "limit"), [("note", 3000), ("competitor", 200)])
def test_what_is_said_about_a_loss_has_a_limit(team: Team, field: str, limit: int) -> None:
    team.creates()
    with pytest.raises(errors.TooLong) as raised:
        team.does(lifecycle.lose, 1, reason_id=team.reasons[0], **{field: "x" * (limit + 1)})
    assert raised.value.field == field


def test_reopening_clears_how_it_ended_and_the_log_keeps_it(team: Team) -> None:
    team.creates(stage_id=team.stages[2])
    team.does(lifecycle.lose, 1, reason_id=team.reasons[0], note="Too dear", competitor="Globex")
    row = team.does(lifecycle.reopen, 1)
    assert (row.status, row.closed_on, row.stage_id) == (Status.OPEN, None, team.stages[2])
    assert (row.loss_reason_id, row.loss_note, row.competitor) == (None, None, None)
    assert row.reopened_count == 1
    lost, reopened = team.events()[-2:]
    assert lost.to_value["note"] == "Too dear"
    assert reopened.from_value == {"status": "lost", "on": TODAY.isoformat()}


def test_it_is_reopened_in_a_chosen_stage(team: Team) -> None:
    team.creates()
    team.does(lifecycle.win, 1)
    row = team.does(lifecycle.reopen, 1, team.stages[3])
    assert row.stage_id == row.furthest_stage_id == team.stages[3]


def test_an_open_one_cannot_be_reopened(team: Team) -> None:
    team.creates()
    with pytest.raises(errors.NotClosed):
        team.does(lifecycle.reopen, 1)


def test_assigning_to_the_owner_is_refused(team: Team) -> None:
    team.creates()
    with pytest.raises(errors.SameOwner) as raised:
        team.does(lifecycle.assign, 1, team.li)
    assert raised.value.values == {"number": 1, "owner": "li"}


def test_a_new_owner_is_told_unless_he_took_it_himself(team: Team) -> None:
    team.creates()
    team.does(lifecycle.assign, 1, team.sam, by=team.sam)
    assert owed(team, outbox.TOLD) == []
    team.does(lifecycle.assign, 1, team.li, by=team.sam)
    team.creates("Globex", owner_id=team.sam)
    told = owed(team, outbox.TOLD)
    assert [one.recipient for one in told] == [f"person:{team.li}", f"person:{team.sam}"]


def test_each_change_owes_the_card_of_its_version(team: Team) -> None:
    team.creates(card_channel="C1")
    team.does(lifecycle.advance, 1, now=NOON + DAY)
    team.does(lifecycle.log_activity, 1, "note", "They want a demo", now=NOON + 2 * DAY)
    periods = [one.period for one in owed(team, outbox.CARD)]
    assert len(periods) == len(set(periods)) == 3
    assert periods[-1] == f"v{team.row().version}"


def test_without_a_channel_no_card_is_owed(team: Team) -> None:
    team.creates()
    assert owed(team, outbox.CARD) == []


def test_a_next_step_ends_a_snooze(team: Team) -> None:
    team.creates()
    row = team.does(lifecycle.snooze, 1, TODAY + 5 * DAY)
    assert row.snoozed_until == TODAY + 5 * DAY
    row = team.does(lifecycle.set_next_step, 1, " Call Bob ", TODAY + DAY)
    assert (row.next_step, row.next_step_on) == ("Call Bob", TODAY + DAY)
    assert row.snoozed_until is None


def test_a_snooze_into_the_past_belongs_to_its_own_field(team: Team) -> None:
    team.creates()
    with pytest.raises(errors.DateInPast) as raised:
        team.does(lifecycle.snooze, 1, TODAY - 2 * DAY)
    assert raised.value.field == "until"


@pytest.mark.parametrize("activity", ["call", "email", "meeting"])
def test_what_was_done_finishes_the_next_step(team: Team, activity: str) -> None:
    team.creates(next_step="Call Bob", next_step_on=TODAY)
    row = team.does(lifecycle.log_activity, 1, activity, "Spoke to Bob")
    assert (row.next_step, row.next_step_on) == (None, None)
    assert team.kinds()[1:] == [Kind.ACTIVITY, Kind.NEXT_STEP]


def test_a_note_finishes_nothing(team: Team) -> None:
    team.creates(next_step="Call Bob", next_step_on=TODAY)
    assert team.does(lifecycle.log_activity, 1, "note", "Nice people").next_step == "Call Bob"
    assert team.kinds()[1:] == [Kind.ACTIVITY]
    with pytest.raises(errors.TooLong):
        team.does(lifecycle.log_activity, 1, "note", "x" * 3001)


def test_done_and_what_comes_next_are_one_change(team: Team) -> None:
    team.creates(next_step="Call Bob", next_step_on=TODAY)
    row = team.does(lifecycle.log_activity, 1, "call", "Spoke", "Send offer", TODAY + DAY)
    assert (row.next_step, row.next_step_on) == ("Send offer", TODAY + DAY)
    with pytest.raises(errors.NextStepMissing):
        team.does(lifecycle.log_activity, 1, "call", "Spoke", None, TODAY + DAY)


def test_only_what_differs_is_recorded(team: Team) -> None:
    team.creates(amount=Decimal(50_000), description="Forty seats")
    before = team.row().version
    same = Edit(title="Acme renewal", amount=Decimal("50000.00"), description="Forty seats")
    assert team.does(lifecycle.edit, 1, same).version == before
    assert team.kinds() == [Kind.CREATED]
    team.does(lifecycle.edit, 1, Edit(source_id=team.sources[0], probability=35, amount=None))
    assert team.kinds()[1:] == [Kind.SOURCE, Kind.PROBABILITY, Kind.AMOUNT]
    assert team.row().amount is None


def test_a_manual_probability_outlives_a_stage_move(team: Team) -> None:
    team.creates(probability=35)
    assert team.does(lifecycle.advance, 1).probability == 35


@pytest.mark.parametrize("title", ["", " "])
def test_an_edit_cannot_take_the_title_away(team: Team, title: str) -> None:
    team.creates()
    with pytest.raises(errors.TitleMissing):
        team.does(lifecycle.edit, 1, Edit(title=title))


@pytest.mark.parametrize(
    ("closes", "pushes"),
    [
        ((dt.date(2026, 12, 1), dt.date(2026, 12, 31)), 0),
        ((dt.date(2026, 12, 31), dt.date(2027, 1, 1)), 1),
        ((dt.date(2027, 1, 1), dt.date(2026, 12, 31)), 0),
        ((dt.date(2026, 12, 1), dt.date(2027, 1, 1), dt.date(2026, 12, 1)), 1),
        ((dt.date(2026, 12, 1), dt.date(2027, 1, 1), dt.date(2027, 2, 1)), 2),
        ((dt.date(2026, 12, 1), None, dt.date(2027, 2, 1)), 0),
        ((None, dt.date(2027, 2, 1)), 0),
    ],
)
def test_a_later_month_is_a_push(
    team: Team, closes: tuple[dt.date | None, ...], pushes: int
) -> None:
    team.creates(expected_close=closes[0])
    for close in closes[1:]:
        team.does(lifecycle.edit, 1, Edit(expected_close=close))
    row = team.row()
    assert row.push_count == pushes
    assert row.first_expected_close == next(close for close in closes if close)


def test_a_repeated_request_changes_nothing_and_returns_the_first(team: Team) -> None:
    commands = (
        (lifecycle.create, (team.draft(),), {}),
        (lifecycle.advance, (1,), {}),
        (lifecycle.assign, (1, team.sam), {}),
        (lifecycle.set_next_step, (1, "Call", TODAY), {}),
        (lifecycle.snooze, (1, TODAY + DAY), {}),
        (lifecycle.log_activity, (1, "call", "Spoke", "Again", TODAY), {}),
        (lifecycle.edit, (1, Edit(title="Acme 2027", amount=Decimal(1))), {}),
        (lifecycle.lose, (1,), {"reason_id": team.reasons[0]}),
        (lifecycle.reopen, (1,), {}),
        (lifecycle.win, (1,), {"amount": Decimal(2)}),
    )
    for index, (what, args, options) in enumerate(commands):
        request, seen = f"request-{index}", team.row().version if index else None
        first = team.does(what, *args, request=request, seen=seen, **options)
        log = team.kinds()
        again = team.does(what, *args, request=request, seen=seen, **options)
        assert (again.id, again.version) == (first.id, first.version)
        assert again.owner.name
        assert team.kinds() == log


def test_the_same_request_in_another_workspace_is_another_one(team: Team, others: Team) -> None:
    team.does(lifecycle.create, team.draft("Ours"), request="click")
    others.does(lifecycle.create, others.draft("Theirs"), request="click")
    assert (team.row().title, others.row().title) == ("Ours", "Theirs")


def test_another_workspaces_rows_cannot_be_changed(team: Team, others: Team) -> None:
    team.creates("Ours")
    others.creates("Theirs", stage_id=others.stages[1])
    with team.database.sessions.begin() as session:
        before = others.row().version
        change = team.change()
        lifecycle.advance(session, change, 1)
    assert (others.row().version, others.row().title) == (before, "Theirs")
    others.creates("Theirs too")
    for what, args, options in (
        (lifecycle.advance, (), {}),
        (lifecycle.assign, (team.sam,), {}),
        (lifecycle.win, (), {}),
        (lifecycle.lose, (), {"reason_id": team.reasons[0]}),
        (lifecycle.reopen, (), {}),
        (lifecycle.set_next_step, ("Call", TODAY), {}),
        (lifecycle.log_activity, ("call", "Spoke"), {}),
        (lifecycle.snooze, (TODAY + DAY,), {}),
        (lifecycle.edit, (Edit(title="Mine now"),), {}),
    ):
        with pytest.raises(errors.UnknownNumber):
            team.does(what, 2, *args, **options)


def test_the_row_that_comes_back_has_all_that_a_card_shows(team: Team) -> None:
    row = team.creates(source_id=team.sources[0])
    assert isinstance(row.owner, Person)
    assert row.stage.name == "Identified"
    assert row.source is not None and row.source.name == "Referral"
    assert row.changed_by.name == "li"
    row = team.does(lifecycle.lose, 1, reason_id=team.reasons[0], by=team.sam)
    assert isinstance(row.loss_reason, LossReason)
    assert row.changed_by.name == "sam"


def test_what_belongs_to_another_workspace_cannot_be_chosen(team: Team, others: Team) -> None:
    with team.database.sessions.begin() as session:
        theirs = find_or_add_account(session, others.id, "Secret customer").id
    with pytest.raises(errors.UnknownChoice):
        team.creates(account_id=theirs)
    team.creates()
    with pytest.raises(errors.UnknownChoice):
        team.does(lifecycle.edit, 1, Edit(account_id=theirs))
