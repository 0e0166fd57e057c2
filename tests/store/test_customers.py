"""Which customer is meant, what is known of it, and what it is called."""

from decimal import Decimal
from typing import Any

import pytest

from store import errors, lifecycle
from store.account_search import find_accounts, similar_accounts
from store.accounts import find_or_add_account, rename_account
from store.customers import MOST_OPEN, Customer, customer
from store.merging import merge
from tests.store.cards_out import cards_again, search_keys, stand
from tests.store.ground import NOON, Team

NAMES = (
    "Acme", "Acme North", "Globex", "安信公司", "中国银行", "重庆长安 Group", "安新科技",
    "Müller AG",
)  # fmt: skip


def adds(team: Team, *names: str) -> list[int]:
    with team.database.sessions.begin() as session:
        return [find_or_add_account(session, team.id, name).id for name in names]


def shown(team: Team, account_id: int) -> Customer:
    with team.database.readings() as session:
        return customer(session, team.id, account_id)


def renames(team: Team, account_id: int, name: str, **change: Any) -> None:
    with team.database.sessions.begin() as session:
        rename_account(session, team.change(**change), account_id, name)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("acme", ["Acme", "Acme North"]),
        ("NORTH", ["Acme North"]),
        ("axgs", ["安信公司"]),
        ("anxin", ["安信公司", "安新科技"]),
        ("an xin gong", ["安信公司"]),
        ("安心", ["安信公司", "安新科技"]),
        ("zhongguo yh", []),
        ("zgyh", ["中国银行"]),
        ("yinhang", ["中国银行"]),
        ("chongqing", ["重庆长安 Group"]),
        ("cqca", ["重庆长安 Group"]),
        ("a", ["Acme", "Acme North", "Müller AG"]),
        ("%", []),
        ("nobody", []),
    ],
)
def test_found_by_a_part_and_by_its_sound(
    team: Team, others: Team, typed: str, found: list[str]
) -> None:
    adds(team, *NAMES)
    adds(others, "Acme Elsewhere", "安信公司 Elsewhere")
    with team.database.readings() as session:
        assert [one.name for one in find_accounts(session, team.id, typed, 9)] == found
        assert len(find_accounts(session, team.id, typed, 1)) == min(1, len(found))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("acmee", ["Acme", "Acme North"]),
        ("globx", ["Globex"]),
        ("Muller AG", ["Müller AG"]),
        ("xyz", []),
        ("", []),
    ],
)
def test_nearly_that_name(team: Team, others: Team, typed: str, found: list[str]) -> None:
    adds(team, *NAMES)
    adds(others, "Acmee", "Globx")
    with team.database.readings() as session:
        assert [one.name for one in similar_accounts(session, team.id, typed, 9)] == found


def test_what_was_won_is_by_currency_and_unknown_amounts_are_said_apart(team: Team) -> None:
    acme, globex = adds(team, "Acme", "Globex")
    for amount, currency in (
        ("50000", "EUR"), ("20000.55", "EUR"), ("800000", "CNY"), (None, "EUR"), (None, "USD"),
    ):  # fmt: skip
        known = None if amount is None else Decimal(amount)
        row = team.creates(account_id=acme, amount=known, currency=currency)
        team.does(lifecycle.win, row.number)
    lost = team.creates(account_id=acme, amount=Decimal(1))
    team.does(lifecycle.lose, lost.number, reason_id=team.reasons[0])
    team.does(lifecycle.win, team.creates(account_id=globex, amount=Decimal(7)).number)
    found = shown(team, acme)
    assert found.won == {"EUR": Decimal("70000.55"), "CNY": Decimal(800_000)}
    assert (found.wins, found.wins_unknown, found.open_total) == (5, 2, 0)


def test_the_newest_ten_that_are_open_of_all(team: Team) -> None:
    [acme] = adds(team, "Acme")
    for number in range(12):
        team.creates(f"Lot {number}", account_id=acme, stage_id=team.stages[2])
    found = shown(team, acme)
    assert (len(found.open), found.open_total) == (MOST_OPEN, 12)
    first = found.open[0]
    assert (first.number, first.title, first.stage) == (12, "Lot 11", "Needs confirmed")
    assert (first.amount, first.owner) == (None, "li")


def test_what_was_merged_counts_once(team: Team) -> None:
    [acme] = adds(team, "Acme")
    for _ in range(2):
        team.creates(account_id=acme)
    team.does(merge, 1, 2)
    assert [one.number for one in shown(team, acme).open] == [1]


def test_a_customer_of_whom_nothing_is_known(team: Team) -> None:
    [acme] = adds(team, "Acme")
    assert shown(team, acme) == Customer(acme, "Acme", (), (), 0, {}, 0, 0)


def test_another_name(team: Team) -> None:
    acme, globex = adds(team, "Acme", "Globex")
    renames(team, acme, "  Acme   Europe ")
    assert shown(team, acme).name == "Acme Europe"
    renames(team, acme, "ACME europe")
    assert shown(team, acme).name == "ACME europe"
    with pytest.raises(errors.AccountExists) as refused:
        renames(team, acme, "GLOBEX ")
    assert refused.value.values == {"name": "Globex"}
    with pytest.raises(errors.NameMissing):
        renames(team, acme, "   ")
    renames(team, globex, "Acme")
    assert adds(team, "acme") == [globex]


def test_a_name_of_another_workspace_is_free_and_its_accounts_are_not_ours(
    team: Team, others: Team
) -> None:
    [acme], [theirs] = adds(team, "Acme"), adds(others, "Globex")
    renames(team, acme, "Globex")
    with pytest.raises(errors.UnknownChoice):
        renames(team, theirs, "Mine")
    assert shown(others, theirs).name == "Globex"


def test_another_name_is_searched_anew_and_shown_on_the_cards_that_are_out(team: Team) -> None:
    acme, globex = adds(team, "Acme", "Globex")
    ids = [team.creates(account_id=id_, card_channel="C1").id for id_ in (acme, globex, acme)]
    team.creates(account_id=acme)
    stand(team, *ids)
    team.does(lifecycle.win, 3)
    renames(team, acme, "Acme Europe", request="renamed")
    assert search_keys(team) == [None, "key", None, None]
    assert cards_again(team) == ["opportunity:1"]
    renames(team, acme, "Acme Asia", now=NOON.replace(second=1))
    assert cards_again(team) == ["opportunity:1"] * 2
