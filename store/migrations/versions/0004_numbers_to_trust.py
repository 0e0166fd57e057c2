"""Sales teams, targets, frozen forecasts, the fiscal year, any report's subscription, sums."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = store.base.UtcDateTime(timezone=True)
_MONEY = store.base.Money(precision=15, scale=2)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "workspaces",
        sa.Column("fiscal_year_starts", sa.Integer(), nullable=False, server_default="1"),
    )
    op.add_column(
        "workspaces", sa.Column("summed_to", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column("subscriptions", sa.Column("period", sa.String(length=60), nullable=True))
    op.create_table(
        "sales_teams",
        sa.Column("id", _KEY, nullable=False),
        _refers("workspace_id", "workspaces", "sales_teams"),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_teams")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_sales_teams_workspace_id_name")),
    )
    op.create_table(
        "sales_team_members",
        _refers("team_id", "sales_teams", "sales_team_members"),
        _refers("person_id", "people", "sales_team_members"),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_sales_team_members")),
    )
    op.create_table(
        "targets",
        sa.Column("id", _KEY, nullable=False),
        _refers("workspace_id", "workspaces", "targets"),
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", _MONEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint(
            "workspace_id",
            "scope",
            "month",
            "currency",
            name=op.f("uq_targets_workspace_id_scope_month_currency"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_targets_amount_not_negative")),
    )
    op.create_table(
        "frozen_forecasts",
        _refers("workspace_id", "workspaces", "frozen_forecasts"),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("won", _MONEY, nullable=False),
        sa.Column("weighted", _MONEY, nullable=False),
        sa.Column("best", _MONEY, nullable=False),
        sa.Column("frozen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "week", "month", "currency", name=op.f("pk_frozen_forecasts")
        ),
    )
    op.create_table(
        "cells",
        sa.Column("id", _KEY, nullable=False),
        _refers("workspace_id", "workspaces", "cells"),
        sa.Column("of", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("stages_entered", sa.BigInteger(), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("amount", store.base.MoneySum(), nullable=False),
        sa.Column("without_amount", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cells")),
    )
    op.create_index("ix_cells_of_day", "cells", ["workspace_id", "of", "day"])
    _index_for_figures()


def _index_for_figures() -> None:
    op.drop_index("ix_opportunities_closed_on", "opportunities")
    op.create_index(
        "ix_opportunities_closed",
        "opportunities",
        [
            "workspace_id", "status", "closed_on", "opened_on", "currency", "amount", "number",
            "owner_id",
        ],
        sqlite_where=sa.text("closed_on IS NOT NULL"),
        postgresql_where=sa.text("closed_on IS NOT NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_opportunities_open",
        "opportunities",
        [
            "workspace_id", "status", "owner_id", "stage_id", "probability", "currency",
            "expected_close", "amount", "id",
        ],
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )  # fmt: skip
    op.create_index(
        "ix_opportunities_opened_by_owner",
        "opportunities",
        ["workspace_id", "owner_id", "opened_on"],
    )
    op.drop_index("ix_events_recorded", "events")
    op.create_index(
        "ix_events_recorded",
        "events",
        ["workspace_id", "recorded_at", "happened_at", "kind", "opportunity_id"],
    )
    op.execute("UPDATE schema_floor SET version = '0003'")


def _refers(name: str, table: str, here: str) -> sa.Column[int]:
    """A required column that names a row of ``table``."""
    kind = sa.Integer() if table == "workspaces" else _KEY
    refers = sa.ForeignKey(f"{table}.id", name=op.f(f"fk_{here}_{name}"))
    return sa.Column(name, kind, refers, nullable=False)
