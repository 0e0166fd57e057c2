"""Opportunities as they stand, the closed ones among them, and their stays in stages."""

from store.sql_views.dialects import Sql


def opportunities(sql: Sql) -> str:
    return f"""
SELECT w.team_id AS workspace, o.id AS opportunity_id, o.number, o.external_id, o.title, o.status,
  o.status <> 'invalid' AS counts, m.number AS merged_into_number,
  o.stage_id, s.name AS stage, s.position AS stage_position,
  o.owner_id, p.name AS owner, o.account_id, a.name AS account,
  o.contact_id, c.name AS contact, o.source_id, f.name AS source,
  {sql.money("o.amount")} AS amount, o.currency,
  coalesce(o.probability, s.probability) AS probability,
  o.probability IS NOT NULL AS is_manual_probability,
  CASE WHEN o.status = 'open'
    THEN {sql.weighted("o.amount * coalesce(o.probability, s.probability)")}
  END AS weighted_amount,
  o.opened_on, o.expected_close, o.first_expected_close, o.push_count, o.closed_on,
  {_cycle(sql)} AS cycle_days,
  o.loss_reason_id, r.name AS loss_reason, o.loss_note, o.competitor, o.description,
  o.next_step, o.next_step_on, o.next_step_at, o.snoozed_until,
  o.stage_since, o.touched_at, o.reopened_count, o.created_at, o.changed_at
FROM opportunities o
JOIN workspaces w ON w.id = o.workspace_id
JOIN stages s ON s.id = o.stage_id
JOIN people p ON p.id = o.owner_id
LEFT JOIN accounts a ON a.id = o.account_id
LEFT JOIN contacts c ON c.id = o.contact_id
LEFT JOIN sources f ON f.id = o.source_id
LEFT JOIN loss_reasons r ON r.id = o.loss_reason_id
LEFT JOIN opportunities m ON m.id = o.merged_into_id
"""


def won_lost(sql: Sql) -> str:
    """Only what the win rate counts: invalid ones are closed, too, but neither won nor lost."""
    return f"""
SELECT w.team_id AS workspace, o.id AS opportunity_id, o.number, o.title, o.status,
  o.opened_on, o.closed_on, {sql.month("o.closed_on")} AS closed_month,
  {_cycle(sql)} AS cycle_days,
  {sql.money("o.amount")} AS amount, o.currency,
  o.owner_id, p.name AS owner, o.account_id, a.name AS account, o.source_id, f.name AS source,
  o.stage_id, s.name AS stage, s.position AS stage_position,
  o.loss_reason_id, r.name AS loss_reason, o.loss_note, o.competitor, o.reopened_count
FROM opportunities o
JOIN workspaces w ON w.id = o.workspace_id
JOIN stages s ON s.id = o.stage_id
JOIN people p ON p.id = o.owner_id
LEFT JOIN accounts a ON a.id = o.account_id
LEFT JOIN sources f ON f.id = o.source_id
LEFT JOIN loss_reasons r ON r.id = o.loss_reason_id
WHERE o.status IN ('won', 'lost')
"""


def stage_visits(sql: Sql) -> str:
    return f"""
SELECT w.team_id AS workspace, v.opportunity_id, o.number, o.title, o.status,
  o.status <> 'invalid' AS counts, o.owner_id, p.name AS owner,
  v.stage_id, s.name AS stage, s.position AS stage_position,
  v.entered_at, {sql.local_day("v.entered_at", "w.timezone")} AS entered_on,
  v.left_at, {sql.local_day("v.left_at", "w.timezone")} AS left_on,
  {sql.time_between("v.entered_at", "v.left_at")} AS days,
  v.left_at IS NULL AS is_current
FROM stage_visits v
JOIN workspaces w ON w.id = v.workspace_id
JOIN opportunities o ON o.id = v.opportunity_id
JOIN stages s ON s.id = v.stage_id
JOIN people p ON p.id = o.owner_id
"""


def _cycle(sql: Sql) -> str:
    days = sql.days_between("o.opened_on", "o.closed_on")
    return f"CASE WHEN o.status IN ('won', 'lost') THEN {days} END"
