"""Scopes by name, and whose they are."""

from store import lifecycle
from store.accounts import find_or_add_account
from store.scopes import Scope, account_called, open_owners, scope_names
from tests.store.ground import Team


def account(team: Team, name: str) -> int:
    with team.database.sessions.begin() as session:
        return find_or_add_account(session, team.id, name).id


def test_what_is_set_has_a_name(team: Team) -> None:
    account_id = account(team, "Acme  Corp")
    scope = Scope(team.sam, team.sources[0], account_id, "EUR")
    with team.database.readings() as session:
        named = scope_names(session, team.id, scope)
        assert account_called(session, team.id, "acme corp") == account_id
        assert account_called(session, team.id, "Globex") is None
    assert named == {
        "owner": "sam", "source": "Referral", "account": "Acme Corp", "currency": "EUR",
    }  # fmt: skip


def test_what_is_another_workspaces_has_none(team: Team, others: Team) -> None:
    team.creates()
    scope = Scope(team.sam, team.sources[0], account(team, "Acme Corp"))
    with team.database.readings() as session:
        assert scope_names(session, others.id, scope) == {}
        assert account_called(session, others.id, "Acme Corp") is None
        assert open_owners(session, others.id, 9) == []


def test_who_owns_something_open(team: Team) -> None:
    team.creates()
    team.creates(owner_id=team.sam)
    with team.database.readings() as session:
        assert open_owners(session, team.id, 9) == [(team.li, "li"), (team.sam, "sam")]
        assert open_owners(session, team.id, 1) == [(team.li, "li")]
    team.does(lifecycle.win, 2)
    with team.database.readings() as session:
        assert open_owners(session, team.id, 9) == [(team.li, "li")]
