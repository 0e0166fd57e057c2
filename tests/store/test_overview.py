"""What is open and what changed, added up by each database."""

import datetime as dt
from decimal import Decimal

from store import lifecycle, overview
from store.lifecycle import Edit
from store.merging import merge
from store.models import Kind
from store.overview import Brief, Heap
from store.undoing import undo_last
from tests.store.ground import DAY, NOON, Team

FIRST, SECOND, THIRD = range(3)


def by_stage(team: Team, owner_id: int | None = None) -> dict[tuple[int, str], Heap[int]]:
    with team.database.readings() as session:
        found = overview.open_by_stage(session, team.id, owner_id)
    return {(team.stages.index(heap.of), heap.currency): heap for heap in found}


def changed(team: Team, since: dt.datetime) -> dict[Kind, list[tuple[str, int, Decimal, int]]]:
    with team.database.readings() as session:
        found = overview.changed_since(session, team.id, since)
    told: dict[Kind, list[tuple[str, int, Decimal, int]]] = {}
    for heap in sorted(found, key=lambda heap: heap.currency):
        facts = (heap.currency, heap.count, heap.amount, heap.without_amount)
        told.setdefault(heap.of, []).append(facts)
    return told


def test_each_stage_and_currency_is_added_up_by_itself(team: Team, others: Team) -> None:
    others.creates(amount=Decimal(7))
    team.creates(amount=Decimal("50000.10"))
    team.creates(amount=Decimal("20000.20"))
    team.creates()
    team.creates(amount=Decimal(9), currency="USD", owner_id=team.sam)
    team.creates(amount=Decimal(1000))
    team.does(lifecycle.advance, 5)
    team.does(lifecycle.edit, 5, Edit(probability=33))
    team.creates(amount=Decimal(5))
    team.does(lifecycle.win, 6)
    assert by_stage(team) == {
        (FIRST, "EUR"): Heap(
            team.stages[FIRST], "EUR", 3, Decimal("70000.30"), 1, Decimal("7000.03")
        ),
        (FIRST, "USD"): Heap(team.stages[FIRST], "USD", 1, Decimal(9), 0, Decimal("0.9")),
        (SECOND, "EUR"): Heap(team.stages[SECOND], "EUR", 1, Decimal(1000), 0, Decimal(330)),
    }
    assert set(by_stage(team, team.sam)) == {(FIRST, "USD")}


def test_what_nobody_has_priced_is_worth_nothing_known(team: Team) -> None:
    team.creates()
    heap = by_stage(team)[FIRST, "EUR"]
    assert (heap.count, heap.amount, heap.without_amount) == (1, 0, 1)


def test_everybody_has_what_is_open(team: Team) -> None:
    team.creates(amount=Decimal(50))
    team.creates(owner_id=team.sam)
    team.creates(owner_id=team.sam, amount=Decimal(5))
    with team.database.readings() as session:
        found = overview.open_by_owner(session, team.id)
    assert sorted(found, key=lambda heap: heap.count) == [
        Heap(team.li, "EUR", 1, Decimal(50), 0),
        Heap(team.sam, "EUR", 2, Decimal(5), 1),
    ]


def test_what_changed_is_counted_once_and_only_while_it_holds(team: Team) -> None:
    for amount in (50, 60, 70, None, 80, 90):
        team.creates(amount=None if amount is None else Decimal(amount), now=NOON - 5 * DAY)
    team.creates("New", amount=Decimal(5))
    team.does(lifecycle.advance, 1)
    team.does(lifecycle.advance, 1)
    team.does(lifecycle.advance, 2)
    team.does(lifecycle.win, 2)
    team.does(lifecycle.reopen, 2, None)
    team.does(lifecycle.win, 2)
    team.does(lifecycle.win, 3)
    team.does(lifecycle.reopen, 3, None)
    team.does(lifecycle.lose, 4, reason_id=team.reasons[0])
    team.does(lifecycle.advance, 5, request="moved")
    team.does(undo_last)
    team.does(merge, 6, 7)
    assert changed(team, NOON - DAY) == {
        Kind.STAGE: [("EUR", 1, Decimal(50), 0)],
        Kind.WON: [("EUR", 1, Decimal(60), 0)],
        Kind.LOST: [("EUR", 1, Decimal(0), 1)],
    }
    assert changed(team, NOON + DAY) == {}
    assert changed(team, NOON - 6 * DAY)[Kind.CREATED] == [("EUR", 6, Decimal(350), 1)]


def test_the_largest_of_each_kind_are_named(team: Team, others: Team) -> None:
    others.creates(amount=Decimal(999))
    for amount in (10, None, 30, 20):
        team.creates(f"Of {amount}", amount=None if amount is None else Decimal(amount))
    with team.database.readings() as session:
        found = overview.largest_changed(session, team.id, NOON, 2)
        every = overview.largest_changed(session, team.id, NOON, 9)
    assert found == {
        Kind.CREATED: [
            Brief(3, "Of 30", "li", Decimal(30), "EUR"),
            Brief(4, "Of 20", "li", Decimal(20), "EUR"),
        ]
    }
    assert [one.number for one in every[Kind.CREATED]] == [3, 4, 1, 2]


def test_what_happened_is_told_newest_first_and_by_interaction(team: Team, others: Team) -> None:
    others.creates(now=NOON)
    team.creates(now=NOON - 5 * DAY)
    team.creates("Sam's", owner_id=team.sam)
    team.does(lifecycle.edit, 1, Edit(title="New title", amount=Decimal(5)), request="edited")
    team.does(lifecycle.advance, 1, by=team.sam, now=NOON + DAY)
    with team.database.readings() as session:
        found = overview.newest_happenings(session, team.id, team.li, NOON - DAY)
        theirs = overview.newest_happenings(session, team.id, team.sam, NOON - DAY)
    assert [(one.number, [entry.kind for entry in one.entries]) for one in found] == [
        (1, [Kind.STAGE]),
        (1, [Kind.TITLE, Kind.AMOUNT]),
    ]
    assert found[0].title == "New title"
    assert found[0].entries[0].who == "sam"
    assert found[0].entries[0].after == team.pipeline.stages[1].name
    assert [one.number for one in theirs] == [2]


def test_however_much_happened_only_the_newest_are_read(team: Team) -> None:
    team.creates()
    for count in range(overview.MOST_EVENTS + 5):
        team.does(lifecycle.log_activity, 1, "note", f"Note {count}", request=f"note {count}")
    with team.database.readings() as session:
        found = overview.newest_happenings(session, team.id, team.li, NOON)
    assert len(found) == overview.MOST_EVENTS
    assert found[0].entries[0].after["text"] == f"Note {overview.MOST_EVENTS + 4}"


def test_what_was_brought_by_an_import_is_old(team: Team) -> None:
    change = team.change()
    change.via = "import"
    with team.database.sessions.begin() as session:
        lifecycle.create(session, change, team.draft())
    for event in team.events():
        with team.database.sessions.begin() as session:
            session.merge(event).happened_at = NOON - 90 * DAY
    with team.database.readings() as session:
        assert overview.newest_happenings(session, team.id, team.li, NOON - DAY) == []
    assert changed(team, NOON - DAY) == {}


def test_what_one_interaction_did_is_found_by_its_name(team: Team, others: Team) -> None:
    team.creates()
    team.does(lifecycle.advance, 1, request="moved")
    with team.database.readings() as session:
        found = overview.happened_by(session, team.id, "moved")
        assert overview.happened_by(session, others.id, "moved") is None
    assert found is not None
    assert (found.number, [entry.kind for entry in found.entries]) == (1, [Kind.STAGE])
