"""Which customer somebody means: by a part of the name, by its sound, or with a slip."""

from collections.abc import Iterator

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import name_key, search_accounts
from store.models import Account
from store.sounds import CHINESE, in_letters

SHORTEST_SOUND = 2
# Of 100: “acme” and “acne” have 75, “sony” and “sonic” 67.
ALIKE = 75


def find_accounts(session: Session, workspace_id: int, text: str, limit: int) -> list[Account]:
    """Accounts that contain ``text``, then those that sound like it; best first.

    ``axgs`` and ``anxin`` find 安信公司, as does 安心, which sounds the same.
    """
    found = search_accounts(session, workspace_id, text, limit)
    typed = in_letters(name_key(text))[0].replace(" ", "")
    if len(found) < limit and len(typed) >= SHORTEST_SOUND:
        known = {account.id for account in found}
        sounding = (id_ for id_, key in _names(session, workspace_id) if _sounds(key, typed))
        ids = [id_ for id_ in sounding if id_ not in known]
        found += _read(session, ids[: limit - len(found)])
    return found


def similar_accounts(session: Session, workspace_id: int, text: str, limit: int) -> list[Account]:
    """Accounts whose name is written nearly like ``text``, for when none contains it."""
    names = dict(_names(session, workspace_id))
    near = process.extract(
        name_key(text), names, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=limit
    )
    return _read(session, [id_ for _name, _score, id_ in near])


def _sounds(key: str, typed: str) -> bool:
    if not CHINESE.search(key):
        return False
    whole, initials = in_letters(key)
    return typed in whole.replace(" ", "") or typed in initials.replace(" ", "")


def _names(session: Session, workspace_id: int) -> Iterator[tuple[int, str]]:
    """All of them: names are few and short beside opportunities, and neither database compares by
    sound.
    """
    query = select(Account.id, Account.name_key).where(Account.workspace_id == workspace_id)
    rows = session.connection().execute(query.order_by(Account.name_key))
    return ((row.id, row.name_key) for row in rows)


def _read(session: Session, ids: list[int]) -> list[Account]:
    """In the order of ``ids``."""
    rows = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(ids)))}
    return [rows[id_] for id_ in ids]
