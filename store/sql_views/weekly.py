"""The pipeline at the end of each week, from the log: what a report as of that Sunday says.

As of a day the state of an opportunity is folded from the events that had happened by then, in the
order in which they were recorded: of each sort of event the one with the highest id decides. So one
pass over the log gives the state after each day on which anything happened. What is open for a time
is one addition in the week in which that begins and one subtraction in the week in which it ends.
Values are looked up by the ids of their events: of joins between the steps SQLite makes a mess.
"""

from collections.abc import Iterable

from store.sql_views.dialects import Sql
from store.sql_views.log import is_taken_back, taken_back

_NEVER = "9999-12-31"
_SORTS = {
    "life": ("created", "won", "lost", "invalid", "reopened", "merged", "undone"),
    "worth": ("created", "amount"),
    "place": ("created", "stage", "reopened"),
    "chance": ("created", "probability"),
}
_SUMMED = (
    "open_count", "open_value", "open_without_amount", "weighted_value",
    "new_count", "new_value", "won_count", "won_value", "lost_count", "lost_value",
)  # fmt: skip
_STANDING = _SUMMED[:4]


def weekly_pipeline(sql: Sql) -> str:
    week_end = sql.plus("g.starts_on", 6)
    told = ", ".join(f"{_told(sql, name)} AS {name}" for name in _SUMMED)
    return f"""
WITH RECURSIVE log AS ({_log(sql)}
), born AS MATERIALIZED (
  SELECT l.*, {sql.latest("l.day", "min(CASE WHEN l.kind = 'created' THEN l.day END) OVER of_one")}
    AS from_on
  FROM log l WINDOW of_one AS (PARTITION BY l.opportunity_id)
), folded AS (
  SELECT DISTINCT workspace_id, opportunity_id, from_on, {", ".join(map(_deciding, _SORTS))}
  FROM born WINDOW so_far AS (PARTITION BY opportunity_id ORDER BY from_on)
), known AS MATERIALIZED ({_known(sql)}
), moves AS ({_moves(sql)}
), summed AS (
  SELECT workspace_id, starts_on, currency, {", ".join(f"sum({n}) AS {n}" for n in _SUMMED)}
  FROM moves GROUP BY workspace_id, starts_on, currency
), weeks AS (
  SELECT workspace_id, {sql.monday("min(from_on)")} AS starts_on, max(from_on) AS last_on
  FROM born GROUP BY workspace_id
  UNION ALL
  SELECT workspace_id, {sql.plus("starts_on", 7)}, last_on
  FROM weeks WHERE {sql.plus("starts_on", 6)} < last_on
), grid AS (
  SELECT k.workspace_id, k.starts_on, c.currency
  FROM weeks k
  JOIN (SELECT DISTINCT workspace_id, currency FROM summed) c ON c.workspace_id = k.workspace_id
), running AS (
  SELECT g.workspace_id, g.starts_on, g.currency, {", ".join(map(_running, _SUMMED))}
  FROM grid g
  LEFT JOIN summed t ON t.workspace_id = g.workspace_id AND t.starts_on = g.starts_on
    AND t.currency = g.currency
)
SELECT w.team_id AS workspace, {sql.week_name("g.starts_on")} AS week,
  g.starts_on AS week_start, {week_end} AS week_end, g.currency, {told}
FROM running g
JOIN workspaces w ON w.id = g.workspace_id
WHERE g.open_count + g.new_count + g.won_count + g.lost_count > 0
"""


def _log(sql: Sql) -> str:
    kinds = sorted({kind for some in _SORTS.values() for kind in some})
    return f"""
  SELECT e.id, e.workspace_id, e.opportunity_id, e.kind,
    {sql.local_day("e.happened_at", "w.timezone")} AS day
  FROM events e
  JOIN workspaces w ON w.id = e.workspace_id
  LEFT JOIN {taken_back(sql)} AS g ON g.opportunity_id = e.opportunity_id
  WHERE e.kind IN ({_texts(kinds)}) AND NOT {is_taken_back(sql)}
    AND (e.kind <> 'merged' OR {sql.json("e.to_value", "into")} IS NOT NULL)
    AND (e.kind <> 'undone' OR {sql.is_true("e.to_value", "created")})"""


def _deciding(sort: str) -> str:
    return f"max(CASE WHEN kind IN ({_texts(_SORTS[sort])}) THEN id END) OVER so_far AS {sort}_id"


