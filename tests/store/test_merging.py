"""Two that become one are two again when it is taken back, whatever lives they have had."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import funnel
from reports.periods import parse_period
from reports.report import Asked, measure
from reports.words import words_for
from store import errors, finding, lifecycle, opportunities
from store.accounts import find_or_add_account, find_or_add_contact
from store.database import Database
from store.errors import RuleBroken
from store.lifecycle import Edit
from store.merging import merge, preview
from store.models import Kind, Opportunity, Status, Workspace
from store.opportunities import Filter
from store.rebuild import DERIVED, verify
from store.undoing import undo
from tests.store.ground import DAY, NOON, TODAY, Team, settle

Step = tuple[Callable[..., Opportunity], tuple[Any, ...], dict[str, Any]]
steps: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just(lifecycle.advance), st.just(()), st.just({})),
    st.tuples(st.just(lifecycle.win), st.just(()), st.just({})),
    st.tuples(st.just(lifecycle.lose), st.just(()), st.just({"reason": 0})),
    st.tuples(st.just(lifecycle.reopen), st.just(()), st.just({})),
    st.tuples(st.just(lifecycle.assign), st.just(("sam",)), st.just({})),
    st.tuples(
        st.just(lifecycle.set_next_step),
        st.tuples(st.just("Call Bob"), st.none() | st.just(TODAY + 90 * DAY)),
        st.just({}),
    ),
    st.tuples(st.just(lifecycle.snooze), st.just((TODAY + 90 * DAY,)), st.just({})),
    st.tuples(st.just(lifecycle.log_activity), st.just(("call", "Spoke")), st.just({})),
    st.tuples(
        st.just(lifecycle.edit),
        st.tuples(
            st.builds(
                Edit,
                title=st.sampled_from(["Acme", "安信"]),
                amount=st.none() | st.decimals(0, 10**6, places=2),
                currency=st.sampled_from(["EUR", "CNY"]),
                expected_close=st.none() | st.just(TODAY + 30 * DAY),
                probability=st.none() | st.integers(0, 100),
                description=st.none() | st.just("Forty seats"),
            )
        ),
        st.just({}),
    ),
)
lives = st.lists(steps, max_size=8)


def lives_so(team: Team, number: int, life: list[Step], start: dt.datetime) -> dt.datetime:
    """What a rule forbids is left out."""
    now = start
    for what, args, options in life:
        now += dt.timedelta(hours=5)
        given_ = [team.sam if one == "sam" else one for one in args]
        named = {"reason_id": team.reasons[0]} if "reason" in options else {}
        try:
            team.does(what, number, *given_, now=now, **named)
        except RuleBroken:
            continue
    return now


def standing(team: Team, number: int) -> tuple[Any, ...]:
    row = team.row(number)
    visits = [(one.stage_id, one.entered_at, one.left_at) for one in team.visits(number)]
    return *(getattr(row, name) for name in DERIVED), visits


@settings(max_examples=40)
@given(first=lives, second=lives, full=st.booleans())
def test_any_two_are_two_again(
    shared_database: Database, first: list[Step], second: list[Step], full: bool
) -> None:
    team = settle(shared_database)
    with team.database.sessions.begin() as session:
        account = find_or_add_account(session, team.id, "Acme").id
        contact = find_or_add_contact(session, team.id, account, "Bob").id
    more = {"account_id": account, "contact_id": contact, "source_id": team.sources[0]}
    team.creates("Acme", now=NOON)
    team.creates("安信", now=NOON + DAY / 2, **(more if full else {}))
    now = max(lives_so(team, 1, first, NOON), lives_so(team, 2, second, NOON + DAY / 2))
    before = [standing(team, number) for number in (1, 2)]
    try:
        row = team.does(merge, 1, 2, now=now + DAY / 2, request="merge")
    except (errors.MergeTheOtherWay, errors.AlreadyClosed):
        assert [standing(team, number) for number in (1, 2)] == before
        return
    assert row.status == Status(before[0][DERIVED.index("status")])
    assert team.row(2).status == Status.INVALID
    with team.database.readings() as session:
        assert verify(session, team.id) == []
    team.does(undo, "merge", now=now + DAY, request="undo")
    assert [standing(team, number) for number in (1, 2)] == before
    with team.database.readings() as session:
        assert verify(session, team.id) == []


def test_what_will_happen_is_what_happens(team: Team) -> None:
    team.creates(amount=Decimal(1))
    team.creates(amount=Decimal(2), next_step="Call", description="Forty seats")
    with team.database.readings() as session:
        merging = preview(session, team.id, 1, 2)
    assert (merging.stays.number, merging.goes.number) == (1, 2)
    assert merging.taken == {Kind.NEXT_STEP, Kind.DESCRIPTION}
    team.does(merge, 1, 2)
    assert set(team.kinds(1)) - {Kind.CREATED, Kind.MERGED} == merging.taken


@pytest.mark.parametrize(
    ("before", "numbers", "refused"),
    [
        ((), (1, 1), errors.MergeWithItself),
        ((), (1, 9), errors.UnknownNumber),
        (((lifecycle.win, 2),), (1, 2), errors.MergeTheOtherWay),
        (((lifecycle.win, 1), (lifecycle.win, 2)), (1, 2), errors.AlreadyClosed),
        (((merge, 1, 2),), (3, 2), errors.AlreadyMerged),
        (((merge, 1, 2),), (2, 3), errors.AlreadyMerged),
        (((undo, "new"),), (4, 1), errors.AlreadyClosed),
        (((undo, "new"),), (1, 4), errors.MergeTheOtherWay),
    ],
)
def test_what_is_refused_is_refused_before_and_when_it_is_done(
    team: Team,
    before: tuple[tuple[Any, ...], ...],
    numbers: tuple[int, int],
    refused: type[RuleBroken],
) -> None:
    for _ in range(3):
        team.creates()
    team.does(lifecycle.create, team.draft(), request="new")
    for verb, *args in before:
        team.does(verb, *args)
    with pytest.raises(refused):
        team.does(merge, *numbers)
    with team.database.readings() as session, pytest.raises(refused):
        preview(session, team.id, *numbers)


def test_those_of_another_workspace_are_not_there(team: Team, others: Team) -> None:
    team.creates()
    for _ in range(2):
        others.creates()
    with pytest.raises(errors.UnknownNumber):
        team.does(merge, 1, 2)
    assert others.row(2).status == Status.OPEN


def figures(team: Team) -> dict[str, Any]:
    """Everything that counts opportunities or their amounts."""
    with team.database.readings() as session:
        workspace = session.get_one(Workspace, team.id)
        told = measure(session, workspace, funnel.REPORT, Asked(parse_period("all", TODAY)), NOON)
        every = opportunities.page(session, team.id, Filter()).total
        found = finding.find(session, team.id, "renewal").page.total
    return funnel.REPORT.as_json(told) | {"footnotes": told, "listed": every, "found": found}


def test_two_count_once_while_they_are_one(team: Team) -> None:
    for _ in range(2):
        team.creates(amount=Decimal(1000), expected_close=TODAY + DAY, stage_id=team.stages[4])
    before = figures(team)
    assert before["open_value"] == {"EUR": 2000}
    team.does(merge, 1, 2, request="merge")
    merged = figures(team)
    assert (merged["cohort"]["opened"], merged["open"], merged["listed"]) == (1, 1, 1)
    assert merged["open_value"] == {"EUR": 1000}
    assert merged["weighted_forecast"] == {"EUR": 800}
    assert [stage["reached"] for stage in merged["stages"]] == [1] * 5
    assert (before["invalid_left_out"], merged["invalid_left_out"]) == (0, 1)
    told = funnel.tell(merged["footnotes"], words_for("en-US"))
    assert "1 invalid opportunity is left out." in told.footnotes
    team.does(undo, "merge", request="undo")
    assert {**figures(team), "footnotes": None} == {**before, "footnotes": None}
