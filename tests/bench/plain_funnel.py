# ruff: noqa: S608 - the queries are put together from the constants here
"""The funnel's figures as somebody would query them by hand: SQL, a few sums, nothing else."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from reports.periods import Period

_TALLY = "count(*), sum(amount), count(*) - count(amount)"
_COHORT = f"""
    SELECT status, stage_id, stages_entered, currency, {_TALLY}
    FROM opportunities WHERE workspace_id = :workspace AND opened_on >= :start AND opened_on < :end
    {{whose}} GROUP BY 1, 2, 3, 4
"""
_CLOSED = f"""
    SELECT status, currency, {{days}} AS days, {_TALLY}
    FROM opportunities WHERE workspace_id = :workspace AND closed_on >= :start AND closed_on < :end
    AND status IN ('won', 'lost') {{whose}} GROUP BY 1, 2, 3
"""
_OPEN_COLUMNS = """
    stage_id, probability, currency,
    CASE WHEN expected_close IS NULL THEN 'undated'
         WHEN expected_close < :today THEN 'past_due' ELSE 'ahead' END
"""
_OPEN = f"""
    SELECT {_OPEN_COLUMNS}, {_TALLY}
    FROM opportunities WHERE workspace_id = :workspace AND status = 'open' {{whose}}
    GROUP BY 1, 2, 3, 4
"""
_RECENT = """
    SELECT o.number, o.title, o.status, o.amount, o.currency, o.closed_on, a.name, p.name, r.name
    FROM opportunities o JOIN people p ON p.id = o.owner_id
    LEFT JOIN accounts a ON a.id = o.account_id LEFT JOIN loss_reasons r ON r.id = o.loss_reason_id
    WHERE o.workspace_id = :workspace AND o.closed_on >= :week_ago AND o.closed_on < :end
    AND o.status IN ('won', 'lost') {whose}
"""
# What has not changed since stands as it stood; what has stood where its visit of then says.
_WEEK_AGO = f"""
    WITH later AS (
        SELECT DISTINCT opportunity_id FROM events
        WHERE workspace_id = :workspace AND recorded_at >= :then AND happened_at >= :then
    ), stood AS (
        SELECT o.stage_id, o.probability, o.currency, o.expected_close, o.amount
        FROM opportunities o WHERE o.workspace_id = :workspace AND o.status = 'open'
        AND o.id NOT IN (SELECT opportunity_id FROM later) {{whose}}
        UNION ALL
        SELECT v.stage_id, o.probability, o.currency, o.expected_close, o.amount
        FROM opportunities o JOIN stage_visits v ON v.opportunity_id = o.id
        WHERE o.id IN (SELECT opportunity_id FROM later)
        AND v.entered_at < :then AND (v.left_at IS NULL OR v.left_at >= :then) {{whose}}
    )
    SELECT {_OPEN_COLUMNS}, {_TALLY} FROM stood GROUP BY 1, 2, 3, 4
"""
_DAYS = {
    "sqlite": "CAST(julianday(closed_on) - julianday(opened_on) AS INTEGER)",
    "postgresql": "closed_on - opened_on",
}


@dataclass(frozen=True)
class Figures:
    """Enough of them to see that both sides measured the same."""

    won: int
    lost: int
    open: int
    closed: int
    cycle: float | None
    standing: int
    week_ago: int
    lately: int


def figures(
    session: Session,
    workspace_id: int,
    period: Period,
    today: dt.date,
    owner_id: int | None = None,
) -> Figures:
    """In UTC, which the rows are in, too."""
    whose = "" if owner_id is None else "AND owner_id = :owner"
    engine = session.get_bind().dialect.name
    tomorrow = today + dt.timedelta(days=1)
    week_ago = tomorrow - dt.timedelta(days=7)
    known = {
        "workspace": workspace_id,
        "owner": owner_id,
        "start": (period.start or dt.date.min).isoformat(),
        "end": (period.end or tomorrow).isoformat(),
        "today": today.isoformat(),
        "week_ago": week_ago.isoformat(),
        "then": f"{week_ago.isoformat()} 00:00:00.000000" + ("+00" * (engine == "postgresql")),
    }

    def ask(sql: str, **also: Any) -> list[Any]:
        return list(session.execute(text(sql.replace("{whose}", whose)), known | also))

    stages = ask("SELECT id, name, probability FROM stages WHERE workspace_id = :workspace")
    outcome: Counter[str] = Counter()
    for status, *_, count, _amount, _without in ask(_COHORT):
        outcome[status] += count
    closed = ask(_CLOSED.replace("{days}", _DAYS[engine]))
    cycles = [
        days for status, _, days, count, *_ in closed if status == "won" for _ in range(count)
    ]
    then = week_ago - dt.timedelta(days=1)
    standing, before = ask(_OPEN), ask(_WEEK_AGO, today=then.isoformat())
    for cells in (standing, before):
        _weighted(cells, stages)
    return Figures(
        won=outcome["won"],
        lost=outcome["lost"],
        open=outcome["open"],
        closed=sum(row[3] for row in closed),
        cycle=median(cycles) if cycles else None,
        standing=sum(row[4] for row in standing),
        week_ago=sum(row[4] for row in before),
        lately=len(ask(_RECENT)),
    )


def _weighted(cells: list[Any], stages: list[Any]) -> dict[str, Any]:
    percents = {stage_id: percent for stage_id, _, percent in stages}
    found: Counter[str] = Counter()
    for stage_id, manual, currency, _, _, amount, _ in cells:
        found[currency] += (amount or 0) * (percents[stage_id] if manual is None else manual) / 100
    return dict(found)
