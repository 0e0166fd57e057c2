"""The funnel of each month's cohort, to be added up over months."""

from store.sql_views.dialects import Sql


def funnel(sql: Sql) -> str:
    """Few cells first, as the report reads them, then each in every stage that it reached.

    A retired stage in which anything ever stood is there in every month: what got further, or was
    won, has passed it.
    """
    stood = "(c.entered >> s.bit) & 1 = 1"
    return f"""
WITH cells AS (
  SELECT o.workspace_id, {sql.month("o.opened_on")} AS opened_month, o.status, o.stage_id,
    (o.stages_entered | (CAST(1 AS BIGINT) << s.bit)) AS entered, count(*) AS n
  FROM opportunities o
  JOIN stages s ON s.id = o.stage_id
  WHERE o.status <> 'invalid'
  GROUP BY 1, 2, 3, 4, 5
), placed AS (
  SELECT c.*, (
    SELECT max(s.position) FROM stages s WHERE s.workspace_id = c.workspace_id AND {stood}
  ) AS furthest
  FROM cells c
), shown AS (
  SELECT s.* FROM stages s
  WHERE s.retired_at IS NULL
    OR EXISTS (SELECT 1 FROM cells c WHERE c.workspace_id = s.workspace_id AND {stood})
), counted AS (
  SELECT c.*, s.id AS at_id, s.name, s.position, s.retired_at, {stood} AS is_entered,
    c.status = 'won' OR c.furthest >= s.position AS is_reached
  FROM placed c
  JOIN shown s ON s.workspace_id = c.workspace_id
)
SELECT w.team_id AS workspace, c.opened_month, c.at_id AS stage_id, c.name AS stage,
  c.position AS stage_position, c.retired_at IS NOT NULL AS is_retired,
  {_count("TRUE")} AS opened,
  {_count("c.is_reached")} AS reached,
  {_count("c.is_entered")} AS entered,
  {_count("c.is_reached AND NOT c.is_entered")} AS implied,
  {_count("c.status = 'open' AND c.stage_id = c.at_id")} AS open_here,
  {_count("c.status = 'open' AND c.furthest = c.position")} AS open_furthest,
  {_count("c.is_reached AND c.status = 'won'")} AS won,
  {_count("c.is_reached AND c.status = 'lost'")} AS lost
FROM counted c
JOIN workspaces w ON w.id = c.workspace_id
GROUP BY w.team_id, c.workspace_id, c.opened_month, c.at_id, c.name, c.position, c.retired_at
"""


def _count(which: str) -> str:
    return f"CAST(sum(CASE WHEN {which} THEN c.n ELSE 0 END) AS BIGINT)"