def _texts(some: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in some)


def _known(sql: Sql) -> str:
    """The state from one day on until another: open or how closed, worth what, with what chance."""

    def of(sort: str, *path: str) -> str:
        return sql.json(f"{sort}.to_value", *path)

    def number(sort: str, key: str) -> str:
        """Of no other kind: PostgreSQL may look at the value before it joins, and refuse it."""
        others = _texts(_SORTS[sort][1:])
        return f"""CAST(CASE WHEN {sort}.kind = 'created' THEN {of(sort, key)}
      WHEN {sort}.kind IN ({others}) THEN {of(sort)} END AS BIGINT)"""

    looked_up = "\n  ".join(f"JOIN events {sort} ON {sort}.id = f.{sort}_id" for sort in _SORTS)
    return f"""
  SELECT f.workspace_id, f.opportunity_id,
    CASE WHEN life.kind IN ('created', 'reopened') THEN 'open'
      WHEN life.kind IN ('won', 'lost') THEN life.kind ELSE 'invalid' END AS status,
    CASE WHEN life.kind IN ('won', 'lost') THEN {sql.day(of("life", "on"))} END AS closed_on,
    {sql.logged_money(of("worth", "amount"))} AS amount, {of("worth", "currency")} AS currency,
    coalesce({number("chance", "probability")}, s.probability) AS probability,
    f.from_on, coalesce(
      lead(f.from_on) OVER (PARTITION BY f.opportunity_id ORDER BY f.from_on),
      {sql.day(f"'{_NEVER}'")}
    ) AS until_on
  FROM folded f
  {looked_up}
  JOIN stages s ON s.id = {number("place", "stage")}"""


def _moves(sql: Sql) -> str:
    """What each week adds and takes away. An unknown amount adds nothing but to its own count."""
    opened, closed = sql.monday("o.opened_on"), sql.monday("k.closed_on")
    worth = "coalesce(k.amount, 0)"
    first = (1, worth, "CASE WHEN k.amount IS NULL THEN 1 ELSE 0 END", f"{worth} * k.probability")
    comes = zip(_SUMMED, (*first, *[0] * 6), strict=True)
    goes = ", ".join(f"-({one})" for one in first)
    won, lost = (f"CASE WHEN k.status = '{one}' THEN {{}} ELSE 0 END" for one in ("won", "lost"))
    return f"""
  SELECT k.workspace_id, {sql.monday("k.from_on")} AS starts_on, k.currency,
    {", ".join(f"{value} AS {name}" for name, value in comes)}
  FROM known k WHERE k.status = 'open'
  UNION ALL
  SELECT k.workspace_id, {sql.monday("k.until_on")}, k.currency, {goes}, 0, 0, 0, 0, 0, 0
  FROM known k WHERE k.status = 'open' AND k.until_on < {sql.day(f"'{_NEVER}'")}
  UNION ALL
  SELECT k.workspace_id, {opened}, k.currency, 0, 0, 0, 0, 1, {worth}, 0, 0, 0, 0
  FROM known k JOIN opportunities o ON o.id = k.opportunity_id
  WHERE k.status <> 'invalid' AND {_at_the_end(sql, opened)}
  UNION ALL
  SELECT k.workspace_id, {closed}, k.currency, 0, 0, 0, 0, 0, 0,
    {won.format(1)}, {won.format(worth)}, {lost.format(1)}, {lost.format(worth)}
  FROM known k WHERE k.status IN ('won', 'lost') AND {_at_the_end(sql, closed)}"""


def _at_the_end(sql: Sql, monday: str) -> str:
    """Whether it stands so at the end of that week."""
    end = sql.plus(monday, 6)
    return f"k.from_on <= {end} AND k.until_on > {end}"


def _running(name: str) -> str:
    this_week = f"coalesce(t.{name}, 0)"
    if name not in _STANDING:
        return f"{this_week} AS {name}"
    so_far = "PARTITION BY g.workspace_id, g.currency ORDER BY g.starts_on"
    return f"sum({this_week}) OVER ({so_far}) AS {name}"


def _told(sql: Sql, name: str) -> str:
    if name == "weighted_value":
        return sql.weighted_total(f"g.{name}")
    return sql.money(f"g.{name}") if name.endswith("value") else f"CAST(g.{name} AS BIGINT)"
