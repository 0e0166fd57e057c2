"""Links to opportunities: on cards, in messages, and in a browser."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.health import pages
from bot.listening import Listener
from bot.manifest import read_manifest
from bot.sandbox import MovableClock, Sandbox
from bot.sandbox.shapes import Json
from bot.settings import Settings
from bot.web import web_app
from bot.wiring import Oppy
from tests.people import Actor
from tests.settings import settings_for
from tests.stories.test_life import creates

HOME = "https://oppy.example.com"
LINK = f"{HOME}/o/1"


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[Sandbox]:
    """Slack, with the domain that the operator wrote into the manifest."""
    with Sandbox(
        clock=clock,
        rate_limits=False,
        file_delay=0.05,
        manifest=read_manifest(),
        unfurl_domains=["oppy.example.com"],
    ) as sandbox:
        yield sandbox
        assert sandbox.refusals == []


@pytest.fixture
def settings(slack: Sandbox, database_url: str) -> Settings:
    return settings_for(slack, database_url, url=f"{HOME}/")


def below(actor: Actor, message: Json) -> list[Json]:
    """What stands below a message's links."""
    found = next(one for one in actor.messages("#deals") if one["ts"] == message["ts"])
    below: list[Json] = found.get("attachments", [])
    return below


def unfurled(slack: Sandbox) -> list[Json]:
    return [call.args for call in slack.calls if call.method == "chat.unfurl"]


def test_a_card_carries_its_link(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.sees(f"Link: {LINK}", in_="#deals")
    li.types("/opp 1", in_="dm")
    li.sees(f"Link: {LINK}", in_="dm")


def test_below_a_link_stands_the_number_and_nothing_else(li: Actor, sam: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types(f"look at {LINK}", in_="#deals")
    message = sam.sees("Opportunity #1", in_="#deals")
    (shown,) = below(sam, message)
    assert shown["app_unfurl_url"] == LINK
    assert "Acme" not in str(shown)


def test_open_shows_each_reader_what_they_may_see(li: Actor, sam: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal 50k")
    li.types(f"look at {LINK}", in_="#deals")
    gina = Actor(slack, "gina")
    gina.sees("Opportunity #1", in_="#deals")
    sam.presses("Open", in_="#deals")
    gina.presses("Open", in_="#deals")

    def private(actor: Actor) -> list[str]:
        found = [one for one in actor.messages("#deals") if one["ephemeral_for"] == actor.id]
        return [actor.reads(one) for one in found]

    assert "Advance to Contacted" in slack.wait_for(lambda: private(sam))[0]
    assert slack.wait_for(lambda: private(gina)) == [
        "Guests cannot see opportunities. Ask a full member of the workspace."
    ]


def test_open_says_when_there_is_no_such_opportunity(li: Actor) -> None:
    li.types(f"look at {HOME}/o/77", in_="#deals")
    li.sees("Opportunity #77")
    li.presses("Open", in_="#deals")
    li.sees("There is no opportunity #77", in_="#deals")


def test_several_links_and_others_between_them(li: Actor, slack: Sandbox) -> None:
    others = f"https://example.com/o/3 {HOME}/o/x {HOME}/healthz {HOME}/o/4?x=1"
    li.types(f"{HOME}/o/1 {HOME}/o/2/ {others}", in_="#deals")
    li.sees("Opportunity #2")
    (call,) = unfurled(slack)
    assert sorted(_urls(call)) == [f"{HOME}/o/1", f"{HOME}/o/2/", f"{HOME}/o/4?x=1"]


def _urls(call: Json) -> list[str]:
    given = call["unfurls"]
    return list(json.loads(given) if isinstance(given, str) else given)


def test_in_a_channel_that_oppy_is_not_in(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types(LINK, in_="#general")
    li.sees("Opportunity #1", in_="#general")
    li.presses("Open", in_="#general")
    li.sees("Advance to Contacted", in_="#general")


@pytest.mark.parametrize(
    ("name", "channel"), [("gina", "C0DEALS"), ("eve", "C0ACME"), ("li", "C0ACME")]
)
def test_nothing_below_links_of_outsiders_or_before_their_eyes(
    li: Actor, slack: Sandbox, name: str, channel: str
) -> None:
    creates(li, "Acme renewal 50k")
    slack.message(Actor(slack, name).id, channel, LINK)
    li.types(LINK, in_="#deals")
    li.sees("Opportunity #1", in_="#deals")
    assert [call["channel"] for call in unfurled(slack)] == ["C0DEALS"]


def test_nothing_while_it_is_still_being_written(li: Actor, slack: Sandbox) -> None:
    links = [{"domain": "oppy.example.com", "url": LINK}]
    slack.happens(
        "link_shared", user=li.id, channel="COMPOSER", message_ts="0f1e", source="composer",
        unfurl_id="0f1e", links=links,
    )  # fmt: skip
    li.types(LINK, in_="#deals")
    li.sees("Opportunity #1", in_="#deals")
    assert [call["channel"] for call in unfurled(slack)] == ["C0DEALS"]


def test_a_link_that_slack_will_not_unfurl_is_let_be(li: Actor, slack: Sandbox) -> None:
    slack.faults.add("chat.unfurl", error="cannot_unfurl_url")
    li.types(LINK, in_="#deals")
    li.types(f"again {LINK}", in_="#deals")
    li.sees("Opportunity #1", in_="#deals")
    assert [len(below(li, one)) for one in li.messages("#deals")] in ([0, 1], [1, 0])


@contextmanager
def browser(oppy: Oppy) -> Iterator[http.client.HTTPConnection]:
    server = Listener(web_app(None, pages(oppy)), "127.0.0.1", 0)
    server.connect()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        yield connection
    finally:
        connection.close()
        server.close()


def got(connection: http.client.HTTPConnection, path: str, language: str = "") -> tuple[int, str]:
    connection.request("GET", path, headers={"Accept-Language": language})
    response = connection.getresponse()
    return response.status, response.read().decode()


def test_in_a_browser_the_link_tells_nothing_and_leads_to_slack(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    with browser(oppy) as connection:
        status, page = got(connection, "/o/1")
        assert status == 200
        assert "https://northwind-sales.slack.com/app_redirect?app=A0OPPYDEMO" in page
        assert "This is about opportunity #1." in page
        assert "Acme" not in page
        assert "这是商机 #1" in got(connection, "/o/1", "zh-CN,zh;q=0.9")[1]
        # One that does not exist looks the same.
        assert got(connection, "/o/77") == (200, page.replace("1", "77").replace("/77", "/1"))
        for nowhere in ("/o/", "/o/x", "/o/1/x", "/o/<script>", "/o", "/"):
            assert got(connection, nowhere)[0] == 404


def test_the_chinese_link(chen: Actor) -> None:
    chen.types(LINK, in_="#deals")
    chen.sees("商机 #1", in_="#deals")
    chen.presses("打开", in_="#deals")
