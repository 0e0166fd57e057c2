"""``/opp report funnel [period] [scope]``: the same figures as in the weekly post, on demand."""

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers import pictures
from handlers.answering import post_to
from handlers.errors import apology
from handlers.interaction import Answer, Interaction, Nothing, Reply
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.scoping import take_scope
from handlers.views.report import report_blocks, report_text
from reports import funnel
from reports.periods import Period, PeriodNotUnderstood, parse_period
from store import errors
from store.models import Workspace
from store.scopes import Scope
from store.workspaces import today_in

log = structlog.get_logger()
NAMES = frozenset({"funnel", "漏斗"})


def report(asked: Interaction) -> Answer:
    """The report follows the acknowledgement: a chart takes longer than Slack waits."""
    name, _, rest = asked.text.partition(" ")
    if name.lower() not in NAMES:
        rest = asked.text
    scope, period_text = take_scope(asked, rest)
    with asked.services.readings() as session:
        today = today_in(session.get_one(Workspace, asked.place.id), asked.now)
    try:
        period = parse_period(unescape(period_text), today)
    except PeriodNotUnderstood:
        if rest == asked.text:
            raise errors.UnknownReport(name=unescape(name)) from None
        raise
    asked.services.slowly(answer, asked, scope, period)
    return Nothing()


def answer(asked: Interaction, scope: Scope, period: Period) -> None:
    """Measure, draw, tell, and answer where it was asked."""
    if asked.response_url is None:
        return
    try:
        reply = _made(asked, scope, period)
    except Exception as error:
        reply = Reply(apology(error, asked.words, "report"))
    post_to(asked.response_url, reply)


def _made(asked: Interaction, scope: Scope, period: Period) -> Reply:
    words = asked.words
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        measured = funnel.measure(session, workspace, scope, period, today_in(workspace, asked.now))
    told = funnel.tell(measured, words)
    picture = None
    try:
        png = funnel.picture(measured, words)
        if png is not None:
            client = asked.services.posting
            picture = pictures.upload(client, png, "funnel", told.title, told.alt_text)
            pictures.wait_until_ready(client, picture)
    except (SlackApiError, SlackClientError, OSError, pictures.PictureNotReady) as error:
        log.warning("picture left out", error=type(error).__name__)
        picture = None
    return Reply(report_text(told), report_blocks(told, words, picture))


def register(routes: Routes) -> None:
    routes.command("report", report)
