"""Likely twins: what is taken for the same, what is not, and what is shown first."""

import pytest

from store import lifecycle
from store.accounts import find_or_add_account
from store.likeness import alike, said
from store.merging import merge
from store.twins import Why, likely_twins
from tests.store.ground import Team

SAME = [
    ("Acme renewal", "ACME  Renewal"),
    ("Acme renewal", "Acme Renewal 2027"),
    ("Acme renewal", "Renewal, Acme"),
    ("Acme renewal", "Acme renewel"),
    ("Globex pilot", "Globix pilot"),
    ("Acme GmbH renewal", "Acme renewal"),
    ("CRM rollout for Acme", "Acme: CRM rollout"),
    ("Acme seats", "Acme seats for the new office"),
    ("Initech licences", "Initech licenses"),
    ("Acme", "acme"),
    ("Globex - pilot (phase 2)", "Globex pilot phase 2"),
    ("Umbrella support contract", "Umbrella suport contract 24x7"),
    ("安信公司续约", "安信续约"),
    ("安信有限公司续约", "安信集团 续约"),
    ("安信续约", "安心续约"),
    ("安信公司续约", "安信公司2027年续约"),
    ("续约 安信", "安信公司续约"),
    ("华联软件采购", "华联软件采购项目"),
    ("Acme公司续约", "ACME 续约"),
    ("ＡＣＭＥ　续约", "Acme续约"),
    ("明远教育培训", "明远教育 培训"),
]
DIFFERENT = [
    ("Acme renewal", "Globex renewal"),
    ("Acme renewal", "Acme pilot"),
    ("Renewal", "Acme renewal"),
    ("Acme", "Acme renewal"),
    ("Acme renewal 2026", "Acme renewal 2027"),
    ("Deal 01", "Deal 02"),
    ("Rollout phase 1", "Rollout phase 2"),
    ("Acme Berlin office renewal", "Globex Berlin office renewal"),
    ("CRM rollout for Acme", "CRM rollout for Globex"),
    ("Contoso data migration", "Contoso data warehouse"),
    ("Umbrella 50 seats", "Umbrella 60 seats"),
    ("Acme seats", "Acme seats, training, hardware and a new contract"),
    ("安信公司续约", "明远公司续约"),
    ("安信公司续约", "安信公司培训"),
    ("安信续约", "华信续约"),
    ("上海银行系统升级", "上海银联系统升级"),
    ("北京华联软件采购项目", "北京华润软件采购项目"),
    ("安信公司2026年续约", "安信公司2027年续约"),
    ("一期扩容", "二期扩容"),
    ("续约", "安信公司续约"),
    ("公司", "公司"),
    ("", ""),
    ("???", "!!!"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_however_it_is_worded(one: str, other: str) -> None:
    assert alike(said(one), said(other))
    assert alike(said(other), said(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_only_looks_the_same(one: str, other: str) -> None:
    assert not alike(said(one), said(other))
    assert not alike(said(other), said(one))


def account(team: Team, name: str) -> int:
    with team.database.sessions.begin() as session:
        return find_or_add_account(session, team.id, name).id


def twins(
    team: Team, title: str, account_id: int | None = None, named: str | None = None
) -> list[tuple[int, str]]:
    with team.database.readings() as session:
        found = likely_twins(session, team.id, title, account_id, named)
        return [(twin.number, twin.why) for twin in found]


def test_a_similar_title_comes_before_the_same_account(team: Team) -> None:
    acme = account(team, "Acme")
    team.creates("Acme renewal", account_id=acme)
    team.creates("New laptops", account_id=acme)
    team.creates("Globex pilot")
    assert twins(team, "ACME Renewal 2027", acme) == [(1, Why.TITLE), (2, Why.ACCOUNT)]
    assert twins(team, "Something else") == []


def test_what_it_says_of_each(team: Team) -> None:
    team.creates("Acme renewal", account_id=account(team, "Acme"), stage_id=team.stages[3])
    with team.database.readings() as session:
        [twin] = likely_twins(session, team.id, "Acme renewal")
    assert (twin.owner, twin.stage, twin.account) == ("li", "Proposal", "Acme")


def test_the_customer_may_stand_in_the_title_of_the_one_and_beside_the_other(team: Team) -> None:
    team.creates("Renewal", account_id=account(team, "Acme GmbH"))
    assert twins(team, "Acme renewal") == [(1, Why.TITLE)]
    assert twins(team, "renewal", named="ACME") == [(1, Why.TITLE)]
    assert twins(team, "renewal", account(team, "Globex")) == []


def test_the_newest_three_of_many(team: Team) -> None:
    acme = account(team, "Acme")
    for number in range(6):
        team.creates(f"Lot {number}", account_id=acme)
    assert [number for number, _ in twins(team, "Anything", acme)] == [6, 5, 4]


def test_only_what_is_open_can_be_a_twin(team: Team) -> None:
    for _ in range(4):
        team.creates("Acme renewal", account_id=account(team, "Acme"))
    team.does(lifecycle.win, 1)
    team.does(lifecycle.lose, 2, reason_id=team.reasons[0])
    team.does(merge, 4, 3)
    assert [number for number, _ in twins(team, "Acme renewal", account(team, "Acme"))] == [4]


def test_another_workspace_has_no_twins_for_us(team: Team, others: Team) -> None:
    theirs = account(others, "Acme")
    others.creates("Acme renewal", account_id=theirs)
    assert twins(team, "Acme renewal") == []
    assert twins(team, "Acme renewal", theirs) == []
    assert twins(others, "Acme renewal", theirs) == [(1, Why.TITLE)]


def test_the_right_one_is_found_among_many_that_share_its_usual_words(team: Team) -> None:
    team.creates("Renewal of lot 77 at the harbour")
    for number in range(250):
        team.creates(f"Renewal of lot {number + 100}")
    assert twins(team, "Renewal of lot 77 at the harbor") == [(1, Why.TITLE)]


@pytest.mark.parametrize(
    "title", ["", " ", "%", "_", "\\", "'", "🎉", "a" * 200, "%%% Acme_renewal"]
)
def test_any_title_can_be_looked_for(team: Team, title: str) -> None:
    team.creates("Globex pilot")
    assert twins(team, title) == []
