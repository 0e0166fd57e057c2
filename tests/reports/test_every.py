"""What all reports have in common, whoever wrote them."""

import dataclasses
import datetime as dt
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from reports.every import REPORTS
from reports.making import make
from reports.words import words_for
from store.database import Database
from store.targets import set_target
from tests.reports.any_lives import Crowd
from tests.reports.comparing import ask, asked

DAY = dt.timedelta(days=1)
CURRENCIES = ("CNY", "EUR", "USD")
EVERY = pytest.mark.parametrize("name", REPORTS)


def busy(team: Crowd) -> Crowd:
    """Won, lost and open in three currencies, of which the workspace's is the last."""
    team.workspace.currency = "USD"
    for currency in CURRENCIES:
        row = {"amount": Decimal(10), "currency": currency, "account_id": team.accounts[0].id,
               "source_id": team.sources[0].id}  # fmt: skip
        for story in ("S1 S2 WON", "S1 LOST", "S1 S2"):
            for ago in (30, 3):
                team.lives(story, team.today - ago * DAY, **row)
        this_month = team.today.replace(day=1)
        set_target(team.session, team.workspace.id, "", this_month, currency, Decimal(9))
    return team


def amounts_in(value: Any) -> Iterator[Mapping[str, Decimal]]:
    """Every mapping from currencies, however deep."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from amounts_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        if set(value) & set(CURRENCIES):
            yield value
        for one in value.values():
            yield from amounts_in(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from amounts_in(one)


@EVERY
@pytest.mark.parametrize("as_of", [None, 1], ids=["now", "as of"])
def test_the_workspaces_currency_comes_first(
    database: Database, now: dt.datetime, name: str, as_of: int | None
) -> None:
    with database.sessions() as session:
        team = busy(Crowd(session, now))
        day = None if as_of is None else team.today - as_of * DAY
        figures = ask(team, REPORTS[name], "last 90 days", as_of=day)
    found = [list(amounts) for amounts in amounts_in(figures)]
    assert found or name == "cycle"
    for currencies in found:
        assert currencies == sorted(currencies, key=lambda one: (one != "USD", one))


@EVERY
@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_the_first_sentence_says_of_when_it_is(
    database: Database, now: dt.datetime, name: str, language: str
) -> None:
    words = words_for(language)
    with database.sessions() as session:
        for team in (Crowd(session, now), busy(Crowd(session, now))):
            question = asked(team, "last 90 days", as_of=team.today - DAY)
            made = make(session, team.workspace, REPORTS[name], question, words, now)
            assert words.date(team.today - DAY) in made.told.sentences[0]
            assert made.told.title and made.told.alt_text.startswith(made.told.title)
            assert len(made.told.sentences) > 1


def test_no_report_brings_matplotlib_before_it_draws() -> None:
    seen = "import sys, reports.every; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", seen], check=False).returncode == 0
