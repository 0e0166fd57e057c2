"""Everything people see, made from the nastiest that they can type, passes Slack's checks."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

from bot.sandbox.limits import check_blocks, check_options, check_view
from handlers.accounts import LONGEST_NEW, NEW
from handlers.interaction import Reply
from handlers.views import blocks as parts
from handlers.views.card import card, card_text, read_target, target
from handlers.views.day import day_blocks, day_text, nothing_due, team_blocks
from handlers.views.help import help_blocks
from handlers.views.opportunity_form import NewForm, edit_form, new_form
from handlers.views.report import report_blocks, report_text
from handlers.views.settings import SettingsForm, settings_form
from handlers.views.step_forms import (
    assign_form,
    done_form,
    lost_form,
    move_form,
    next_form,
    reopen_form,
    snooze_form,
    won_form,
)
from handlers.views.subscription import Subscribed, subscribed_blocks, subscription_form
from handlers.views.table import page_blocks, page_text
from reports import day
from reports.telling import Table, Telling
from reports.words import Words, words_for
from store.due import Due, Reason
from store.models import Account, Contact, LossReason, Opportunity, Person, Source, Stage, Status
from store.opportunities import Line, Page
from store.pipeline import Pipeline, StageInfo

NOW = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
TODAY = NOW.date()
ZONE = ZoneInfo("Europe/Berlin")
LARGEST = Decimal("9999999999999.99")
LANGUAGES = ("en-US", "zh-CN")


def fill(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


NASTY = {
    "plain": lambda length: fill("Acme renewal ", length),
    "pings": lambda length: fill("<!channel> <@U0SAM> &amp; *b* _i_ ", length),
    "escapes": lambda length: "&<>"[:1] * length,
    "code": lambda length: fill("`code` ```block``` ~s~ > ", length),
    "lines": lambda length: fill("one\ntwo\r\n\n", length),
    "emoji": lambda length: fill("🎉👩‍👩‍👧‍👦:tada:", length),
    "chinese": lambda length: fill("安信公司续约“大单”", length),
    "quotes": lambda length: fill("\"'\\{}%s{title}", length),
    "one letter": lambda _length: "x",
}
Fill = Callable[[int], str]


def pipeline(fills: Fill, count: int) -> Pipeline:
    return Pipeline(
        tuple(
            StageInfo(index + 1, f"{index}{fills(58)}", index, index, 10, 14, False)
            for index in range(count)
        )
    )


def person(fills: Fill, slack_id: str | None = "U0LI") -> Person:
    return Person(id=1, name=fills(200), slack_id=slack_id, timezone="UTC", locale="en-US")


def opportunity(fills: Fill, status: Status, full: bool) -> Opportunity:
    row = Opportunity(
        number=999_999_999, title=fills(200), status=status, stage_id=1, owner_id=1,
        currency="EUR", version=999_999, changed_at=NOW, opened_on=TODAY,
    )  # fmt: skip
    row.closed_on = None if status == Status.OPEN else TODAY
    row.stage = Stage(id=1, name=f"0{fills(58)}", position=0, bit=0, probability=10)
    row.owner = row.changed_by = person(fills, "U0LI" if full else None)
    row.account = row.contact = row.source = row.loss_reason = None
    if full:
        row.account_id, row.account = 2**40, Account(name=fills(200))
        row.contact, row.source = Contact(name=fills(200)), Source(id=3, name=fills(60))
        row.source_id, row.amount = 3, LARGEST
        row.expected_close = row.next_step_on = TODAY - dt.timedelta(days=900)
        row.next_step, row.description = fills(200), fills(3000)
        row.probability = 35
        row.loss_reason, row.loss_note = LossReason(id=1, name=fills(60)), fills(3000)
        row.competitor = fills(200)
    return row


META = {
    "number": 999_999_999, "version": 999_999,
    "origin": {"url": "https://hooks.slack.com/" + "x" * 300, "channel": "C0DEALS",
               "ts": "1.0", "ephemeral": True},
}  # fmt: skip


def forms(fills: Fill, words: Words, full: bool) -> Iterator[dict[str, Any]]:
    row = opportunity(fills, Status.OPEN, full)
    stages = pipeline(fills, 40 if full else 2)
    sources = [Source(id=index, name=f"{index}{fills(58)}") for index in range(40 if full else 1)]
    reasons = [LossReason(id=index, name=f"{index}{fills(58)}") for index in range(40)]
    start = NewForm(fills(500), ("account:1", fills(200)), LARGEST, "XAF", TODAY, "U0LI", "C0DEALS")
    if not full:
        start = NewForm("", None, None, "EUR", None, "U0LI", None)
    yield new_form(start, stages, sources, words, META)
    yield edit_form(row, sources, words, META)
    yield move_form(row, stages, words, META, 2 if full else None)
    yield reopen_form(row, stages, words, META)
    yield assign_form(row, words, META)
    yield won_form(row, None, TODAY, words, META)
    yield lost_form(row, reasons, None, TODAY, words, META)
    yield next_form(row, words, META, fills(500) if full else None, None)
    yield done_form(row, TODAY, words, META)
    yield snooze_form(row, TODAY, words, META)
    several = [(TODAY, TODAY)] * (400 if full else 0)
    yield settings_form(SettingsForm(dt.time(9), several, several if full else None), words, {})
    scopes = [("all", words("Everyone")), *((f"owner:{n}", fills(200)) for n in range(99))]
    for weekday, scope in ((None, ""), (6, "owner:5"), (0, "")):
        one = Subscribed(2**40, "weekly", weekday, dt.time(9), "A" * 64, scope)
        yield subscription_form(one, scopes, words, {"id": 2**40, "origin": META["origin"]})


def messages(fills: Fill, words: Words, full: bool) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    stages = pipeline(fills, 40 if full else 1)
    for status in (Status.OPEN, Status.WON, Status.LOST):
        row = opportunity(fills, status, full)
        yield card_text(row, words), card(row, stages, words, NOW, ZONE)
    told = day.tell(due(fills, full), words, TODAY, late=full)
    yield day_text(told), day_blocks(told, words)
    team = day.tell_team(due(fills, full), words, TODAY)
    yield day_text(team), team_blocks(team, words)
    yield "x", nothing_due(words)
    yield "x", help_blocks(parts.escape(fills(200)) if full else None, words)
    line = Line(
        9, fills(200), Status.OPEN, fills(200) if full else None, fills(60),
        LARGEST if full else None, "EUR", fills(200), fills(200) if full else None,
        TODAY if full else None,
    )  # fmt: skip
    query = {"text": fills(200), "status": None, "owner": 2**40, "stage": 2**40}
    for found in (Page((line,) * 20, 20, 999_999), Page((line,), 0, 1), Page((), 0, 0)):
        title = words("Found for “{text}”", text=fills(200))
        yield page_text(title, found, words), page_blocks(title, found, query, words)
    report = telling(fills, full)
    yield (
        report_text(report),
        report_blocks(report, words, "F0123ABCD" if full else None, "late" if full else None),
    )
    subscribed = [Subscribed(n, "weekly", n, dt.time(9), fills(64), fills(200)) for n in range(7)]
    yield "x", subscribed_blocks(parts.escape(fills(200)), subscribed if full else [], words)


def due(fills: Fill, full: bool) -> list[Due]:
    return [
        Due(
            list(Reason)[index % 4], 400, index, fills(200),
            fills(200) if full else None, fills(60),
            LARGEST if full else None, "EUR", index % 40, f"{index % 40}{fills(198)}",
            fills(200) if full else None, TODAY if full else None, 9,
        )
        for index in range(200 if full else 1)
    ]  # fmt: skip


def telling(fills: Fill, full: bool) -> Telling:
    if not full:
        return Telling("Funnel", ("Nothing yet.",), None, (), "")
    rows = tuple((fills(60), *["9,999,999 €"] * 5) for _ in range(40))
    table = Table((fills(60), *["Number"] * 5), rows)
    sentences = tuple(fills(300) for _ in range(5))
    return Telling(fills(300), sentences, table, (fills(300),) * 3, fills(3000))


CASES = list(product(NASTY, LANGUAGES, (True, False)))


@pytest.mark.parametrize(("nasty", "language", "full"), CASES)
def test_every_form_passes(nasty: str, language: str, full: bool) -> None:
    for view in forms(NASTY[nasty], words_for(language), full):
        assert check_view(view, lambda _file: True) == [], view["callback_id"]
        SdkView(**view).to_dict()


@pytest.mark.parametrize(("nasty", "language", "full"), CASES)
def test_every_message_passes_and_pings_nobody(nasty: str, language: str, full: bool) -> None:
    for text, blocks in messages(NASTY[nasty], words_for(language), full):
        assert check_blocks(blocks, lambda _file: True) == []
        for block in SdkBlock.parse_all([one for one in blocks if one["type"] != "table"]):
            block.to_dict()
        assert len(text) <= 4000
        for markup in (text, *markups(blocks)):
            assert "<!channel" not in markup
            assert "<@U0SAM" not in markup


def markups(value: Any) -> Iterator[str]:
    """Every text that Slack reads as ``mrkdwn``."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for one in value.values():
            yield from markups(one)
    elif isinstance(value, list):
        for one in value:
            yield from markups(one)


