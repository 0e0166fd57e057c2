"""Whatever people type of what they are looking for, they find it, and nobody else's."""

import pytest
from sqlalchemy import update

from store import finding, lifecycle
from store.accounts import find_or_add_account, find_or_add_contact
from store.lifecycle import UNCHANGED, Edit
from store.merging import merge
from store.models import Account, Opportunity, SearchWord
from store.search_index import index_missing, reindex_account
from store.undoing import undo
from tests.store.ground import DAY, NOON, Team


def found(team: Team, text: str) -> list[int]:
    """Their numbers, in the order in which they are shown."""
    with team.database.readings() as session:
        return [line.number for line in finding.find(session, team.id, text).page.lines]


def instead(team: Team, text: str) -> str | None:
    with team.database.readings() as session:
        return finding.find(session, team.id, text).instead


def offered(team: Team, text: str, person: int | None = None, limit: int = 20) -> list[int]:
    with team.database.readings() as session:
        lines = finding.offer(session, team.id, person or team.li, text, limit)
        return [line.number for line in lines]


def known(team: Team, account: str, contact: str | None = None) -> tuple[int, int | None]:
    """The ids of an account and of somebody there."""
    with team.database.sessions.begin() as session:
        id_ = find_or_add_account(session, team.id, account).id
        person = contact and find_or_add_contact(session, team.id, id_, contact).id
        return id_, person or None


@pytest.fixture
def pipeline(team: Team, others: Team) -> Team:
    """Seven opportunities, and a neighbour's that has every word of theirs."""
    acme, bob = known(team, "Acme", "Bob Lee")
    anxin, wang = known(team, "安信公司", "王经理")
    street, _ = known(team, "Hauptstraße")
    team.creates("Renewal", account_id=acme, contact_id=bob)
    team.creates("Acme 100% more")
    team.creates("O'Brien's \"under_score\"")
    team.creates("续约", account_id=anxin, contact_id=wang)
    team.creates("ÄRGER mit Ümlaut", account_id=street)
    team.creates("SAP系统升级 🚀 Łódź")
    team.creates("Ｇｌｏｂｅｘ　Pilot，第１期")
    others.creates("Acme 100% _ ' \" ärger 安信 renewal globex pilot 续约 42 sap anxin axgs")
    return team


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("acme", [2, 1]),
        ("ACME renewal", [1]),
        ("renewal bob", [1]),
        ("renewal globex", []),
        ("100%", [2]),
        ("%", [2]),
        ("_", [3]),
        ("r_s", [3]),
        ("/", []),
        ("\\", []),
        ("o'brien", [3]),
        ('"', [3]),
        ("'; drop table opportunities; --", []),
        ("(acme, renewal)", [1]),
        ("ärger", [5]),
        ("ARGER", [5]),
        ("straße", [5]),
        ("HAUPTSTRASSE", [5]),
        ("lodz", [6]),
        ("łódź", [6]),
        ("🚀", [6]),
        ("🎉", []),
        ("globex", [7]),
        ("ｇｌｏｂｅｘ", [7]),
        ("第1期", [7]),
        ("第１期", [7]),
        ("nothing", []),
        ("\x00", []),
        ("\ud83d", []),
        ("\u200b", []),
        ("\u200b|", []),
        ("acme\u200b\x00renewal", [1]),
        ("acme " * 500, [2, 1]),
        ("x" * 10_000, []),
        ("。" * 200, []),
    ],
)
def test_what_is_typed_is_taken_as_it_is(pipeline: Team, typed: str, numbers: list[int]) -> None:
    assert found(pipeline, typed) == numbers
    if typed.isprintable():
        assert offered(pipeline, typed) == numbers


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("安信", [4]),
        ("安信 续约", [4]),
        ("公司", [4]),
        ("王", [4]),
        ("系统升级", [6]),
        ("axgs", [4]),
        ("AXGS", [4]),
        ("ax xy", [4]),
        ("anxin", [4]),
        ("anxingongsi", [4]),
        ("an xin gong si", [4]),
        ("xuyue wangjingli", [4]),
        ("wjl", [4]),
        ("sapxtsj", [6]),
        ("xitong", [6]),
    ],
)
def test_chinese_is_found_by_characters_pinyin_and_initials(
    pipeline: Team, typed: str, numbers: list[int]
) -> None:
    assert found(pipeline, typed) == numbers


