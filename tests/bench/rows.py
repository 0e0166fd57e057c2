"""Opportunities in bulk: rows, visits, events and sums that agree with each other."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from store.base import Base
from store.database import Database
from store.models import (
    Account,
    Event,
    Kind,
    LossReason,
    Opportunity,
    Person,
    Stage,
    StageVisit,
    Status,
    Workspace,
)
from tests.bench.row_sums import RowSums

REPS = 20
ACCOUNTS = 500
DAYS = 1095
BATCH = 5_000
Row = dict[str, Any]


class Team:
    """A workspace with its reps, the first of whom is ``asker`` in Slack."""

    def __init__(self, session: Session, workspace: Workspace, asker: str, reps: int) -> None:
        self.workspace_id = workspace.id
        common = {"workspace_id": workspace.id, "timezone": "UTC", "locale": "en-US"}
        people = [
            Person(name=f"Rep {n}", slack_id=asker if n == 0 else None, **common)
            for n in range(reps)
        ]
        accounts = [
            Account(workspace_id=workspace.id, name=f"Account {n} & Sons", name_key=f"account {n}")
            for n in range(ACCOUNTS)
        ]
        session.add_all([*people, *accounts])
        session.flush()
        of_ours = Stage.workspace_id == workspace.id
        self.people = [person.id for person in people]
        self.accounts = [account.id for account in accounts]
        self.stages = list(session.execute(select(Stage.id, Stage.bit).where(of_ours)))
        self.reasons = list(session.scalars(select(LossReason.id)))


def fill(
    database: Database,
    workspace_id: int,
    count: int,
    asker: str,
    now: dt.datetime,
    reps: int = REPS,
) -> None:
    """``count`` opportunities of three years, two fifths of each rep's open."""
    with database.sessions.begin() as session:
        workspace = session.get_one(Workspace, workspace_id)
        team = Team(session, workspace, asker, reps)
        workspace.next_number = count + 1
        sums = RowSums(workspace.timezone)
        lives = (_life(team, number, now, sums) for number in range(1, count + 1))
        while batch := list(islice(lives, BATCH)):
            _insert(session, Opportunity, (row for row, _, _ in batch))
            _insert(session, StageVisit, (visit for _, visits, _ in batch for visit in visits))
            _insert(session, Event, (event for _, _, events in batch for event in events))
        sums.write(session, workspace_id, count)
    tidy(database)


def tidy(database: Database) -> None:
    """What PostgreSQL does by itself after a while."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
            link.execute(text("VACUUM ANALYZE"))


def _insert(session: Session, model: type[Base], rows: Iterable[Row]) -> None:
    """Past the ORM, which would send rows with different NULLs apart."""
    session.connection().execute(insert(model.__table__), list(rows))  # type: ignore[arg-type]


def _life(
    team: Team, number: int, now: dt.datetime, sums: RowSums
) -> tuple[Row, list[Row], list[Row]]:
    """One opportunity, its visits and its events, added to the sums."""
    dice = random.Random(number)
    is_open = number // len(team.people) % 5 < 2
    age = dice.randrange(400) if is_open else dice.randrange(5, DAYS)
    started = now - dt.timedelta(days=age, hours=dice.randrange(1, 20))
    ended = now if is_open else started + dt.timedelta(days=dice.randrange(min(age, 120)))
    path = _path(team, dice)
    moments = [started + (ended - started) * step / len(path) for step in range(len(path))]
    status = Status.OPEN if is_open else dice.choice((Status.WON, Status.LOST, Status.LOST))
    row = _row(team, number, dice, path, moments, status, ended)
    sums.add(row, list(zip(moments, (stage.id for stage in path), strict=True)), ended)
    return (
        row,
        list(_visits(team, number, path, moments, ended, is_open)),
        list(_events(team, row, path, moments, ended)),
    )


def _path(team: Team, dice: random.Random) -> list[Any]:
    """The stages it stood in; one in six was skipped."""
    last = dice.randrange(1, len(team.stages) + 1)
    first, *rest = team.stages[:last]
    return [first, *(stage for stage in rest if dice.random() > 1 / 6)]


def _row(
    team: Team,
    number: int,
    dice: random.Random,
    path: list[Any],
    moments: list[dt.datetime],
    status: Status,
    ended: dt.datetime,
) -> Row:
    is_open = status == Status.OPEN
    amount = None if dice.random() < 0.1 else Decimal(dice.randrange(5_000, 90_000))
    close = (moments[0] + dt.timedelta(days=dice.randrange(20, 200))).date()
    entered = sum(1 << stage.bit for stage in path)
    return {
        "id": number,
        "workspace_id": team.workspace_id,
        "number": number,
        "title": f"{dice.choice(('Renewal', 'Rollout', 'Pilot', 'Upgrade'))} of lot {number}",
        "status": status,
        "stage_id": path[-1].id,
        "furthest_stage_id": path[-1].id,
        "stages_entered": entered,
        "owner_id": team.people[number % len(team.people)],
        "account_id": dice.choice(team.accounts),
        "amount": amount,
        "currency": "EUR",
        "opened_on": moments[0].date(),
        "expected_close": close,
        "first_expected_close": close,
        "closed_on": None if is_open else ended.date(),
        "loss_reason_id": dice.choice(team.reasons) if status == Status.LOST else None,
        "next_step": "Call them about the offer" if is_open else None,
        "next_step_on": close if is_open else None,
        "stage_since": moments[-1],
        "touched_at": moments[-1] if is_open else ended,
        "version": 1,
        "changed_by_id": team.people[number % len(team.people)],
        "changed_at": moments[-1] if is_open else ended,
        "created_at": moments[0],
    }


def _visits(
    team: Team,
    number: int,
    path: list[Any],
    moments: list[dt.datetime],
    ended: dt.datetime,
    is_open: bool,
) -> Iterator[Row]:
    for stage, entered, left in zip(
        path, moments, [*moments[1:], None if is_open else ended], strict=True
    ):
        yield {
            "workspace_id": team.workspace_id,
            "opportunity_id": number,
            "stage_id": stage.id,
            "entered_at": entered,
            "left_at": left,
        }


def _events(
    team: Team, row: Row, path: list[Any], moments: list[dt.datetime], ended: dt.datetime
) -> Iterator[Row]:
    common = {
        "workspace_id": team.workspace_id,
        "opportunity_id": row["id"],
        "actor_id": row["owner_id"],
        "via": "bench",
    }

    def event(kind: Kind, value: Any, at: dt.datetime) -> Row:
        return common | {"kind": kind, "to_value": value, "happened_at": at, "recorded_at": at}

    yield event(Kind.CREATED, _created(row, path[0].id), moments[0])
    for stage, at in zip(path[1:], moments[1:], strict=True):
        yield event(Kind.STAGE, stage.id, at)
    if row["status"] != Status.OPEN:
        value = {"on": row["closed_on"].isoformat(), "reason": row["loss_reason_id"]}
        yield event(Kind(row["status"]), value, ended)


def _created(row: Row, stage_id: int) -> Row:
    return {
        "title": row["title"],
        "stage": stage_id,
        "owner": row["owner_id"],
        "account": row["account_id"],
        "amount": None if row["amount"] is None else str(row["amount"]),
        "currency": row["currency"],
        "opened_on": row["opened_on"].isoformat(),
        "expected_close": row["expected_close"].isoformat(),
        "next_step": {"text": row["next_step"]},
    }
