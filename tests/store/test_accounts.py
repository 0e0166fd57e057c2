"""Customers are found however they are spelled, and only in their own workspace."""

import pytest

from store.accounts import (
    account_in,
    account_within,
    find_or_add_account,
    find_or_add_contact,
    name_key,
    search_accounts,
)
from tests.store.ground import Team


def adds(team: Team, *names: str) -> list[int]:
    with team.database.sessions.begin() as session:
        return [find_or_add_account(session, team.id, name).id for name in names]


def searched(team: Team, text: str, limit: int = 20) -> list[str]:
    with team.database.readings() as session:
        return [account.name for account in search_accounts(session, team.id, text, limit)]


@pytest.mark.parametrize("spelled", ["acme gmbh", "  ACME   GmbH ", "Acme\tGMBH", "ACME GMBH"])
def test_case_and_spaces_do_not_make_a_second_account(team: Team, spelled: str) -> None:
    first, again = adds(team, "Acme GmbH", spelled)
    assert first == again


def test_the_name_stays_as_it_was_first_written(team: Team) -> None:
    adds(team, " Müller   & Söhne ", "MÜLLER & SÖHNE")
    assert searched(team, "müll") == ["Müller & Söhne"]


@pytest.mark.parametrize("name", ["ß" * 140, "ﬃ" * 140])
def test_a_name_that_grows_when_its_case_is_folded_fits(team: Team, name: str) -> None:
    first, again = adds(team, name, name)
    assert first == again


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("acme", ["Acme", "Acme 100%", "Big Acme"]),
        ("100%", ["Acme 100%"]),
        ("%", ["Acme 100%"]),
        ("_", ["under_score"]),
        ("o'br", ["O'Brien & Co"]),
        ('"', ['"Quoted"']),
        ("\\", ["back\\slash"]),
        ("安信", ["安信公司"]),
        ("STRASSE", ["Hauptstraße 1"]),
        ("straße", ["Hauptstraße 1"]),
        ("nothing", []),
    ],
)
def test_a_search_takes_every_character_as_it_is(
    team: Team, others: Team, text: str, found: list[str]
) -> None:
    adds(
        team, "Big Acme", "Acme 100%", "Acme", "under_score", "O'Brien & Co", '"Quoted"',
        "back\\slash", "安信公司", "Hauptstraße 1",
    )  # fmt: skip
    adds(others, "Acme Elsewhere", "Elsewhere_")
    assert searched(team, text) == found


def test_a_search_stops_at_its_limit(team: Team) -> None:
    adds(team, *(f"Acme {index}" for index in range(5)))
    assert len(searched(team, "acme", 3)) == 3
    assert len(searched(team, "", 9)) == 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Acme renewal 2027", "Acme"),
        ("acme north renewal", "Acme North"),
        ("ACME  NORTH", "Acme North"),
        ("Acmeology", None),
        ("renewal Acme", None),
        ("", None),
    ],
)
def test_the_longest_account_that_a_title_begins_with(
    team: Team, others: Team, text: str, found: str | None
) -> None:
    adds(team, "Acme", "Acme North")
    adds(others, "Acmeology", "renewal")
    with team.database.readings() as session:
        account = account_in(session, team.id, text)
        assert (account and account.name) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bob at Acme wants 50 seats", "Acme"),
        ("ask ACME\nNorth about it", "Acme North"),
        ("周一见安信公司王经理", "安信公司"),
        ("Acme and 安信公司", None),
        ("Acmeology or pacme", None),
        ("100% sure", None),
        ("", None),
    ],
)
def test_the_only_account_that_a_message_names(
    team: Team, others: Team, text: str, found: str | None
) -> None:
    adds(team, "Acme", "Acme North", "安信公司", "%")
    adds(others, "Bob", "seats", "王经理")
    with team.database.readings() as session:
        account = account_within(session, team.id, text)
        assert (account and account.name) == found


def test_a_contact_is_known_at_each_account(team: Team) -> None:
    acme, globex = adds(team, "Acme", "Globex")
    with team.database.sessions.begin() as session:
        ids = [
            find_or_add_contact(session, team.id, account, name).id
            for account, name in (
                (acme, "Bob Lee"), (acme, " Bob  Lee "), (globex, "Bob Lee"), (None, "Bob Lee"),
                (None, "Bob Lee"),
            )
        ]  # fmt: skip
    assert ids[0] == ids[1] and ids[3] == ids[4]
    assert len(set(ids)) == 3


def test_the_key_of_a_name() -> None:
    assert name_key("  Straße\u00a0 NORD ") == "strasse nord"
