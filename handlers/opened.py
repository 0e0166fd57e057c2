"""Open a figure of a report: what is behind it and its definition, for the asker alone."""

import json

from handlers.afterwards import answer_afterwards
from handlers.ids import Act
from handlers.interaction import Answer, Interaction, Replacement, Reply
from handlers.routes import Routes
from handlers.views.opened import opened_blocks, opened_text
from reports.making import open_key, read_carried
from reports.report import Opening, looking
from store.models import Workspace
from store.opened import OpenedPage, open_figure


def chosen(asked: Interaction) -> Answer:
    """A figure chosen in the menu below a report; which report stands in the menu's id."""
    return answer_afterwards(asked, lambda: _page(asked, asked.block_id, asked.value, 0), "figure")


def turned(asked: Interaction) -> Answer:
    """Another page of it, in place of this one."""
    turn = json.loads(asked.value)

    def page() -> Reply:
        reply = _page(asked, turn["report"], turn["figure"], turn["start"])
        return Replacement(reply.text, reply.blocks)

    return answer_afterwards(asked, page, "figure")


def _page(asked: Interaction, report_key: str, figure: str, start: int) -> Reply:
    opening, page = _opened(asked, report_key, figure, start)
    turn = {"report": report_key, "figure": figure}
    return Reply(
        opened_text(opening, page, asked.words), opened_blocks(opening, page, turn, asked.words)
    )


def _opened(
    asked: Interaction, report_key: str, figure: str, start: int
) -> tuple[Opening, OpenedPage]:
    """As it was when the report was made: what has changed since is another figure."""
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        report, wanted = read_carried(session, workspace, report_key)
        with looking(session, workspace, report, wanted, asked.now) as snapshot:
            opening, conditions, anywhere = open_key(snapshot, report, wanted, figure, asked.words)
            return opening, open_figure(snapshot, conditions, start, anywhere)


def register(routes: Routes) -> None:
    routes.action(Act.OPEN_FIGURE, chosen)
    routes.action(Act.FIGURE_BACK, turned)
    routes.action(Act.FIGURE_ON, turned)