@pytest.mark.parametrize(
    ("typed", "numbers", "meant"),
    [
        ("amce", [2, 1], "acme"),
        ("caem", [], None),
        ("cmae", [], None),
        ("came", [2, 1], "acme"),
        ("acmee", [2, 1], "acme"),
        ("renewl", [1], "renewal"),
        ("rneewal", [1], "renewal"),
        ("ernewal", [1], "renewal"),
        ("renwe", [1], "renew"),
        ("reneal bbo", [], None),
        ("reneal bob", [1], "renewal bob"),
        ("glbox", [], None),
        ("golbex", [7], "globex"),
        ("anxinggongsi", [4], "anxingongsi"),
        ("安心公司", [4], "anxingongsi"),
        ("安心公斯", [4], "anxingongsi"),
        ("续曰", [4], "xuyue"),
        ("zzz", [], None),
        ("1000", [], None),
    ],
)
def test_a_slip_is_mended_and_said(
    pipeline: Team, typed: str, numbers: list[int], meant: str | None
) -> None:
    assert found(pipeline, typed) == numbers
    assert instead(pipeline, typed) == meant
    assert offered(pipeline, typed) == numbers


def test_what_is_there_as_typed_is_not_mended(team: Team) -> None:
    team.creates("Acme")
    team.creates("Amce, really")
    assert (found(team, "amce"), instead(team, "amce")) == ([2], None)


def test_the_best_ones_come_first(team: Team) -> None:
    globex, _ = known(team, "Globex")
    for _ in range(11):
        team.creates("Pilot")
    team.creates("Pilot for lot 1")
    team.creates("A new Pilot")
    team.creates("Copilot")
    team.creates("Lost pilot")
    team.creates("Closed", account_id=globex)
    team.creates("Pilot closed")
    team.does(lifecycle.win, 17)
    assert found(team, "1") == [1, 16, 15, 14, 13, 12, 11, 10, 17]
    assert found(team, "#1")[0] == 1
    assert found(team, "１７") == [17]
    assert found(team, "pilot") == [12, *range(11, 0, -1), 17, 15, 13, 14]
    assert found(team, "new pilot")[0] == 13
    assert found(team, "globex") == [16]


def test_pages_of_a_search_never_go_past_the_end(team: Team) -> None:
    for index in range(7):
        team.creates(f"Acme {index}")
    team.creates("Globex")
    with team.database.readings() as session:
        for start, shown, really in ((0, [7, 6, 5], 0), (6, [1], 6), (99, [1], 6)):
            page = finding.find(session, team.id, "acme", start, 3).page
            assert [line.number for line in page.lines] == shown
            assert (page.start, page.total) == (really, 7)


def test_what_went_into_another_one_or_was_withdrawn_is_not_found(team: Team) -> None:
    team.creates("Acme renewal")
    team.creates("Acme rollout")
    team.does(lifecycle.create, team.draft("Acme mistake"), request="mistake")
    team.does(merge, 1, 2, request="merge")
    team.does(undo, "mistake", request="undo")
    assert found(team, "acme") == offered(team, "acme") == [1]
    team.does(undo, "merge", request="unmerge")
    assert found(team, "rollout") == [2]


def test_with_nothing_typed_a_menu_offers_what_one_touched_last(team: Team) -> None:
    for number in range(1, 4):
        team.creates(now=NOON + number * DAY)
    team.creates("Sam's", now=NOON + 9 * DAY, owner_id=team.sam)
    team.creates("Won", now=NOON + 9 * DAY)
    team.does(lifecycle.win, 5, now=NOON + 9 * DAY)
    team.does(lifecycle.log_activity, 1, "call", "Spoke", now=NOON + 5 * DAY)
    assert offered(team, " ") == [1, 3, 2]
    assert offered(team, "", limit=2) == [1, 3]
    assert offered(team, "", person=team.sam) == [4]
    assert offered(team, "", person=team.gina) == [4, 1, 3, 2]


