"""The numbers of a report as a CSV, for whoever presses below it."""

from handlers.handing_out import Parcel, hand_out
from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Reply
from handlers.routes import Routes
from handlers.views.blocks import escape
from reports.exports.of_report import report_csv
from reports.making import read_carried
from store import errands
from store.errors import UnknownChoice
from store.models import Workspace


def pressed(asked: Interaction) -> Answer:
    """Which report stands in the id of the block. Raises ``UnknownChoice``."""
    key = asked.block_id
    with asked.services.readings() as session:
        read_carried(session, session.get_one(Workspace, asked.place.id), key)
    asked.services.slowly(hand_out, asked, errands.CSV_TO_ME, lambda: drawn_up(asked, key))
    return Reply(asked.words("The CSV comes into our own messages."))


def drawn_up(asked: Interaction, key: str) -> Parcel:
    """As it was when the report was made: what has changed since is another table."""
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        made = report_csv(session, workspace, key, asked.words, asked.now)
    if made is None:
        raise UnknownChoice
    said = asked.words("Here are the numbers: {title}.", title=escape(made.title))
    return Parcel(made.name, made.title, made.content, said)


def register(routes: Routes) -> None:
    routes.action(Act.REPORT_CSV, pressed)
