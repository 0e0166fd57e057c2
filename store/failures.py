"""Posts that could not be made, for whoever asks whether all is well."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import Delivery, State


def newest_failures(
    session: Session, workspace_id: int, channel_id: str | None, most: int
) -> list[Delivery]:
    """Newest first: of a channel, or of the whole workspace when none is given."""
    query = select(Delivery).where(
        Delivery.workspace_id == workspace_id, Delivery.state == State.FAILED
    )
    if channel_id is not None:
        query = query.where(Delivery.slack_channel == channel_id)
    newest = query.order_by(Delivery.done_at.desc(), Delivery.id.desc()).limit(most)
    return list(session.scalars(newest))
