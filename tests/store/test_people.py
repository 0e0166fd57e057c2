"""Who may use, own and administer."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from store import errors, people
from store.models import Person, Workspace
from tests.store.ground import NOON, Team, add


@pytest.mark.parametrize(
    ("facts", "use", "own"),
    [
        ({}, None, None),
        ({"is_admin": True}, None, None),
        ({"is_guest": True}, errors.GuestNotAllowed, errors.CannotOwn),
        ({"is_bot": True}, errors.DeactivatedNotAllowed, errors.CannotOwn),
        ({"is_deactivated": True}, errors.DeactivatedNotAllowed, errors.CannotOwn),
        ({"team_id": "TELSEWHERE"}, errors.StrangerNotAllowed, errors.CannotOwn),
        ({"team_id": ""}, errors.StrangerNotAllowed, errors.CannotOwn),
        ({"team_id": "TELSEWHERE", "is_admin": True}, errors.StrangerNotAllowed, errors.CannotOwn),
    ],
)
def test_who_may_use_and_own(
    team: Team, facts: dict[str, Any], use: type[Exception] | None, own: type[Exception] | None
) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        person = add(session, workspace, "somebody", **facts)
        for check, refused in ((people.check_may_use, use), (people.check_may_own, own)):
            if refused is None:
                check(person, workspace)
            else:
                with pytest.raises(refused):
                    check(person, workspace)


def test_a_member_of_one_workspace_is_a_stranger_in_another(team: Team, others: Team) -> None:
    with team.database.readings() as session:
        li, there = session.get_one(Person, team.li), session.get_one(Workspace, others.id)
        with pytest.raises(errors.StrangerNotAllowed):
            people.check_may_use(li, there)
        with pytest.raises(errors.CannotOwn):
            people.check_may_own(li, there)


def test_only_admins_and_those_the_operator_names_administer(team: Team) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        boss = add(session, workspace, "maria", is_admin=True)
        add(session, workspace, "otto", is_admin=True, is_deactivated=True)
        li = session.get_one(Person, team.li)
        people.check_may_administer(session, boss, frozenset())
        people.check_may_administer(session, li, frozenset({"ULI"}))
        with pytest.raises(errors.AdminsOnly) as raised:
            people.check_may_administer(session, li, frozenset({"USAM"}))
        assert raised.value.values == {"admins": ["maria"]}


def test_what_slack_says_now_takes_the_place_of_what_it_said(team: Team) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        first = add(session, workspace, "wei", timezone="Asia/Shanghai", locale="zh-CN")
        assert (first.timezone, first.locale) == ("Asia/Shanghai", "zh-CN")
        again = add(session, workspace, "wei", is_guest=True)
        assert again.id == first.id
        assert (again.is_guest, again.timezone, again.locale) == (True, "Europe/Berlin", "en-US")
        assert len(add(session, workspace, "long", slack_id="UX").name) == 4
        long = people.Profile("UX", team.team_id, "名" * 300)
        assert people.remember(session, workspace, long, NOON).name == "名" * 200


def test_the_same_slack_id_in_two_workspaces_is_two_people(team: Team, others: Team) -> None:
    with team.database.readings() as session:
        here = people.find_member(session, team.id, "ULI")
        there = people.find_member(session, others.id, "ULI")
        assert here and there and (here.id, there.id) == (team.li, others.li)


def named(team: Team, *names: str) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        for index, name in enumerate(names):
            add(session, workspace, name, slack_id=f"UN{index}")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("anna", "Anna"),
        ("@ANNA", "Anna"),
        (" Anna ", "Anna"),
        ("anna l", "Anna Lind"),
        ("łuk", "Łukasz Żółty"),
        ("ŁUKASZ ŻÓŁTY", "Łukasz Żółty"),
        ("李", "李伟"),
        ("o'b", "O'Brien"),
        ("100%", "100% Bob"),
    ],
)
def test_a_person_is_found_by_the_beginning_of_the_name(team: Team, typed: str, found: str) -> None:
    named(team, "Anna", "Anna Lind", "Łukasz Żółty", "李伟", "O'Brien", "100% Bob")
    with team.database.readings() as session:
        assert people.find_by_name(session, team.id, typed).name == found


@pytest.mark.parametrize("typed", ["", "@", "  ", "ann", "bo", "%", "_nna", "nobody", "twin"])
def test_who_is_not_clear_is_unknown(team: Team, typed: str) -> None:
    named(team, "Anna", "Annabel", "Bob", "Bodo", "Twin", "twin")
    with team.database.readings() as session, pytest.raises(errors.UnknownPerson):
        people.find_by_name(session, team.id, typed)


def test_nobody_of_another_workspace_is_found(team: Team, others: Team) -> None:
    named(others, "Zoe")
    with team.database.readings() as session, pytest.raises(errors.UnknownPerson):
        people.find_by_name(session, team.id, "Zoe")


def imported(session: Session, team: Team, name: str) -> int:
    """Somebody whom an import knows by name only."""
    person = Person(workspace_id=team.id, name=name, timezone="UTC", locale="en-US")
    session.add(person)
    session.flush()
    return person.id


@pytest.mark.parametrize("name", ["Old Bob", "Łukasz Żółty", "李伟"])
def test_who_comes_to_slack_takes_over_what_was_imported_for_him(team: Team, name: str) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        waiting = imported(session, team, name)
        profile = people.Profile("U0BOB", workspace.team_id or "", name.upper())
        assert people.remember(session, workspace, profile, NOON).id == waiting
        again = people.Profile("U0OTHER", workspace.team_id or "", name)
        assert people.remember(session, workspace, again, NOON).id != waiting


@pytest.mark.parametrize(
    "what",
    [{"is_guest": True}, {"is_bot": True}, {"is_deactivated": True}, {"team_id": "T0OTHER"}],
)
def test_who_may_own_nothing_inherits_nothing(team: Team, what: dict[str, object]) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        waiting = imported(session, team, "Eve Adams")
        facts = {"slack_id": "U0EVE", "team_id": workspace.team_id or "", "name": "Eve Adams"}
        profile = people.Profile(**(facts | what))  # type: ignore[arg-type]
        assert people.remember(session, workspace, profile, NOON).id != waiting


def test_a_zone_this_machine_does_not_know_is_not_kept(team: Team) -> None:
    with team.database.sessions.begin() as session:
        workspace = session.get_one(Workspace, team.id)
        profile = people.Profile("U0FAR", workspace.team_id or "", "Far", timezone="US/Nowhere")
        assert people.remember(session, workspace, profile, NOON).timezone == workspace.timezone
