"""What the operator sees of what people do: figures, and nobody's data."""

import io
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.health import pages
from bot.listening import Listener
from bot.sandbox import Sandbox
from bot.web import web_app
from bot.wiring import Oppy
from store import lifecycle
from tests.people import Actor
from tests.stories.test_references import creates_secretly, heard, lines
from tests.stories.test_trouble import database_away
from tests.test_contracts import ROOT

SECRETS = ("Zanzibar", "Quokka", "Vermilion", "Marmalade", "987654", "987,654", "Xylophone")


@pytest.fixture
def watched(oppy: Oppy) -> Iterator[str]:
    """The address of the operator's pages."""
    server = Listener(web_app(None, pages(oppy)), "127.0.0.1", 0)
    server.connect()
    yield f"http://127.0.0.1:{server.port}"
    server.close()


def betrayed(text: str) -> list[str]:
    return [one for one in SECRETS if one.lower() in text.lower()]


def test_a_search_at_every_key_is_counted_but_not_in_the_log(
    written: io.StringIO, li: Actor, oppy: Oppy, slack: Sandbox
) -> None:
    creates_secretly(li)
    li.types("/opp new Zanzibar again", in_="#deals")
    li.modal.fills(account="Quokka")
    searched = {"kind": "search:account", "outcome": "answered"}
    slack.wait_for(lambda: oppy.metrics.registry.get_sample_value("oppy_requests_total", searched))
    assert not lines(written, kind="search:account")


def test_nothing_that_customers_are_called_or_pay_is_logged_or_counted(
    written: io.StringIO,
    li: Actor,
    sam: Actor,
    slack: Sandbox,
    watched: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    creates_secretly(li)
    li.types("/opp note 1 Marmalade said yes", in_="#deals")
    li.plans("1 tomorrow call Marmalade", in_="#deals")
    li.types("/opp list Quokka", in_="#deals")
    li.types("/opp find Zanzibar", in_="#deals")
    li.types("/opp Zanzibar", in_="#deals")
    li.types("/opp assign 1 @sam", in_="#deals")
    li.types("/opp new Zanzibar two", in_="#deals")
    li.modal.fills(amount="Xylophone").submits()
    assert li.modal.errors
    slack.faults.add(method="chat.update", kind="error", error="message_not_found")
    sam.presses("Lost", in_="#deals")
    sam.modal.fills(competitor="Xylophone").submits()

    def broken(*_: Any) -> None:
        raise ValueError("Zanzibar Quokka 987654")

    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "create", broken)
        li.modal.fills(amount="987654").submits()
        li.modal.sees("tell an admin the reference")
    heard(slack, written, "form:new", times=3)
    slack.wait_for(lambda: lines(written, event="delivered"))
    told = written.getvalue() + httpx.get(f"{watched}/metrics").text
    assert "command:note" in told and "rule broken" in told and "delivered" in told
    assert betrayed(told) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_a_database_it_is_alive_and_says_what_it_lacks(
    written: io.StringIO,
    li: Actor,
    oppy: Oppy,
    slack: Sandbox,
    database_url: str,
    watched: str,
) -> None:
    def figures() -> str:
        return httpx.get(f"{watched}/metrics").text

    def ready() -> httpx.Response:
        return httpx.get(f"{watched}/readyz")

    oppy.tick()
    assert (ready().status_code, ready().text) == (200, "ok\n")
    creates_secretly(li)
    assert "oppy_database_up 1.0" in figures()
    slack.wait_for(lambda: "oppy_deliveries_waiting 0.0" in figures())
    alive = httpx.get(f"{watched}/healthz")
    li.types("/opp new Zanzibar two", in_="#deals")
    with database_away(database_url):
        li.modal.submits()
        li.modal.sees("The database did not answer")
        assert httpx.get(f"{watched}/healthz").text == alive.text
        assert ready().status_code == 503
        assert ready().text == "the database does not answer (OperationalError)\n"
        away = figures()
        assert "oppy_database_up 0.0" in away
        assert "oppy_deliveries_waiting" not in away
        assert 'oppy_requests_total{kind="form:new",outcome="database_away"} 1.0' in away
    assert betrayed(written.getvalue()) == []


def test_every_metric_is_explained_and_no_other(li: Actor, oppy: Oppy, watched: str) -> None:
    text = httpx.get(f"{watched}/metrics").text
    there = set(re.findall(r"^# TYPE (oppy_\w+) ", text, re.MULTILINE))
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    explained = re.findall(r"^\| `(oppy_\w+)`", page, re.MULTILINE)
    assert sorted(explained) == sorted(there)
    assert set(re.findall(r"oppy_[a-z]\w+_\w+", page)) <= there
