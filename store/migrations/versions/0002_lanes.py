"""Lanes for the pace that Slack sets, and which older code still works."""

import sqlalchemy as sa
from alembic import op

import store.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lanes",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("free_at", store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_lanes_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_lanes")),
    )
    floor = op.create_table(
        "schema_floor",
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_schema_floor")),
    )
    op.add_column("deliveries", sa.Column("lane", sa.String(length=32), nullable=True))
    for name, columns in (
        ("ix_deliveries_open_by_kind", ["workspace_id", "kind", "due_at", "id"]),
        ("ix_deliveries_open_by_recipient", ["workspace_id", "kind", "recipient"]),
    ):
        op.create_index(
            name,
            "deliveries",
            columns,
            sqlite_where=sa.text("state IN ('due', 'sending')"),
            postgresql_where=sa.text("state IN ('due', 'sending')"),
        )
    op.bulk_insert(floor, [{"version": "0001"}])
