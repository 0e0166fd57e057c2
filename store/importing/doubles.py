"""Lines that may tell of an opportunity once more: told, never decided."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import name_key
from store.identity import made_id
from store.importing.report import Double
from store.importing.rows import Row
from store.importing.spelling import letters
from store.importing.story import Story
from store.models import Account, Opportunity, Status, Workspace

MOST_COMPARED = 200_000
Open = Mapping[tuple[str, str], tuple[int, str]]


def open_there(session: Session, workspace: Workspace) -> Open:
    """Number and id of what is open, by title and account; of equal ones the newest."""
    rows = session.execute(
        select(Opportunity.title, Account.name, Opportunity.number, Opportunity.external_id)
        .outerjoin(Opportunity.account)
        .where(Opportunity.workspace_id == workspace.id, Opportunity.status == Status.OPEN)
        .order_by(Opportunity.number)
        .limit(MOST_COMPARED)
    )
    return {
        (letters(title), letters(account or "")): (
            number,
            external_id or made_id(workspace, number),
        )
        for title, account, number, external_id in rows
    }


class Doubles:
    """Looks at one row after the other. The same in all that counts is the same line again; the
    same title and account, both open, is what somebody may have entered by hand.
    """

    def __init__(self, there: Open) -> None:
        self._there = there
        self._seen: dict[int, int] = {}

    def look(self, row: Row, story: Story) -> Double | None:
        about = letters(row.title), letters(row.account)
        opened = None if row.opened is None else row.opened.day
        all_of_it = (*about, name_key(row.owner), row.amount, opened, story.status, row.stage_id)
        before = self._seen.setdefault(hash(all_of_it), row.line)
        if before != row.line:
            return Double(row.line, row.title, before=before)
        number, external_id = self._there.get(about, (None, None))
        if number is None or story.status != Status.OPEN or external_id == row.external_id:
            return None
        return Double(row.line, row.title, number=number)
