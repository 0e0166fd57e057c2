"""What the ids in the other views are called."""

from store.sql_views.dialects import Sql


def stages(_sql: Sql) -> str:
    return """
SELECT w.team_id AS workspace, s.id AS stage_id, s.name AS stage, s.position AS stage_position,
  s.probability, s.stale_after_days, s.retired_at IS NOT NULL AS is_retired, s.retired_at
FROM stages s
JOIN workspaces w ON w.id = s.workspace_id
"""


def people(_sql: Sql) -> str:
    return """
SELECT w.team_id AS workspace, p.id AS person_id, p.name AS person, p.slack_id, p.timezone,
  p.is_deactivated, p.is_guest, p.is_bot
FROM people p
JOIN workspaces w ON w.id = p.workspace_id
"""


def accounts(_sql: Sql) -> str:
    return """
SELECT w.team_id AS workspace, a.id AS account_id, a.name AS account
FROM accounts a
JOIN workspaces w ON w.id = a.workspace_id
"""
