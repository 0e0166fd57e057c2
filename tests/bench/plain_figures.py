# ruff: noqa: S608 - the queries are put together from the constants here
"""A week's figures as somebody would query them by hand, for logs as simple as those of the bench.

``whose`` narrows to one owner. No amount is ever edited there and nothing entered late, which these
queries rely on and Oppy does not.
"""

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

Answer = tuple[Any, ...]
WHOSE = "AND o.owner_id = :owner"
_TALLY = "count(*), sum(o.amount)"
_CLOSED = "o.status IN ('won', 'lost')"
_MOVED = f"""
    SELECT e.kind, o.currency, {_TALLY}
    FROM events e JOIN opportunities o ON o.id = e.opportunity_id
    WHERE e.workspace_id = :workspace AND e.recorded_at >= :start AND e.recorded_at < :end
    AND e.kind IN ('created', 'won', 'lost')
    AND (o.status = 'open' OR o.touched_at > o.created_at) {{whose}} GROUP BY 1, 2
"""
_STOOD = f"""
    SELECT o.currency, {_TALLY} FROM opportunities o WHERE o.workspace_id = :workspace
    AND o.status = 'open' AND o.created_at < :then {{whose}} GROUP BY 1
    UNION ALL
    SELECT o.currency, {_TALLY} FROM opportunities o WHERE o.workspace_id = :workspace
    AND {_CLOSED} AND o.closed_on >= :day AND o.created_at < :then {{whose}} GROUP BY 1
"""
_DUE = f"""
    SELECT {{month}} AS month, CASE WHEN o.expected_close < :today THEN 1 ELSE 0 END, o.stage_id,
    o.probability, o.currency, {_TALLY} FROM opportunities o
    WHERE o.workspace_id = :workspace AND o.status = 'open' {{whose}} GROUP BY 1, 2, 3, 4, 5
"""
_WON = f"""
    SELECT {{month}} AS month, o.currency, {_TALLY} FROM opportunities o
    WHERE o.workspace_id = :workspace AND o.status = 'won' AND o.closed_on >= :start
    AND o.closed_on < :end {{whose}} GROUP BY 1, 2
"""
_RATES = f"""
    SELECT o.status, o.furthest_stage_id, o.currency, {_TALLY} FROM opportunities o
    WHERE o.workspace_id = :workspace AND {_CLOSED} AND o.closed_on > :year_ago
    AND o.closed_on <= :today {{whose}} GROUP BY 1, 2, 3
"""
_AS_OF = f"""
    SELECT CASE WHEN o.status <> 'open' AND o.touched_at < :then THEN o.status ELSE 'open' END,
    v.stage_id, o.currency, {_TALLY} FROM opportunities o
    LEFT JOIN stage_visits v ON v.opportunity_id = o.id AND v.entered_at < :then
    AND (v.left_at IS NULL OR v.left_at >= :then)
    WHERE o.workspace_id = :workspace AND o.created_at < :then {{also}} GROUP BY 1, 2, 3
"""
_ENDED = f"""
    SELECT o.status, o.currency, {{days}} AS days, {_TALLY} FROM opportunities o
    WHERE o.workspace_id = :workspace AND {_CLOSED} AND o.closed_on >= :start AND o.closed_on < :end
    GROUP BY 1, 2, 3
"""
_DAYS = {
    "sqlite": "CAST(julianday(o.closed_on) - julianday(o.opened_on) AS INTEGER)",
    "postgresql": "o.closed_on - o.opened_on",
}
_MONTH = {"sqlite": "substr({0}, 1, 7)", "postgresql": "to_char({0}, 'YYYY-MM')"}


class Plain:
    """Asks for one workspace, in UTC, which the rows are in, too."""

    def __init__(self, session: Session, workspace_id: int, owner_id: int | None) -> None:
        self._session = session
        self._engine = session.get_bind().dialect.name
        self._known = {"workspace": workspace_id, "owner": owner_id}
        self._whose = "" if owner_id is None else WHOSE

    def bridge(self, start: dt.date, end: dt.date) -> Answer:
        """What was open at both ends, and came and went between: how many of each."""
        days = {"start": self._moment(start), "end": self._moment(end)}
        moved: Counter[str] = Counter()
        for kind, _, count, _ in self._ask(_MOVED, **days):
            moved[kind] += count
        ends = [
            sum(row[1] for row in self._ask(_STOOD, then=self._moment(day), day=day.isoformat()))
            for day in (start, end)
        ]
        return (*ends, moved["created"], moved["won"], moved["lost"])

    def forecast(self, start: dt.date, end: dt.date, today: dt.date) -> Answer:
        """How many were won in the months and are open, and what is past due."""
        year_ago = today - dt.timedelta(days=365)
        days = {"start": start.isoformat(), "end": end.isoformat(), "today": today.isoformat()}
        month = _MONTH[self._engine].format
        won = self._ask(_WON.replace("{month}", month("o.closed_on")), **days)
        due = self._ask(_DUE.replace("{month}", month("o.expected_close")), **days)
        self._ask(_RATES, **days, year_ago=year_ago.isoformat())
        return (
            sum(row[2] for row in won),
            sum(row[5] for row in due),
            sum(row[5] for row in due if row[1]),
        )

    def funnel_as_of(self, start: dt.date, end: dt.date) -> Answer:
        """How what was opened in the period stood at its end, what was closed in it, and what was
        open then and a week before."""
        days = {"start": start.isoformat(), "end": end.isoformat()}
        opened = "AND o.opened_on >= :start AND o.opened_on < :end"
        then = {"then": self._moment(end)}
        stood: Counter[str] = Counter()
        for status, _, _, count, _ in self._ask(_AS_OF.replace("{also}", opened), **then, **days):
            stood[status] += count
        standing = [
            sum(
                row[3]
                for row in self._ask(_AS_OF.replace("{also}", ""), then=at)
                if row[0] == "open"
            )
            for at in (then["then"], self._moment(end - dt.timedelta(days=7)))
        ]
        ended = self._ask(_ENDED.replace("{days}", _DAYS[self._engine]), **days)
        return stood["won"], stood["lost"], stood["open"], *standing, sum(row[3] for row in ended)

    def _ask(self, sql: str, **also: Any) -> list[Any]:
        return list(
            self._session.execute(text(sql.replace("{whose}", self._whose)), self._known | also)
        )

    def _moment(self, day: dt.date) -> str:
        return f"{day.isoformat()} 00:00:00.000000" + ("+00" * (self._engine == "postgresql"))