def test_a_change_is_found_at_once_and_gives_no_new_version(team: Team) -> None:
    acme, bob = known(team, "Acme", "Bob Lee")
    row = team.does(lifecycle.create, team.draft("Renewal"), request="create")
    assert row.version == 1
    edit = Edit(title="Rollout", account_id=acme, contact_id=bob)
    row = team.does(lifecycle.edit, 1, edit, request="edit")
    assert found(team, "rollout acme lee") == [1]
    assert found(team, "renewal") == []
    assert row.version == team.row().version
    team.does(undo, "edit", request="undo")
    assert found(team, "renewal") == [1]
    assert found(team, "acme") == found(team, "rollout") == []


def test_what_a_merged_one_brings_along_finds_the_other(team: Team) -> None:
    acme, _ = known(team, "Acme")
    team.creates("Renewal")
    team.creates("Rollout", account_id=acme)
    team.does(merge, 1, 2)
    assert found(team, "acme") == [1]


def test_an_account_with_a_new_name_is_found_by_it(team: Team) -> None:
    acme, _ = known(team, "Acme")
    team.creates("Renewal", account_id=acme)
    team.creates("Rollout")
    before = team.row().version
    with team.database.sessions.begin() as session:
        session.execute(update(Account).where(Account.id == acme).values(name="安信"))
        reindex_account(session, acme)
    assert (found(team, "ax"), found(team, "acme")) == ([1], [])
    assert team.row().version == before


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("axgs", ["安信公司"]),
        ("anxin", ["安信公司"]),
        ("安心公司", ["安信公司"]),
        ("amce", ["Acme"]),
        ("renewal", []),
        ("", []),
    ],
)
def test_accounts_are_found_by_sound_and_in_spite_of_slips(
    pipeline: Team, typed: str, names: list[str]
) -> None:
    with pipeline.database.readings() as session:
        accounts = finding.accounts_sounding_like(session, pipeline.id, typed, 20)
        assert [account.name for account in accounts] == names


def without_keys(team: Team, *numbers: int) -> None:
    """As a version writes them that knows no keys."""
    with team.database.sessions.begin() as session:
        session.execute(
            update(Opportunity)
            .where(Opportunity.workspace_id == team.id, Opportunity.number.in_(numbers))
            .values(search_key=None, version=Opportunity.version)
        )


def test_one_without_a_key_is_found_by_number_and_title(team: Team) -> None:
    acme, _ = known(team, "Acme")
    team.creates("Renewal")
    team.creates("РЕМОНТ 100%", account_id=acme)
    team.creates("Globex 安信", account_id=acme)
    without_keys(team, 2, 3)
    assert found(team, "ремонт 100%") == found(team, "2") == [2]
    assert found(team, "安信") == offered(team, "globex") == [3]
    assert found(team, "renewal") == [1]
    assert found(team, "axx") == []
    with team.database.sessions.begin() as session:
        assert [index_missing(session, team.id, 1) for _ in range(3)] == [1, 1, 0]
    assert found(team, "acme") == [3, 2]
    assert found(team, "ax") == [3]


def test_a_word_that_nothing_has_any_more_finds_nothing(team: Team) -> None:
    team.creates("Globex")
    team.does(lifecycle.edit, 1, Edit(title="Initech"))
    assert (found(team, "globex"), instead(team, "globex")) == ([], None)
    assert (found(team, "gobex"), instead(team, "gobex")) == ([], None)
    with team.database.readings() as session:
        assert session.get(SearchWord, (team.id, "globex")) is not None


def test_an_edit_of_something_else_leaves_the_key_alone(team: Team) -> None:
    team.creates("Renewal")
    without_keys(team, 1)
    team.does(lifecycle.edit, 1, Edit(title=UNCHANGED, probability=30))
    assert team.row().search_key is None
