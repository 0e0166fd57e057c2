"""What follows from a change for those who look on: everything here is owed, nothing is posted."""

from sqlalchemy.orm import Session

from store.changes import Change
from store.day_cards import owe_day_cards
from store.homes import owe_homes
from store.models import Opportunity
from store.notices import note_changes
from store.outbox import owe_card
from store.search_index import index_changed
from store.wins import owe_wins


def announce(session: Session, row: Opportunity, change: Change) -> None:
    """Owe what shows this opportunity its newest version, and what somebody is told of it."""
    owe_card(session, row, change)
    owe_day_cards(session, row, change)
    owe_homes(session, row, change)
    owe_wins(session, row, change)
    note_changes(session, row, change)
    index_changed(session, row, change)
