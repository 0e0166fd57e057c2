"""Day cards, notices, watchers, contacts' details, merging, and what a search needs."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = store.base.UtcDateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS: tuple[tuple[str, sa.Column[object]], ...] = (
    ("people", sa.Column("works_until", sa.Time(), nullable=True)),
    ("people", sa.Column("muted", store.base.JsonValue, nullable=True)),
    ("people", sa.Column("home_view", sa.String(length=10), nullable=True)),
    ("people", sa.Column("home_seen_at", _MOMENT, nullable=True)),
    ("people", sa.Column("greeted_at", _MOMENT, nullable=True)),
    ("contacts", sa.Column("title", sa.String(length=200), nullable=True)),
    ("contacts", sa.Column("phone", sa.String(length=50), nullable=True)),
    ("contacts", sa.Column("email", sa.String(length=254), nullable=True)),
    ("opportunities", sa.Column("next_step_at", _MOMENT, nullable=True)),
    ("opportunities", sa.Column("handed_over_at", _MOMENT, nullable=True)),
    ("opportunities", sa.Column("search_key", sa.Text(), nullable=True)),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.add_column(table, column)
    _point_at_the_other()
    _partial("ix_people_home_seen", "people", ["workspace_id", "home_seen_at"],
             "home_seen_at IS NOT NULL")  # fmt: skip
    op.create_index("ix_contacts_account", "contacts", ["account_id"])
    _partial("ix_opportunities_merged_into", "opportunities", ["merged_into_id"],
             "merged_into_id IS NOT NULL")  # fmt: skip
    _partial("ix_opportunities_without_search_key", "opportunities", ["workspace_id", "id"],
             "search_key IS NULL")  # fmt: skip
    op.create_table(
        "day_cards",
        sa.Column("id", _KEY, nullable=False),
        _refers("workspace_id", "workspaces", "day_cards"),
        _refers("person_id", "people", "day_cards"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slack_channel", sa.String(length=32), nullable=False),
        sa.Column("slack_ts", sa.String(length=32), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_cards")),
        sa.UniqueConstraint(
            "workspace_id", "person_id", "day", name=op.f("uq_day_cards_workspace_id_person_id_day")
        ),
    )
    _partial("ix_day_cards_open", "day_cards", ["workspace_id", "person_id", "day"],
             "closed_at IS NULL")  # fmt: skip
    op.create_table(
        "day_items",
        _refers("card_id", "day_cards", "day_items"),
        _refers("opportunity_id", "opportunities", "day_items"),
        sa.PrimaryKeyConstraint("card_id", "opportunity_id", name=op.f("pk_day_items")),
    )
    op.create_index("ix_day_items_opportunity", "day_items", ["opportunity_id"])
    op.create_table(
        "watchers",
        _refers("opportunity_id", "opportunities", "watchers"),
        _refers("person_id", "people", "watchers"),
        _refers("workspace_id", "workspaces", "watchers"),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("opportunity_id", "person_id", name=op.f("pk_watchers")),
    )
    op.create_index("ix_watchers_person", "watchers", ["person_id"])
    op.create_table(
        "notices",
        sa.Column("id", _KEY, nullable=False),
        _refers("workspace_id", "workspaces", "notices"),
        _refers("person_id", "people", "notices"),
        _refers("opportunity_id", "opportunities", "notices"),
        _refers("event_id", "events", "notices"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("bucket", sa.String(length=60), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "person_id", "kind", "event_id", name=op.f("uq_notices_person_id_kind_event_id")
        ),
    )
    op.create_index("ix_notices_bucket", "notices", ["workspace_id", "person_id", "bucket"])
    op.create_table(
        "search_words",
        _refers("workspace_id", "workspaces", "search_words"),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "word", name=op.f("pk_search_words")),
    )
    op.execute("UPDATE schema_floor SET version = '0002'")


def _point_at_the_other() -> None:
    """SQLite can add a column that refers to another row only in its own words."""
    name = "fk_opportunities_merged_into_id"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE opportunities ADD COLUMN merged_into_id INTEGER "
            f"CONSTRAINT {name} REFERENCES opportunities (id)"
        )
        return
    op.add_column("opportunities", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(name, "opportunities", "opportunities", ["merged_into_id"], ["id"])


def _refers(name: str, table: str, here: str) -> sa.Column[int]:
    """A required column that names a row of ``table``."""
    kind = sa.Integer() if table == "workspaces" else _KEY
    refers = sa.ForeignKey(f"{table}.id", name=op.f(f"fk_{here}_{name}"))
    return sa.Column(name, kind, refers, nullable=False)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
