"""The question that a message carries: it comes back whole, and a forged one tells nothing."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from reports.every import REPORTS
from reports.making import carried, make, open_key, read_carried
from reports.periods import parse_period
from reports.report import Asked, looking
from reports.words import words_for
from store.database import Database
from store.errors import UnknownChoice
from store.models import SalesTeam, SalesTeamMember
from store.scopes import Scope
from tests.reports.any_lives import Crowd

ENGLISH = words_for("en-US")
DAY = dt.timedelta(days=1)


@pytest.fixture
def teams(database: Database, now: dt.datetime) -> Iterator[tuple[Crowd, Crowd]]:
    """Two workspaces; in the other one something is open and something won."""
    with database.sessions() as session:
        ours, other = Crowd(session, now), Crowd(session, now)
        for team in (ours, other):
            row = {"account_id": team.accounts[0].id, "source_id": team.sources[0].id}
            team.lives("S1 S2 WON", team.today - 5 * DAY, amount=Decimal(7), **row)
            team.lives("S1 S2", team.today - 5 * DAY, amount=Decimal(8), **row)
        group = SalesTeam(workspace_id=other.workspace.id, name="North")
        session.add(group)
        session.flush()
        session.add(SalesTeamMember(team_id=group.id, person_id=other.people[0].id))
        session.flush()
        yield ours, other


def every_scope(team: Crowd) -> dict[str, Scope]:
    return {
        "owner": Scope(owner_id=team.people[0].id),
        "source": Scope(source_id=team.sources[0].id),
        "account": Scope(account_id=team.accounts[0].id),
    }


def read(team: Crowd, key: str) -> Asked:
    return read_carried(team.session, team.workspace, key)[1]


@pytest.mark.parametrize("name", REPORTS)
def test_a_question_comes_back_as_it_was_asked(teams: tuple[Crowd, Crowd], name: str) -> None:
    ours, _ = teams
    report, today = REPORTS[name], ours.today
    for scope in (Scope(), *every_scope(ours).values()):
        asked = Asked(parse_period("last 90 days", today), scope, today - DAY, today)
        again = read(ours, carried(report, asked, ours.now))
        assert (again.period.span, again.scope) == (asked.period.span, scope)
        assert (again.as_of, again.known_on) == (asked.as_of, asked.known_on)


@pytest.mark.parametrize("kind", ["owner", "source", "account", "team"])
def test_ids_of_another_workspace_are_no_choice(teams: tuple[Crowd, Crowd], kind: str) -> None:
    ours, other = teams
    theirs = every_scope(other) | {"team": Scope(team_id=other.session.query(SalesTeam).one().id)}
    asked = Asked(parse_period("all", ours.today), theirs[kind])
    for report in REPORTS.values():
        with pytest.raises(UnknownChoice):
            read(ours, carried(report, asked, ours.now))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "|" * 6,
        "x" * 255,
        "nonsense|all|||||1",
        "funnel|last 90 days|||||1",
        "funnel|2026-12-31..2026-01-01|||||1",
        "funnel|0001-01-01..9999-12-31|||||1",
        "funnel|all||9999-12-31|||1",
        "funnel|all|||0001-01-01||1",
        "funnel|all|owner:x||||1",
        "funnel|all|owner||||1",
        "funnel|all|owner:-1||||1",
        f"funnel|all|owner:{10**30}||||1",
        f"funnel|all|team:{2**63 - 1}||||1",
        "funnel|all|everything:1||||1",
        "funnel|all|||||x",
        "funnel|all|||||" + "9" * 200,
        "funnel|all|||||-" + "9" * 17,
        "funnel|all|||||1|x",
        "funnel|all|||||1|2|3",
        "funnel\x00|all|||||1",
    ],
)
def test_what_nobody_carried_is_no_choice(teams: tuple[Crowd, Crowd], key: str) -> None:
    with pytest.raises(UnknownChoice):
        read(teams[0], key)


@pytest.mark.parametrize("name", REPORTS)
def test_no_other_figure_can_be_opened(teams: tuple[Crowd, Crowd], name: str) -> None:
    """Not even of an id that is of another workspace."""
    ours, other = teams
    report = REPORTS[name]
    asked = Asked(parse_period("all", ours.today))
    made = make(ours.session, ours.workspace, report, asked, ENGLISH, ours.now)
    theirs = make(other.session, other.workspace, report, asked, ENGLISH, other.now)
    foreign = {one.key for one in theirs.openings} - {one.key for one in made.openings}
    with looking(ours.session, ours.workspace, report, asked, ours.now) as snapshot:
        for key in ("", "x", "won:x", f"here:{10**30}", "age:9:9", "\x00", "x" * 255, *foreign):
            with pytest.raises(UnknownChoice):
                open_key(snapshot, report, asked, key, ENGLISH)
