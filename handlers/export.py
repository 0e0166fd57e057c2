"""``/opp export [of whom]``: everything in a workbook, sent into one's own messages."""

import io

from handlers.handing_out import Parcel, hand_out
from handlers.interaction import Answer, Interaction, Reply
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.scoping import scope_title, take_scope
from handlers.views.blocks import escape
from reports.exports import NAMES
from reports.exports import export as write_export
from reports.making import every_table
from store import errands
from store.errors import UnknownScope
from store.models import Workspace
from store.scopes import Scope
from store.workspaces import today_in

WORKBOOK = NAMES[0]


def export(asked: Interaction) -> Answer:
    """The file follows: many opportunities take longer than Slack waits."""
    scope, left = take_scope(asked, asked.text)
    if left:
        raise UnknownScope(name=unescape(left)[:50])
    asked.services.slowly(hand_out, asked, errands.EXPORT, lambda: drawn_up(asked, scope))
    return Reply(asked.words("I am writing the workbook. It comes into our own messages."))


def drawn_up(asked: Interaction, scope: Scope) -> Parcel:
    """All of it is of one moment."""
    words, out = asked.words, io.BytesIO()
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        figures = every_table(session, workspace, scope, words, asked.now)
        write_export(session, workspace, scope, words, out, WORKBOOK, figures)
        whose = scope_title(session, workspace.id, scope.key, words) or words("Everyone")
        day = today_in(workspace, asked.now)
    said = words(
        "Here is your export ({whose}): opportunities, activities, stage history and every "
        "report’s figures.",
        whose=escape(whose),
    )
    title = words("Opportunities on {date}", date=day)
    return Parcel(f"oppy-{day.isoformat()}{WORKBOOK}", title, out.getvalue(), said)


def register(routes: Routes) -> None:
    routes.command("export", export)
