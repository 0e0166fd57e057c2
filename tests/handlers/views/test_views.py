"""Everything people see, made from the nastiest that they can type, passes Slack's checks."""

import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getmembers, isfunction
from itertools import product
from types import FrameType
from typing import Any, get_type_hints

import pytest
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

import handlers.views
from bot.sandbox.choosing import all_options
from bot.sandbox.limits import Problem, check_blocks, check_options, check_view
from handlers.accounts import LONGEST_NEW, NEW
from handlers.interaction import Reply
from handlers.views import blocks as parts
from handlers.views.blocks import Block
from handlers.views.card import read_target, target
from handlers.views.gallery import SAMPLES, Shown, gallery
from handlers.views.report import MOST_OPENINGS, report_blocks, report_text
from handlers.views.table import page_blocks
from reports.every import REPORTS
from reports.making import Made
from reports.periods import Period
from reports.report import Asked, Opening
from reports.tables import Table
from reports.telling import Telling
from reports.words import words_for
from store.models import Status
from store.opportunities import Line, Page
from tests.handlers.views.nasty import NASTY, nasty_sample

LANGUAGES = tuple(SAMPLES)
CASES = list(product(NASTY, LANGUAGES, (True, False)))


def nasty_gallery(nasty: str, language: str, full: bool) -> Iterator[Shown]:
    return gallery(words_for(language), nasty_sample(NASTY[nasty], full))


def problems(shown: Shown) -> list[Problem]:
    """What the sandbox would refuse it for."""
    if shown.surface == "message":
        return check_blocks(shown.payload["blocks"], lambda _file: True)
    return check_view(shown.payload, lambda _file: True)


@pytest.mark.parametrize(("nasty", "language", "full"), CASES)
def test_everything_passes_and_pings_nobody(nasty: str, language: str, full: bool) -> None:
    for shown in nasty_gallery(nasty, language, full):
        assert problems(shown) == [], shown.name
        as_the_sdk_reads_it(shown)
        for markup in (shown.payload.get("text", ""), *markups(shown.payload)):
            assert "<!channel" not in markup, shown.name
            assert "<@U0SAM" not in markup, shown.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_passes_with_what_a_team_would_type(language: str) -> None:
    found = list(gallery(words_for(language), SAMPLES[language]))
    assert {shown.name: problems(shown) for shown in found if problems(shown)} == {}
    names = [shown.name for shown in found]
    assert sorted(set(names)) == sorted(names)
    assert {shown.surface for shown in found} == {"message", "modal", "home"}


def as_the_sdk_reads_it(shown: Shown) -> None:
    """Slack's own library checks what it knows; tables it does not."""
    if shown.surface != "message":
        SdkView(**shown.payload).to_dict()
        return
    assert len(shown.payload["text"]) <= 4000
    known = [one for one in shown.payload["blocks"] if one["type"] != "table"]
    for block in SdkBlock.parse_all(known):
        block.to_dict()


@pytest.mark.parametrize(
    ("count", "subjects"), [(1, 1), (20, 2), (21, 2), (250, 1), (450, 90), (5000, 800)]
)
def test_each_figure_can_be_chosen_while_there_is_room(count: int, subjects: int) -> None:
    openings = tuple(
        Opening(f"k{n}", "Won", f"{n}", "Won.", f"Rep {n % subjects}" if n % subjects else "")
        for n in range(count)
    )
    told = Telling("Team", ("All of it.",), None, (), "")
    blocks = report_blocks(made(told, openings), words_for("en-US"))
    assert check_blocks(blocks, lambda _file: True) == []
    menu = blocks[-1]["elements"][0]
    offered = {option["value"] for option in all_options(menu)}
    assert offered == {one.key for one in openings[:MOST_OPENINGS]}
    assert len(json.dumps(blocks)) < 100_000


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


def makers() -> set[str]:
    """Every public function of the views that gives blocks or a view."""
    found = set()
    for module in pkgutil.walk_packages(handlers.views.__path__, "handlers.views."):
        for name, function in getmembers(import_module(module.name), isfunction):
            here = function.__module__ == module.name and not name.startswith("_")
            if here and get_type_hints(function).get("return") in (Block, list[Block]):
                found.add(f"{module.name}.{name}")
    return found


def called_by(work: Callable[[], object]) -> set[str]:
    """The functions that ``work`` calls, near and far."""
    seen = set()

    def note(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call":
            seen.add(f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return seen


def test_no_view_is_missing_from_the_gallery() -> None:
    assert "handlers.views.card.card" in makers()
    shown = called_by(lambda: list(gallery(words_for("en-US"), SAMPLES["en-US"])))
    assert makers() - shown == set()


def made(told: Telling, openings: tuple[Opening, ...] = ()) -> Made:
    asked = Asked(Period("all", None, None))
    return Made(REPORTS["funnel"], asked, None, told, openings, "k" * 255, lambda: None)


@pytest.mark.parametrize(("nasty", "language"), list(product(NASTY, LANGUAGES)))
def test_a_report_passes_however_much_it_says(nasty: str, language: str) -> None:
    fill = NASTY[nasty]
    rows = tuple((fill(60), *["9,999,999 €"] * 5) for _ in range(40))
    table = Table((fill(60), *["Number"] * 5), rows)
    told = Telling(fill(300), (fill(300),) * 5, table, (fill(300),) * 3, fill(3000))
    openings = tuple(Opening(f"k{n}", fill(60), fill(30), fill(300)) for n in range(120))
    blocks = report_blocks(made(told, openings), words_for(language), "F0123ABCDE", fill(300))
    assert problems(Shown("report", "message", {"blocks": blocks})) == []
    assert len(report_text(told)) <= 4000
    assert "<!channel" not in "".join(markups(blocks))


@pytest.mark.parametrize(("rows", "shown"), [(99, 99), (250, 99)])
def test_a_long_table_ends_where_a_message_does(rows: int, shown: int) -> None:
    table = Table(("Name", "n"), tuple((f"Row {n}", n) for n in range(rows)))
    telling = Telling("Team", (), table, (), "")
    blocks = report_blocks(made(telling), words_for("en-US"))
    assert problems(Shown("report", "message", {"blocks": blocks})) == []
    assert len(blocks[1]["rows"]) == shown + 1
    assert ("The first 99 of 250 rows." in json.dumps(blocks)) == (rows > shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_nothing_passes(language: str) -> None:
    told = Telling("Funnel", ("Nothing yet.",), None, (), "")
    blocks = report_blocks(made(told), words_for(language))
    assert problems(Shown("report", "message", {"blocks": blocks})) == []


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

    for shown in nasty_gallery("plain", language, True):
        if shown.surface == "message":
            view = _as_modal(Reply(shown.payload["text"], shown.payload["blocks"]), None)
            assert check_view(view, lambda _file: True) == [], shown.name