@pytest.mark.parametrize("nasty", NASTY)
def test_forms_ping_nobody_either(nasty: str) -> None:
    for view in forms(NASTY[nasty], words_for("en-US"), True):
        for markup in markups(view):
            assert "<!channel" not in markup and "<@U0SAM" not in markup


@pytest.mark.parametrize("nasty", NASTY)
def test_a_new_account_can_be_offered_however_it_is_called(nasty: str) -> None:
    typed = NASTY[nasty](LONGEST_NEW)
    options = [parts.option(f"New account “{typed}”", f"{NEW}{typed}")]
    assert check_options({"options": options}) == []


def test_the_search_travels_whole_in_the_paging_buttons() -> None:
    query = {"text": "🎉" * 200, "status": None}
    line = Line(9, "x", Status.OPEN, None, "x", None, "EUR", "x", None, None)
    blocks = page_blocks("x", Page((line,), 20, 99), query, words_for("en-US"))
    turns = [one for one in blocks[2]["elements"] if one["type"] == "button"]
    assert [json.loads(one["value"])["start"] for one in turns] == [0, 21]
    assert all(json.loads(one["value"])["text"] == "🎉" * 200 for one in turns)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("A & B", "A &amp; B"),
        ("&amp;", "&amp;amp;"),
        ("a < b > c", "a &lt; b &gt; c"),
        ("安信 `code` *b*", "安信 `code` *b*"),
        ("", ""),
    ],
)
def test_three_characters_are_escaped(text: str, escaped: str) -> None:
    assert parts.escape(text) == escaped


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("a  cd", 3, "a…"),
        ("", 3, ""),
        ("商机商机", 3, "商机…"),
    ],
)
def test_a_text_is_cut_with_an_ellipsis(text: str, limit: int, short: str) -> None:
    assert parts.shorten(text, limit) == short


def test_who_is_not_in_slack_is_named_and_not_mentioned() -> None:
    assert parts.mention("U0LI", "li") == "<@U0LI>"
    assert parts.mention(None, "<!here> Bob") == "&lt;!here&gt; Bob"


@pytest.mark.parametrize(("number", "version"), [(1, 1), (999_999_999, 12_345)])
def test_a_button_says_which_one_and_which_version(number: int, version: int) -> None:
    assert read_target(target(number, version)) == (number, version)
    assert read_target(str(number)) == (number, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_answer_fits_into_a_modal_where_there_is_no_message(language: str) -> None:
    """A button on the Home tab has no message to answer beside."""
    from handlers.answering import _as_modal

    for text, blocks in messages(NASTY["plain"], words_for(language), True):
        view = _as_modal(Reply(text, blocks), None)
        assert check_view(view, lambda _file: True) == []
