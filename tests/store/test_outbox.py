"""Owing many at once."""

from collections.abc import Iterable

from store.outbox import REMINDER, Debt, owe, owe_all
from tests.store.ground import NOON, Team, at_once


def debts(team: Team, number: int) -> list[Debt]:
    return [Debt(team.id, REMINDER, f"person:{n}", "2026-11-23", NOON) for n in range(number)]


def owes(team: Team, several: Iterable[Debt]) -> int:
    with team.database.sessions.begin() as session:
        return owe_all(session, several)


def test_only_what_was_not_owed_yet_is_counted(team: Team) -> None:
    assert owes(team, []) == 0
    with team.database.sessions.begin() as session:
        assert owe(
            session,
            Debt(
                workspace_id=team.id,
                kind=REMINDER,
                recipient="person:7",
                period="2026-11-23",
                due_at=NOON,
            ),
        )
    assert owes(team, debts(team, 2500)) == 2499
    assert owes(team, debts(team, 2501)) == 1


def test_two_who_owe_the_same_in_opposite_orders_do_not_lock_each_other_out(team: Team) -> None:
    several = debts(team, 3000)
    counted = at_once(lambda: owes(team, several), lambda: owes(team, reversed(several)))
    assert [type(one) for one in counted] == [int, int]
    assert sum(one for one in counted if isinstance(one, int)) == 3000
