"""What the rows of ``tests.bench.rows`` add to the sums, without folding a log for each.

Their logs are simple: created, moved on, closed; nothing is edited, and nothing entered late.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from store.cells import Tally
from store.models import Status
from store.movements import Move
from store.sums.keeping import write
from store.sums.parts import UNSET, Key, Of, Sums, add

_CLOSES = {Status.WON: Move.WON, Status.LOST: Move.LOST}
_ONE = Tally(1)
Step = tuple[dt.datetime, int]  # when, and into which stage


class RowSums:
    """The sums of many rows, added up before they are written."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._sums: Sums = {}

    def add(self, row: Mapping[str, Any], steps: Sequence[Step], ended: dt.datetime) -> None:
        tally = Tally(1, row["amount"] or Decimal(0), int(row["amount"] is None))
        self._add_row(row, tally)
        is_open = row["status"] == Status.OPEN
        for at in (*(at for at, _ in steps), *(() if is_open else (ended,))):
            add(self._sums, Key(Of.EVENTS, at.astimezone(dt.UTC).date()), _ONE)
        # Of what happened at one moment only the last counts.
        stood: dict[dt.datetime, int | None] = dict(steps)
        if not is_open:
            stood[ended] = None
        before = None
        for at, stage in stood.items():
            self._add_turn(row, tally, at.astimezone(self._zone).date(), before, stage)
            before = stage

    def write(self, session: Session, workspace_id: int, last_id: int) -> None:
        write(session, workspace_id, self._sums, last_id)

    def _add_row(self, row: Mapping[str, Any], tally: Tally) -> None:
        status, stage, currency = row["status"], row["stage_id"], row["currency"]
        opened = Key(Of.OPENED, row["opened_on"], status, stage, row["stages_entered"], 0, currency)
        add(self._sums, opened, tally)
        if status == Status.OPEN:
            key = Key(Of.OPEN, row["expected_close"], "", stage, 0, UNSET, currency)
        else:
            reached = row["furthest_stage_id"]
            key = Key(Of.CLOSED, row["closed_on"], status, reached, currency=currency)
        add(self._sums, key, tally)

    def _add_turn(
        self,
        row: Mapping[str, Any],
        tally: Tally,
        day: dt.date,
        before: int | None,
        after: int | None,
    ) -> None:
        currency = row["currency"]
        for stage, times in ((before, -1), (after, 1)):
            if stage is not None:
                add(self._sums, Key(Of.STANDING, day, "", stage, 0, UNSET, currency), tally, times)
        if (before is None) != (after is None):
            move, times = (Move.NEW, 1) if before is None else (_CLOSES[row["status"]], -1)
            worth = Tally(1, tally.amount)
            add(self._sums, Key(Of.MOVED, day, move, currency=currency), worth, times)
            add(self._sums, Key(Of.CHANGES, day, move), _ONE)
