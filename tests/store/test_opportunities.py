"""Lists and single cards: only this workspace's, every character as it is."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store import deliveries, errors, finding, lifecycle, opportunities, outbox, subscriptions
from store.accounts import find_or_add_account
from store.days_off import list_days_off, set_days_off
from store.due import due_for
from store.failures import newest_failures
from store.folding import Moment, lives_as_of
from store.models import Status
from store.opportunities import Filter, Page
from store.pipeline import load_pipeline, loss_reasons, sources
from store.rebuild import verify
from tests.store.ground import DAY, NOON, TODAY, ZONE, Team


def page(team: Team, start: int = 0, size: int = 20, **wanted: Any) -> Page:
    with team.database.readings() as session:
        return opportunities.page(session, team.id, Filter(**wanted), start, size)


def numbers(team: Team, **wanted: Any) -> list[int]:
    return [line.number for line in page(team, **wanted).lines]


def test_nothing_is_an_empty_page(team: Team) -> None:
    assert page(team, start=40) == Page((), 0, 0)


@pytest.mark.parametrize(
    ("start", "shown", "really"),
    [
        (0, [7, 6, 5], 0),
        (3, [4, 3, 2], 3),
        (6, [1], 6),
        (99, [1], 6),
    ],
)
def test_pages_are_newest_first_and_never_past_the_end(
    team: Team, start: int, shown: list[int], really: int
) -> None:
    for index in range(7):
        team.creates(f"Deal {index}")
    found = page(team, start, 3)
    assert [line.number for line in found.lines] == shown
    assert (found.start, found.total) == (really, 7)


def test_a_list_is_narrowed_by_owner_stage_and_status(team: Team) -> None:
    team.creates("one")
    team.creates("two", owner_id=team.sam)
    team.creates("three", stage_id=team.stages[2])
    team.does(lifecycle.win, 1)
    assert numbers(team) == [3, 2]
    assert numbers(team, status=None) == [3, 2, 1]
    assert numbers(team, status=Status.WON) == [1]
    assert numbers(team, owner_id=team.sam) == [2]
    assert numbers(team, owner_id=team.li, stage_id=team.stages[2]) == [3]
    assert numbers(team, status=Status.LOST) == []


def test_a_line_has_what_a_table_shows(team: Team) -> None:
    with team.database.sessions.begin() as session:
        acme = find_or_add_account(session, team.id, "Acme").id
    team.creates("Renewal", account_id=acme, next_step="Call", next_step_on=TODAY)
    line = page(team).lines[0]
    assert (line.title, line.account, line.stage, line.owner) == (
        "Renewal", "Acme", "Identified", "li",
    )  # fmt: skip
    assert (line.next_step, line.next_step_on, line.amount) == ("Call", TODAY, None)


def test_where_the_card_stands_is_no_change(team: Team) -> None:
    before = team.creates(card_channel="C1").version
    with team.database.sessions.begin() as session:
        opportunities.anchor_card(session, team.id, 1, "C2", "1.0")
    row = team.row()
    assert (row.card_channel, row.card_ts, row.version) == ("C2", "1.0", before)
    with team.database.sessions.begin() as session:
        opportunities.redirect_card(session, team.id, 1, "U1")
    assert team.row().card_channel == "U1"
    assert team.does(lifecycle.advance, 1, seen=before).stage_id == team.stages[1]


def test_an_unknown_number_is_named(team: Team, others: Team) -> None:
    others.creates()
    with team.database.readings() as session, pytest.raises(errors.UnknownNumber):
        opportunities.get(session, team.id, 1)


def test_two_workspaces_with_the_same_numbers_never_see_each_other(
    team: Team, others: Team
) -> None:
    """Every read of the store, asked of one workspace, says nothing of the other's."""
    for one, title in ((team, "Ours"), (others, "Theirs")):
        one.creates(title, next_step="Call", next_step_on=TODAY, card_channel=f"C{title}")
        one.creates(f"{title} too", owner_id=one.sam, expected_close=TODAY)
        with one.database.sessions.begin() as session:
            find_or_add_account(session, one.id, f"{title} account")
            set_days_off(session, one.id, None, [(TODAY, TODAY)])
            subscriptions.subscribe(
                session, workspace_id=one.id, report="daily", channel_id="C1",
                subscriber_id=one.li, weekday=None, at=NOON.time(), timezone="UTC",
                locale="en-US", scope="", now=NOON,
            )  # fmt: skip
            claim = deliveries.claim_next(session, one.id, NOON, (outbox.CARD,))
            assert claim is not None and claim.workspace_id == one.id
            deliveries.failed(session, claim, "is_archived", NOON, f"C{title}")
    with team.database.sessions.begin() as session:
        opportunities.anchor_card(session, team.id, 1, "COURS", "2.0")
        opportunities.redirect_card(session, team.id, 2, "COURS")
    assert (others.row(1).card_channel, others.row(2).card_channel) == ("CTheirs", None)
    zone = ZoneInfo(ZONE)
    reads: list[Callable[..., Any]] = [
        lambda s, id_: opportunities.get(s, id_, 1).title,
        lambda s, id_: [line.title for line in opportunities.page(s, id_, Filter()).lines],
        lambda s, id_: [line.title for line in finding.find(s, id_, "too").page.lines],
        lambda s, id_: [line.title for line in finding.offer(s, id_, 0, "", 9)],
        lambda s, id_: [line.title for line in finding.offer(s, id_, 0, "tooo", 9)],
        lambda s, id_: [due.title for due in due_for(s, id_, TODAY + 20 * DAY, zone)],
        lambda s, id_: [stage.id for stage in load_pipeline(s, id_).every],
        lambda s, id_: [source.id for source in sources(s, id_)],
        lambda s, id_: [reason.id for reason in loss_reasons(s, id_)],
        lambda s, id_: [one.id for one in subscriptions.subscriptions(s, id_)],
        lambda s, id_: [one.id for one in subscriptions.subscriptions(s, id_, "C1")],
        lambda s, id_: [one.id for one in newest_failures(s, id_, None, 5)],
        lambda s, id_: [one.title for one, _ in lives_as_of(s, id_, Moment(NOON + DAY))],
    ]
    with team.database.readings() as session:
        for read in reads:
            ours, theirs = read(session, team.id), read(session, others.id)
            assert ours and theirs
            assert not set(ours) & set(theirs) if isinstance(ours, list) else ours != theirs
        assert verify(session, team.id) == verify(session, others.id) == []
        assert list_days_off(session, team.id, None) == [(TODAY, TODAY)]
    with team.database.sessions.begin() as session:
        set_days_off(session, team.id, None, [])
    with team.database.readings() as session:
        assert list_days_off(session, others.id, None) == [(TODAY, TODAY)]
