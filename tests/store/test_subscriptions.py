"""Which channels get which reports."""

import datetime as dt
from typing import Any

import pytest

from store import errors, subscriptions
from store.models import Subscription, Workspace
from store.people import let_go
from store.subscriptions import DAILY, MONDAY, WEEKLY
from tests.store.ground import DAY, NOON, Team, add


def subscribe(team: Team, **more: Any) -> int:
    facts: dict[str, Any] = {
        "workspace_id": team.id, "report": WEEKLY, "channel_id": "C1", "subscriber_id": team.li,
        "weekday": MONDAY, "at": dt.time(9), "timezone": "Europe/Berlin", "locale": "en-US",
        "scope": "", "now": NOON,
    }  # fmt: skip
    with team.database.sessions.begin() as session:
        return subscriptions.subscribe(session, **facts | more).id


def of(team: Team, channel: str | None = None) -> list[Subscription]:
    with team.database.readings() as session:
        return subscriptions.subscriptions(session, team.id, channel)


def test_subscribing_again_changes_the_one_there_is(team: Team) -> None:
    first = subscribe(team)
    assert subscribe(team, at=dt.time(8, 30), subscriber_id=team.sam, now=NOON + DAY) == first
    (one,) = of(team)
    assert (one.at, one.subscriber_id, one.since) == (dt.time(8, 30), team.sam, NOON + DAY)


def test_channels_reports_and_scopes_are_apart(team: Team) -> None:
    subscribe(team)
    subscribe(team, report=DAILY, weekday=None)
    subscribe(team, scope="owner:1")
    subscribe(team, channel_id="C2")
    assert (len(of(team)), len(of(team, "C1")), len(of(team, "C3"))) == (4, 3, 0)


def test_one_is_stopped_once_and_may_begin_again(team: Team) -> None:
    id_ = subscribe(team)
    with team.database.sessions.begin() as session:
        one = session.get_one(Subscription, id_)
        assert subscriptions.stop(session, one, "is_archived", NOON)
        assert not subscriptions.stop(session, one, "again", NOON)
        assert one.stop_reason == "is_archived"
    assert of(team) == []
    assert subscribe(team) == id_
    (one,) = of(team)
    assert (one.stopped_at, one.stop_reason) == (None, None)


@pytest.mark.parametrize(
    "zone", ["", "Berlin", "Europe/Nowhere", "../etc/passwd", "/etc", "\0", "欧洲"]
)
def test_a_zone_that_does_not_exist_is_named(team: Team, zone: str) -> None:
    with pytest.raises(errors.UnknownTimeZone) as raised:
        subscribe(team, timezone=zone)
    assert raised.value.values == {"name": zone}
    assert of(team) == []


def change(team: Team, id_: int, **more: Any) -> int:
    facts: dict[str, Any] = {
        "weekday": 4, "at": dt.time(8), "timezone": "Asia/Shanghai", "scope": "", "now": NOON + DAY,
    }  # fmt: skip
    with team.database.sessions.begin() as session:
        return subscriptions.change(session, team.id, id_, **facts | more).id


def test_what_is_changed_holds_from_now_on(team: Team) -> None:
    id_ = subscribe(team)
    assert change(team, id_, scope="currency:EUR") == id_
    (one,) = of(team)
    assert (one.weekday, one.at, one.timezone) == (4, dt.time(8), "Asia/Shanghai")
    assert (one.scope, one.since) == ("currency:EUR", NOON + DAY)


@pytest.mark.parametrize("stopped", [False, True])
def test_a_scope_that_the_channel_has_already_is_changed_there(team: Team, stopped: bool) -> None:
    everyone, owner = subscribe(team), subscribe(team, scope="owner:1")
    if stopped:
        stop(team, owner)
    assert change(team, everyone, scope="owner:1") == owner
    (one,) = of(team)
    assert (one.id, one.scope, one.at) == (owner, "owner:1", dt.time(8))
    assert (one.since, one.stop_reason) == (NOON + DAY, None)


def test_a_stopped_one_begins_again_when_it_is_changed(team: Team) -> None:
    id_ = subscribe(team)
    stop(team, id_)
    assert change(team, id_) == id_
    (one,) = of(team)
    assert (one.stopped_at, one.stop_reason) == (None, None)


def test_that_of_another_workspace_is_never_found(team: Team, others: Team) -> None:
    id_ = subscribe(team)
    with pytest.raises(errors.UnknownSubscription):
        change(others, id_)
    with others.database.readings() as session, pytest.raises(errors.UnknownSubscription):
        subscriptions.get(session, others.id, id_)


def stop(team: Team, id_: int) -> None:
    with team.database.sessions.begin() as session:
        subscriptions.stop(session, subscriptions.get(session, team.id, id_), "by hand", NOON)


def test_another_report_is_another_subscription(team: Team) -> None:
    id_ = subscribe(team)
    other = change(team, id_, report="bridge", period="this month")
    assert other != id_
    (one,) = of(team)
    assert (one.id, one.report, one.period) == (other, "bridge", "this month")
    assert (one.channel_id, one.subscriber_id, one.locale) == ("C1", team.li, "en-US")
    assert change(team, other, report="weekly") == id_


def test_a_period_holds_until_it_is_changed_to_none(team: Team) -> None:
    id_ = subscribe(team, period="last quarter")
    assert [one.period for one in of(team)] == ["last quarter"]
    change(team, id_)
    assert [one.period for one in of(team)] == [None]


@pytest.mark.parametrize("fact", ["is_deactivated", "is_guest", "is_bot"])
def test_what_a_person_gets_ends_when_they_may_not_be_told(team: Team, fact: str) -> None:
    subscribe(team, channel_id="ULI")
    subscribe(team, channel_id="USAM")
    with team.database.sessions.begin() as session:
        add(session, session.get_one(Workspace, team.id), "li", **{fact: True})
    assert [one.channel_id for one in of(team)] == ["USAM"]
    with team.database.sessions.begin() as session:
        let_go(session, team.sam, NOON)
    assert of(team) == []
