"""Why? below a weekly post: the rules behind what it said stands out, for the asker alone."""

from handlers.afterwards import answer_afterwards
from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Reply
from handlers.routes import Routes
from handlers.views.insight import why_blocks, why_text
from reports import insight
from reports.making import read_carried
from store.models import Workspace


def why(asked: Interaction) -> Answer:
    """Found again, as it was when the post was made; which post stands in the block's id."""
    return answer_afterwards(asked, lambda: _found(asked), "why")


def _found(asked: Interaction) -> Reply:
    alone = (asked.channel_id or "").startswith("D")
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        _report, wanted = read_carried(session, workspace, asked.block_id)
        found = insight.find(session, workspace, wanted, asked.now, alone)
    told = insight.tell_why(found, asked.words)
    return Reply(why_text(asked.words), why_blocks(told, asked.words, silent=not found))


def register(routes: Routes) -> None:
    routes.action(Act.WHY, why)
