"""The pipeline at the end of each week, from the log: what a report as of that Sunday says.

As of a day the state of an opportunity is folded from the events that had happened by then, in the
order in which they were recorded. So an event that sets something is in effect from the day on
which it happened until the first day on which one that was recorded after it happened: two dates,
found in one pass, which any week can be compared with.
"""

from store.sql_views.dialects import Sql
from store.sql_views.log import is_taken_back, taken_back

_NEVER = "9999-12-31"
_LIFE = "'created', 'won', 'lost', 'invalid', 'reopened', 'merged', 'undone'"


def weekly_pipeline(sql: Sql) -> str:
    return f"""
WITH RECURSIVE log AS ({_log(sql)}
), born AS (
  SELECT l.*, {sql.later("l.day", "min(CASE WHEN l.kind = 'created' THEN l.day END) OVER of_one")}
    AS from_on
  FROM log l WINDOW of_one AS (PARTITION BY l.opportunity_id)
), life AS ({_in_effect(sql, _status(sql), f"kind IN ({_LIFE})")}
), worth AS ({_in_effect(sql, _worth(sql), "kind IN ('created', 'amount')")}
), place AS ({_in_effect(sql, _place(sql), "kind IN ('created', 'stage', 'reopened')")}
), chance AS ({_in_effect(sql, _chance(sql), "kind IN ('created', 'probability')")}
), bounds AS (
  SELECT workspace_id, min(from_on) AS first_on, max(from_on) AS last_on
  FROM born GROUP BY workspace_id
), weeks AS (
  SELECT workspace_id, {sql.monday("first_on")} AS starts_on,
    {sql.plus(sql.monday("first_on"), 6)} AS ends_on, last_on
  FROM bounds
  UNION ALL
  SELECT workspace_id, {sql.plus("starts_on", 7)}, {sql.plus("ends_on", 7)}, last_on
  FROM weeks WHERE ends_on < last_on
), standing AS (
  SELECT k.workspace_id, k.starts_on, k.ends_on, m.amount, m.currency,
    coalesce(c.probability, s.probability) AS probability, l.status = 'open' AS is_open,
    o.opened_on >= k.starts_on AND o.opened_on <= k.ends_on AS is_new,
    l.status = 'won' AND l.closed_on >= k.starts_on AND l.closed_on <= k.ends_on AS is_won,
    l.status = 'lost' AND l.closed_on >= k.starts_on AND l.closed_on <= k.ends_on AS is_lost
  FROM weeks k
  JOIN life l ON l.workspace_id = k.workspace_id AND {_at_the_end("l")} AND l.status <> 'invalid'
  JOIN opportunities o ON o.id = l.opportunity_id
  JOIN worth m ON m.opportunity_id = l.opportunity_id AND {_at_the_end("m")}
  JOIN place p ON p.opportunity_id = l.opportunity_id AND {_at_the_end("p")}
  JOIN chance c ON c.opportunity_id = l.opportunity_id AND {_at_the_end("c")}
  JOIN stages s ON s.id = p.stage_id
  WHERE l.status = 'open' OR l.closed_on >= k.starts_on OR o.opened_on >= k.starts_on
)
SELECT w.team_id AS workspace, {sql.week_name("t.starts_on")} AS week,
  t.starts_on AS week_start, t.ends_on AS week_end, t.currency,
  {_count("t.is_open")} AS open_count, {_value(sql, "t.is_open")} AS open_value,
  {_count("t.is_open AND t.amount IS NULL")} AS open_without_amount,
  {_weighted(sql)} AS weighted_value,
  {_count("t.is_new")} AS new_count, {_value(sql, "t.is_new")} AS new_value,
  {_count("t.is_won")} AS won_count, {_value(sql, "t.is_won")} AS won_value,
  {_count("t.is_lost")} AS lost_count, {_value(sql, "t.is_lost")} AS lost_value
FROM standing t
JOIN workspaces w ON w.id = t.workspace_id
WHERE t.is_open OR t.is_new OR t.is_won OR t.is_lost
GROUP BY w.team_id, t.workspace_id, t.starts_on, t.ends_on, t.currency
"""


def _log(sql: Sql) -> str:
    return f"""
  SELECT e.id, e.workspace_id, e.opportunity_id, e.kind, e.to_value,
    {sql.local_day("e.happened_at", "w.timezone")} AS day
  FROM events e
  JOIN workspaces w ON w.id = e.workspace_id
  LEFT JOIN {taken_back(sql)} AS g ON g.opportunity_id = e.opportunity_id
  WHERE e.kind IN ({_LIFE}, 'amount', 'stage', 'probability') AND NOT {is_taken_back(sql)}
    AND (e.kind <> 'merged' OR {sql.json("e.to_value", "into")} IS NOT NULL)
    AND (e.kind <> 'undone' OR {sql.is_true("e.to_value", "created")})"""


def _in_effect(sql: Sql, columns: str, which: str) -> str:
    """The events that set something, each with the days between which it holds."""
    return f"""
  SELECT workspace_id, opportunity_id, {columns}, from_on, coalesce(min(from_on) OVER (
      PARTITION BY opportunity_id ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ), {sql.day(f"'{_NEVER}'")}) AS until_on
  FROM born WHERE {which}"""


def _at_the_end(alias: str) -> str:
    return f"{alias}.from_on <= k.ends_on AND {alias}.until_on > k.ends_on"


def _status(sql: Sql) -> str:
    closed_on = sql.day(sql.json("to_value", "on"))
    return f"""CASE WHEN kind IN ('created', 'reopened') THEN 'open'
      WHEN kind IN ('won', 'lost') THEN kind ELSE 'invalid' END AS status,
    CASE WHEN kind IN ('won', 'lost') THEN {closed_on} END AS closed_on"""


def _worth(sql: Sql) -> str:
    return f"""{sql.logged_money(sql.json("to_value", "amount"))} AS amount,
    {sql.json("to_value", "currency")} AS currency"""


def _place(sql: Sql) -> str:
    return f"""CAST(CASE WHEN kind = 'created' THEN {sql.json("to_value", "stage")}
      ELSE {sql.json("to_value")} END AS BIGINT) AS stage_id"""


def _chance(sql: Sql) -> str:
    return f"""CAST(CASE WHEN kind = 'created' THEN {sql.json("to_value", "probability")}
      ELSE {sql.json("to_value")} END AS INTEGER) AS probability"""


def _count(which: str) -> str:
    return f"CAST(sum(CASE WHEN {which} THEN 1 ELSE 0 END) AS BIGINT)"


def _value(sql: Sql, which: str) -> str:
    return sql.money(f"sum(CASE WHEN {which} THEN coalesce(t.amount, 0) ELSE 0 END)")


def _weighted(sql: Sql) -> str:
    each = "CASE WHEN t.is_open THEN coalesce(t.amount, 0) * t.probability ELSE 0 END"
    return sql.weighted_sum(each)
