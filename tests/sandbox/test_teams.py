"""People, channels, and what the app is told of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Sandbox, sample_team
from tests.sandbox.refusing import refused


def test_a_person_has_a_zone_and_on_request_a_locale(client: WebClient) -> None:
    chen = client.users_info(user="U0CHEN", include_locale=True)["user"]
    assert (chen["tz"], chen["locale"], chen["tz_offset"]) == ("Asia/Shanghai", "zh-CN", 28_800)
    assert "locale" not in client.users_info(user="U0CHEN")["user"]


def test_the_offset_follows_daylight_saving(
    client: WebClient, sandbox: Sandbox, clock: MovableClock
) -> None:
    offsets = []
    for month in (1, 7):
        clock.move_to(datetime(2027, month, 1, tzinfo=UTC))
        offsets.append(client.users_info(user="U0SAM")["user"]["tz_offset"])
    assert offsets == [0, 3600]


def test_guests_strangers_and_the_deactivated_are_marked(client: WebClient) -> None:
    gina, eve, otto = (client.users_info(user=f"U0{n}")["user"] for n in ("GINA", "EVE", "OTTO"))
    assert gina["is_restricted"] and gina["is_ultra_restricted"]
    assert eve["team_id"] == "T0OTHER" and "email" not in eve["profile"]
    assert otto["deleted"] and "tz" not in otto
    with refused("user_not_found"):
        client.users_info(user="U0NOBODY")


def test_who_shares_a_channel_is_no_stranger(client: WebClient, sandbox: Sandbox) -> None:
    assert client.users_info(user="U0EVE")["user"]["is_stranger"] is False
    sandbox.team.channels["C0ACME"].members.discard("U0EVE")
    assert client.users_info(user="U0EVE")["user"]["is_stranger"] is True
    with refused("user_not_visible"):
        client.conversations_open(users="U0EVE")


def test_people_come_in_pages(client: WebClient) -> None:
    pages = [[one["name"] for one in page["members"]] for page in client.users_list(limit=4)]
    names = [name for page in pages for name in page]
    assert len(pages) == 3
    assert names == ["li", "sam", "maria", "chen", "dan", "gina", "eve", "otto", "oppy"]


def test_channels_are_listed_by_kind_and_secrecy(client: WebClient, sandbox: Sandbox) -> None:
    def names(**how: Any) -> list[str]:
        return [c["name"] for c in client.conversations_list(**how)["channels"]]

    assert names(exclude_archived=True) == ["deals", "general", "acme-shared"]
    assert names(types="private_channel") == ["sales-managers"]
    sandbox.team.channels["C0MANAGERS"].members.discard(sandbox.bot_user_id)
    assert names(types="private_channel") == []
    with refused("invalid_types"):
        names(types="secret_channel")


def test_a_persons_channels_are_those_the_app_may_know(client: WebClient) -> None:
    both = "public_channel,private_channel"
    found = client.users_conversations(user="U0MARIA", types=both, exclude_archived=True)
    assert [c["name"] for c in found["channels"]] == ["deals", "sales-managers", "general"]
    own = client.users_conversations(types=both, exclude_archived=True)["channels"]
    assert [c["name"] for c in own] == ["deals", "sales-managers", "acme-shared"]


def test_channel_facts(client: WebClient) -> None:
    shared = client.conversations_info(channel="C0ACME", include_num_members=True)["channel"]
    assert shared["is_ext_shared"] and shared["is_member"] and shared["num_members"] == 3
    assert not client.conversations_info(channel="C0GENERAL")["channel"]["is_member"]
    members = client.conversations_members(channel="C0MANAGERS")["members"]
    assert members == ["U0LI", "U0MARIA", "U0OPPYBOT"]


def test_joining_makes_the_app_a_member(client: WebClient) -> None:
    client.conversations_join(channel="C0GENERAL")
    assert client.chat_postMessage(channel="C0GENERAL", text="x")["ok"]
    with refused("is_archived"):
        client.conversations_join(channel="C0OLD")
    with refused("method_not_supported_for_channel_type"):
        client.conversations_join(channel="C0MANAGERS")


def test_direct_messages_open_with_people_who_are_there(
    client: WebClient, sandbox: Sandbox
) -> None:
    opened = client.conversations_open(users="U0LI", return_im=True)
    assert opened["already_open"]
    assert opened["channel"]["id"] == sandbox.dm("U0LI")
    with refused("user_disabled"):
        client.conversations_open(users="U0OTTO")
    with refused("user_not_found"):
        client.conversations_open(users="U0NOBODY")


def test_the_team_and_the_bot_can_be_asked_for(client: WebClient) -> None:
    assert client.team_info()["team"]["domain"] == "northwind-sales"
    assert client.bots_info(bot="B0OPPYDEMO")["bot"]["app_id"] == "A0OPPYDEMO"


@pytest.mark.parametrize("name", ["li", "@li", "U0LI"])
def test_people_are_found_by_name_or_id(name: str) -> None:
    person = sample_team().person_named(name)
    assert person is not None and person.id == "U0LI"
