"""Cards that are out in a channel, and what is owed to them."""

from sqlalchemy import select, update

from store.models import Delivery, Opportunity
from tests.store.ground import Team


def stand(team: Team, *ids: int) -> None:
    """These opportunities' cards are out, and a search knows them."""
    with team.database.sessions.begin() as session:
        session.execute(
            update(Opportunity)
            .where(Opportunity.id.in_(ids))
            .values(card_ts="1.0", search_key="key")
        )


def search_keys(team: Team) -> list[str | None]:
    """In the order of their numbers."""
    with team.database.readings() as session:
        ours = select(Opportunity.search_key).where(Opportunity.workspace_id == team.id)
        return list(session.scalars(ours.order_by(Opportunity.number)))


def cards_again(team: Team) -> list[str]:
    """Whose cards are owed although nothing happened to them."""
    with team.database.readings() as session:
        ours = Delivery.workspace_id == team.id, Delivery.period.contains("/")
        return list(session.scalars(select(Delivery.recipient).where(*ours).order_by(Delivery.id)))
