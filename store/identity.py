"""What an opportunity is called outside: the id that it came with, or one made of its number.

A made one says of which workspace it is, by the second in which that was made: number 42 of
another one is another opportunity.
"""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.models import Opportunity, Workspace

_MADE = re.compile(r"oppy-([0-9a-f]{1,16})-(\d{1,9})")


def made_id(workspace: Workspace, number: int) -> str:
    return f"oppy-{_mark(workspace)}-{number}"


def still_without(session: Session, workspace_id: int, ids: Iterable[str]) -> set[str]:
    """Those of ``ids`` that were made here of numbers whose opportunities have no other id."""
    made = {id_: match for id_ in ids if (match := _MADE.fullmatch(id_)) is not None}
    if not made:
        return set()
    mark = _mark(session.get_one(Workspace, workspace_id))
    numbers = {int(match[2]): id_ for id_, match in made.items() if match[1] == mark}
    here = session.scalars(
        select(Opportunity.number).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.number.in_(list(numbers)),
            Opportunity.external_id.is_(None),
        )
    )
    return {numbers[number] for number in here}


def _mark(workspace: Workspace) -> str:
    return f"{int(workspace.created_at.timestamp()):x}"
