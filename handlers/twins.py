"""Before something new is created: is it there already?"""

from handlers.accounts import KNOWN, NEW
from handlers.forms import Values
from handlers.ids import Field
from handlers.interaction import Interaction, NewView
from handlers.views.twins import with_twins
from store.changes import repeated
from store.twins import likely_twins


def asked_about_twins(asked: Interaction) -> NewView | None:
    """The form again with its likely twins, once: sent again, it is meant.

    Nothing when there are none. A form that has been served already would find what it made itself.
    """
    if asked.meta.get("twins_seen"):
        return None
    values = Values(asked.values)
    choice = values.choice(Field.ACCOUNT) or ""
    with asked.services.readings() as session:
        if repeated(session, asked.change()) is not None:
            return None
        twins = likely_twins(
            session,
            asked.place.id,
            values.text(Field.TITLE) or "",
            int(choice.removeprefix(KNOWN)) if choice.startswith(KNOWN) else None,
            choice.removeprefix(NEW) if choice.startswith(NEW) else None,
        )
    return NewView(with_twins(asked.view, twins, asked.words)) if twins else None
