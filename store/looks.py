"""Tables that somebody looked at before importing them: what was shown, and what they answered.

Each is an errand, so that one event looks once.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import errands
from store.errands import Errand
from store.importing.dates import Order
from store.importing.questions import About, Question
from store.importing.saying import Said, phrase
from store.models import Delivery

Answer = tuple[str, str, str]  # about, value, what is meant


@dataclass(frozen=True)
class Look:
    """A table in Slack, shown in the message ``shown_at`` of the conversation ``channel``, below
    ``thread``. ``mapping`` is the id of a mapping file; ``digest`` is of all that was read, and
    ``new`` how many would be imported.
    """

    id: int
    workspace_id: int
    file: str
    channel: str
    thread: str
    shown_at: str
    name: str = ""
    mapping: str | None = None
    digest: str = ""
    new: int = 0
    answers: tuple[Answer, ...] = ()
    questions: tuple[Question, ...] = ()
    is_forgotten: bool = False

    def answered(self, about: About) -> tuple[str, ...]:
        """Pairs as an import's options take them."""
        return tuple(f"{value}={meant}" for kind, value, meant in self.answers if kind == about)

    @property
    def dates(self) -> Order | None:
        meant = [meant for kind, _, meant in self.answers if kind == About.DATES]
        return Order(meant[-1]) if meant else None

    @property
    def import_errand(self) -> Errand:
        """Of exactly what was shown."""
        return Errand(self.workspace_id, errands.IMPORT, f"look:{self.id}", self.digest)


def find_look(session: Session, workspace_id: int, look_id: int) -> Look | None:
    """One that was not forgotten."""
    row = session.scalar(
        select(Delivery).where(
            Delivery.id == look_id,
            Delivery.workspace_id == workspace_id,
            Delivery.kind == errands.LOOK,
        )
    )
    look = None if row is None else _look(row)
    return None if look is None or look.is_forgotten else look


def newest_below(session: Session, workspace_id: int, channel: str, thread: str) -> Look | None:
    """The newest that was looked at in a thread."""
    row = session.scalar(
        select(Delivery)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.kind == errands.LOOK,
            Delivery.slack_channel == channel,
            Delivery.lane == thread,
        )
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    return None if row is None else _look(row)


def begin(session: Session, errand: Errand, look: Look, now: dt.datetime) -> Look | None:
    """Remember a look; nothing when this was looked at for the same reason already."""
    if not errands.begin(session, errand, now):
        return None
    where = errands.is_errand(errand)
    session.execute(update(Delivery).where(where).values(**_values(look)))
    errands.end(session, errand, now)
    return _look(session.scalars(select(Delivery).where(where)).one())


def keep(session: Session, look: Look) -> None:
    """Remember what has changed: where it is shown, other answers, another mapping file."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == look.id, Delivery.workspace_id == look.workspace_id)
        .values(**_values(look))
        .execution_options(synchronize_session=False)
    )


def _values(look: Look) -> dict[str, Any]:
    return {
        "file_id": look.file,
        "slack_channel": look.channel,
        "lane": look.thread,
        "slack_ts": look.shown_at,
        "detail": {
            "name": look.name,
            "mapping": look.mapping,
            "digest": look.digest,
            "new": look.new,
            "answers": [list(one) for one in look.answers],
            "questions": [_asked(one) for one in look.questions],
            "is_forgotten": look.is_forgotten,
        },
    }


def _look(row: Delivery) -> Look:
    kept: dict[str, Any] = dict(row.detail)
    answers = tuple((str(a), str(b), str(c)) for a, b, c in kept.pop("answers"))
    questions = tuple(_question(one) for one in kept.pop("questions"))
    return Look(
        row.id,
        row.workspace_id,
        row.file_id or "",
        row.slack_channel or "",
        row.lane or "",
        row.slack_ts or "",
        answers=answers,
        questions=questions,
        **kept,
    )


def _asked(one: Question) -> dict[str, Any]:
    return {
        "about": one.about.value,
        "value": one.value,
        "asks": _kept(one.asks),
        "guess": one.guess,
        "choices": list(one.choices),
        "line": one.line,
        "count": one.count,
        "needed": one.needed,
    }


def _question(kept: dict[str, Any]) -> Question:
    asks = kept["asks"]
    if not isinstance(asks, str):
        sentence, values = asks["sentence"], asks["values"]
        asks = phrase(sentence, **values)
    read: dict[str, Any] = {
        "about": About(kept["about"]),
        "asks": asks,
        "choices": tuple(kept["choices"]),
    }
    return Question(**kept | read)


def _kept(asks: str) -> Any:
    """A sentence that can be translated stays one."""
    return {"sentence": asks.sentence, "values": asks.values} if isinstance(asks, Said) else asks
