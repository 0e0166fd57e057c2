"""Which channels get which reports."""

import datetime as dt
from typing import Any

import pytest

from store import errors, subscriptions
from store.models import Subscription
from store.subscriptions import DAILY, MONDAY, WEEKLY
from tests.store.ground import DAY, NOON, Team


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
