"""Teams: people whose figures are looked at together."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import SalesTeam


def teams(session: Session, workspace_id: int) -> list[SalesTeam]:
    """Every team of the workspace, by name."""
    found = select(SalesTeam).where(SalesTeam.workspace_id == workspace_id)
    return list(session.scalars(found.order_by(SalesTeam.name, SalesTeam.id)))
