"""``/opp report NAME [period] [scope] [as of DATE]``: the same figures as in posts, on demand.

Without words it is a form with menus.
"""

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers import pictures
from handlers.afterwards import answer_afterwards
from handlers.asking import Question, check_day, read_question, unknown_report
from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, Modal, Reply, Saved
from handlers.routes import Routes
from handlers.scoping import ALL, check_scope, scope_choices
from handlers.views.report import report_blocks, report_text
from handlers.views.report_form import report_form
from reports.every import REPORTS
from reports.making import Made, make
from store.models import Workspace
from store.people import may_administer
from store.scopes import EVERYONE, scope_of
from store.workspaces import today_in

log = structlog.get_logger()


def report(asked: Interaction) -> Answer:
    """The report follows the acknowledgement: a chart takes longer than Slack waits."""
    if not asked.text.strip():
        return Modal(_form(asked))
    question = read_question(asked, asked.text)
    return answer_afterwards(asked, lambda: _made(asked, question), "report")


def form_asked(asked: Interaction) -> Answer:
    """The same form from a button."""
    return Modal(_form(asked))


def chosen(asked: Interaction) -> Answer:
    """The form: what was chosen is checked while it is still open."""
    values = Values(asked.values)
    name, scope = values.choice(Field.REPORT) or "", values.choice(Field.SCOPE)
    if name not in REPORTS:
        raise unknown_report(name)
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        key = EVERYONE if scope in (None, ALL) else str(scope)
        check_scope(session, asked.place.id, key)
        written = values.text(Field.PERIOD) or values.choice(Field.PERIOD_CHOICE) or ""
        as_of = check_day(values.date(Field.AS_OF), today_in(workspace, asked.now))
        question = Question(REPORTS[name], scope_of(session, key), written, as_of)
        question.on(workspace, asked.now)
    answer_afterwards(asked, lambda: _made(asked, question), "report")
    return Saved(None)


def _made(asked: Interaction, question: Question) -> Reply:
    """Measured, drawn, told."""
    words = asked.words
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        wanted = question.on(workspace, asked.now)
        made = make(session, workspace, question.report, wanted, words, asked.now)
    admin = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
    blocks = report_blocks(made, words, _picture(asked, made), admin=admin)
    return Reply(report_text(made.told), blocks)


def _picture(asked: Interaction, made: Made) -> str | None:
    """The id of its uploaded chart; the words go out without one that fails."""
    client = asked.services.posting
    try:
        png = made.picture()
        if png is None:
            return None
        told = made.told
        picture = pictures.upload(client, png, made.report.name, told.title, told.alt_text)
        pictures.wait_until_ready(client, picture)
    except (SlackApiError, SlackClientError, OSError, pictures.PictureNotReady) as error:
        log.warning("picture left out", error=type(error).__name__)
        return None
    return picture


def _form(asked: Interaction) -> dict[str, object]:
    with asked.services.readings() as session:
        choices = scope_choices(session, asked.place.id, asked.words, EVERYONE)
    return report_form(choices, asked.words, {"origin": asked.origin})


def register(routes: Routes) -> None:
    routes.command("report", report)
    routes.action(Act.REPORT_FORM, form_asked)
    routes.form(Form.REPORT, chosen)
