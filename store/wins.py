"""Won deals for the channels that celebrate them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import outbox
from store.changes import Change
from store.models import Event, Kind, Opportunity, Status, Subscription
from store.outbox import WORTH_SENDING, Debt
from store.subscriptions import WINS


def owe_wins(session: Session, row: Opportunity, change: Change) -> None:
    """Owe every channel that wants it the news that ``change`` won this one."""
    won = [one for one in change.recorded if one.opportunity_id == row.id and one.kind == Kind.WON]
    if not won:
        return
    session.flush()
    wanting = session.execute(
        select(Subscription.id, Subscription.channel_id).where(
            Subscription.workspace_id == row.workspace_id,
            Subscription.report == WINS,
            Subscription.stopped_at.is_(None),
        )
    )
    outbox.owe_all(
        session,
        [
            Debt(
                workspace_id=row.workspace_id,
                kind=outbox.WINS,
                recipient=f"subscription:{id_}",
                period=f"opportunity:{row.number}/v{row.version}",
                due_at=change.now,
                late_after=change.now + WORTH_SENDING,
                detail={
                    "number": row.number,
                    "event": won[-1].id,
                    "request": change.request_id,
                },
                lane=channel_id,
            )
            for id_, channel_id in wanting
        ],
    )


def is_still_won(session: Session, row: Opportunity, event_id: int) -> bool:
    """Whether it is won, and by that event: not taken back, nor reopened and won again since."""
    newest = select(func.max(Event.id)).where(
        Event.opportunity_id == row.id, Event.kind.in_((Kind.WON, Kind.REOPENED))
    )
    return row.status == Status.WON and session.scalar(newest) == event_id
