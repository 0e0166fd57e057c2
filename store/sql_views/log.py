"""The event log, readable, and the activities in it."""

from store.sql_views.dialects import Sql


def events(sql: Sql) -> str:
    return f"""
SELECT w.team_id AS workspace, e.id AS event_id, e.opportunity_id, o.number, o.title, e.kind,
  {_from(sql)} AS from_text,
  {_to(sql)} AS to_text,
  e.note, e.actor_id AS person_id, p.name AS person, e.via,
  e.happened_at, {sql.local_day("e.happened_at", "w.timezone")} AS happened_on, e.recorded_at,
  {is_taken_back(sql)} AS is_taken_back,
  (o.status <> 'invalid' AND NOT {is_taken_back(sql)}) AS counts
FROM events e
JOIN workspaces w ON w.id = e.workspace_id
JOIN opportunities o ON o.id = e.opportunity_id
LEFT JOIN people p ON p.id = e.actor_id
LEFT JOIN {taken_back(sql)} AS g ON g.opportunity_id = e.opportunity_id
"""


def activities(sql: Sql) -> str:
    return f"""
SELECT w.team_id AS workspace, e.id AS event_id, e.opportunity_id, o.number, o.title,
  {sql.json("e.to_value", "type")} AS activity,
  {sql.json("e.to_value", "text")} AS note,
  {sql.json("e.to_value", "quote", "text")} AS quote,
  e.actor_id AS person_id, p.name AS person, e.via, o.account_id, a.name AS account,
  e.happened_at, {sql.local_day("e.happened_at", "w.timezone")} AS happened_on, e.recorded_at,
  {is_taken_back(sql)} AS is_taken_back,
  (o.status <> 'invalid' AND NOT {is_taken_back(sql)}) AS counts
FROM events e
JOIN workspaces w ON w.id = e.workspace_id
JOIN opportunities o ON o.id = e.opportunity_id
LEFT JOIN people p ON p.id = e.actor_id
LEFT JOIN accounts a ON a.id = o.account_id
LEFT JOIN {taken_back(sql)} AS g ON g.opportunity_id = e.opportunity_id
WHERE e.kind = 'activity'
"""


def taken_back(sql: Sql) -> str:
    """Per opportunity with undoings: the ids of the events that do not count any more, as ",4,7,".

    As ``store.replay.taken_back`` has it: from the newest undoing on, as one that was itself undone
    takes nothing back.
    """
    ids = f"replace(trim({sql.json('to_value', 'events')}, '[]'), ' ', '') || ','"
    return f"""(
  WITH RECURSIVE undoings AS (
    SELECT id, opportunity_id, {ids} AS ids,
      row_number() OVER (PARTITION BY opportunity_id ORDER BY id DESC) AS place,
      count(*) OVER (PARTITION BY opportunity_id) AS places
    FROM events WHERE kind = 'undone'
  ), folded AS (
    SELECT opportunity_id, place, places, ',' || ids AS gone FROM undoings WHERE place = 1
    UNION ALL
    SELECT u.opportunity_id, u.place, u.places,
      CASE WHEN {sql.contains("f.gone", "',' || u.id || ','")} THEN f.gone
        ELSE f.gone || u.ids END
    FROM folded f
    JOIN undoings u ON u.opportunity_id = f.opportunity_id AND u.place = f.place + 1
  )
  SELECT opportunity_id, gone FROM folded WHERE place = places
)"""


def is_taken_back(sql: Sql) -> str:
    """Whether the event ``e`` is among those of ``taken_back``, joined as ``g``."""
    return sql.contains("coalesce(g.gone, '')", "',' || e.id || ','")


def _from(sql: Sql) -> str:
    value = "e.from_value"
    return f"""CASE
    WHEN e.kind = 'stage' THEN {_named(sql, "stages", value)}
    WHEN e.kind = 'reopened' THEN {sql.json(value, "status")}
    WHEN e.kind = 'amount' THEN {_amount(sql, value)}
    WHEN e.kind = 'next_step' THEN {sql.json(value, "text")}
    WHEN e.kind = 'merged' THEN {_other(sql, "from")}
    {_common(sql, value)} END"""


def _to(sql: Sql) -> str:
    value = "e.to_value"
    kinds = f"""replace(trim({sql.json(value, "kinds")}, '[]'), '"', '')"""
    return f"""CASE
    WHEN e.kind = 'created' THEN {_named(sql, "stages", value, "stage")}
    WHEN e.kind IN ('stage', 'reopened') THEN {_named(sql, "stages", value)}
    WHEN e.kind = 'amount' THEN {_amount(sql, value)}
    WHEN e.kind = 'next_step' THEN {sql.json(value, "text")}
    WHEN e.kind = 'activity' THEN {sql.json(value, "type")}
    WHEN e.kind = 'lost' THEN {_named(sql, "loss_reasons", value, "reason")}
    WHEN e.kind IN ('won', 'invalid') THEN {sql.json(value, "on")}
    WHEN e.kind = 'merged' THEN {_other(sql, "into")}
    WHEN e.kind = 'undone' THEN replace(replace({kinds}, ', ', ','), ',', ', ')
    {_common(sql, value)} END"""


def _common(sql: Sql, value: str) -> str:
    """The kinds whose value before and after are of one form."""
    plain = sql.json(value)
    return f"""WHEN e.kind = 'owner' THEN {_named(sql, "people", value)}
    WHEN e.kind = 'account' THEN {_named(sql, "accounts", value)}
    WHEN e.kind = 'contact' THEN {_named(sql, "contacts", value)}
    WHEN e.kind = 'source' THEN {_named(sql, "sources", value)}
    WHEN e.kind IN ('title', 'description', 'probability', 'expected_close', 'snoozed')
      THEN CAST({plain} AS TEXT)"""


def _other(sql: Sql, way: str) -> str:
    """The opportunity that came ``from`` elsewhere, or that this one went ``into``."""
    number, id_ = (sql.json("e.to_value", key) for key in ("number", way))
    return f"CASE WHEN {id_} IS NOT NULL THEN '#' || {number} END"


def _named(sql: Sql, table: str, value: str, *path: str) -> str:
    return f"(SELECT name FROM {table} WHERE id = CAST({sql.json(value, *path)} AS BIGINT))"


def _amount(sql: Sql, value: str) -> str:
    amount, currency = (sql.json(value, key) for key in ("amount", "currency"))
    return f"coalesce({amount} || ' ', '') || {currency}"
