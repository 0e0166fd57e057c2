"""Files between Oppy and Slack: handed out, and read with the token."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.clients import posting_client
from bot.sandbox import Sandbox
from handlers import files
from handlers.files import SlackFile, download, look_at, send_to_person, upload
from store.errors import FileGone, FileNotHandedOver, FileNotReadable, FileTooLarge, RuleBroken
from tests.people import Actor

CSV = "Title,Amount\nAcme renewal,50000\n".encode("gb18030")
QUIET = {"settings": {"event_subscriptions": {"bot_events": []}}}
SCOPES = ["chat:write", "files:read", "files:write", "im:write"]


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(rate_limits=False, file_delay=0.0, manifest=QUIET, scopes=SCOPES) as sandbox:
        yield sandbox


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return posting_client(slack.bot_token, slack.api_url)


@pytest.fixture
def li(slack: Sandbox) -> Actor:
    return Actor(slack, "li")


@pytest.fixture
def dropped(client: WebClient, li: Actor) -> SlackFile:
    """A table of Li's, as Slack tells of it."""
    li.uploads("deals.csv", CSV, "dm")
    return look_at(client, li.sees_file("deals.csv").id)


def test_what_slack_tells_of_a_file(dropped: SlackFile, li: Actor) -> None:
    assert (dropped.name, dropped.size, dropped.is_table) == ("deals.csv", len(CSV), True)
    assert dropped.shares == {li.channel: li.sees_file("deals.csv").message["ts"]}


def test_the_bytes_are_what_was_dropped(client: WebClient, dropped: SlackFile) -> None:
    assert download(client, dropped) == CSV


def test_a_file_in_a_thread_is_answered_in_that_thread(client: WebClient, li: Actor) -> None:
    parent = li.types("Here they come", in_="dm").ts
    li.uploads("deals.csv", CSV, "dm", thread=parent)
    found = look_at(client, li.sees_file("deals.csv").id)
    assert found.shares == {li.channel: parent}


def test_nothing_else_is_called_a_table() -> None:
    named = replace(files.described({"id": "F1"}), name="deals.xls")
    assert not named.is_table
    assert replace(named, name="A.B.XLSX").is_table


def test_the_login_page_is_no_file(client: WebClient, slack: Sandbox, dropped: SlackFile) -> None:
    stranger = WebClient("xoxb-other", base_url=slack.api_url)
    with pytest.raises(FileNotReadable):
        download(stranger, dropped)
    with pytest.raises(FileNotReadable):
        download(client, replace(dropped, url=f"{slack.url}/signin"))


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.example.com/deals.csv",
        "http://files.slack.com/deals.csv",
        "https://files.slack.com.example.com/deals.csv",
        "https://evil-slack.com/deals.csv",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_token_goes_to_slack_only(client: WebClient, dropped: SlackFile, url: str) -> None:
    with pytest.raises(FileNotReadable):
        download(client, replace(dropped, url=url))


def test_no_more_than_the_limit_is_read(client: WebClient, li: Actor) -> None:
    li.uploads("all.csv", b"x" * (files.LIMIT + 1), "dm")
    large = look_at(client, li.sees_file("all.csv").id)
    for announced in (large.size, 3):
        with pytest.raises(FileTooLarge):
            download(client, replace(large, size=announced))


def test_a_file_that_broke_off_is_not_taken_for_whole(
    client: WebClient, dropped: SlackFile
) -> None:
    with pytest.raises(FileNotHandedOver):
        download(client, replace(dropped, size=dropped.size + 1))


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429}, {}])
def test_slack_that_does_not_answer_may_be_asked_again(
    client: WebClient, slack: Sandbox, dropped: SlackFile, fault: dict[str, int]
) -> None:
    slack.faults.add("download", "status" if fault else "refuse", **fault)
    with pytest.raises(FileNotHandedOver):
        download(client, dropped)
    assert download(client, dropped) == CSV


def test_a_file_that_was_deleted_is_gone(
    client: WebClient, slack: Sandbox, li: Actor, dropped: SlackFile
) -> None:
    slack.delete_file(li.id, dropped.id)
    with pytest.raises(FileGone):
        look_at(client, dropped.id)
    with pytest.raises(FileGone):
        download(client, dropped)


def test_a_file_elsewhere_is_not_there(client: WebClient, li: Actor) -> None:
    li.uploads("theirs.csv", CSV, "#general")
    with pytest.raises(FileGone):
        look_at(client, li.sees_file("theirs.csv", in_="#general").id)


def _refused(slack: Sandbox) -> None:
    slack.faults.add("files.info", "error", error="missing_scope")


def _failing(slack: Sandbox) -> None:
    slack.faults.add("files.info", "status", status=500)


def _silent(slack: Sandbox) -> None:
    slack.faults.add("files.info", "refuse")


@pytest.mark.parametrize(
    ("goes_wrong", "told"),
    [(_refused, FileNotReadable), (_failing, FileNotHandedOver), (_silent, FileNotHandedOver)],
)
def test_why_slack_does_not_tell(
    client: WebClient,
    slack: Sandbox,
    dropped: SlackFile,
    goes_wrong: Callable[[Sandbox], None],
    told: type[RuleBroken],
) -> None:
    goes_wrong(slack)
    with pytest.raises(told):
        look_at(client, dropped.id)


def test_a_private_file_is_seen_when_its_permalink_is_posted(
    client: WebClient, slack: Sandbox, li: Actor
) -> None:
    done = upload(client, b"PK\x03", "deals.xlsx", "Your deals")
    li.sees_no_file("deals.xlsx")
    client.chat_postMessage(channel=slack.dm(li.id), text=f"<{done.permalink}|Your deals>")
    assert li.sees_file("deals.xlsx").id == done.id


def test_a_table_hangs_in_a_thread(client: WebClient, slack: Sandbox, li: Actor) -> None:
    parent = client.chat_postMessage(channel="C0DEALS", text="The funnel")["ts"]
    upload(client, CSV, "funnel.csv", "Funnel", channel="C0DEALS", thread_ts=parent)
    seen = li.sees_file("funnel.csv", in_="#deals")
    assert (seen.message["thread_ts"], seen.content) == (parent, CSV)


def test_a_file_for_one_person(client: WebClient, slack: Sandbox, li: Actor) -> None:
    sent = send_to_person(client, li.id, b"PK\x03", "deals.xlsx", "Deals", "As you asked")
    seen = li.sees_file("deals.xlsx", in_="dm")
    assert (seen.id, seen.content, seen.message["text"]) == (sent.id, b"PK\x03", "As you asked")
    Actor(slack, "sam").sees_no_file("deals.xlsx")
