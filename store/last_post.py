"""When somebody got the post before this one: what changed since for the time before is late."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.deliveries import POSTING, Claim
from store.models import Delivery, State


def last_post(session: Session, claim: Claim, kinds: tuple[str, ...]) -> dt.datetime | None:
    """When what the recipient got last, of these kinds and before ``claim``, was composed.

    Where that is not known, as an earlier sender had died, when Slack had it.
    """
    found = session.execute(
        select(Delivery.detail, Delivery.slack_ts)
        .where(
            Delivery.workspace_id == claim.workspace_id,
            Delivery.kind.in_(kinds),
            Delivery.recipient == claim.recipient,
            Delivery.state == State.SENT,
            Delivery.id < claim.id,
        )
        .order_by(Delivery.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    composed_at, ts = found.detail.get(POSTING), found.slack_ts
    if isinstance(composed_at, str):
        return dt.datetime.fromisoformat(composed_at)
    return None if ts is None else dt.datetime.fromtimestamp(float(ts), dt.UTC)
