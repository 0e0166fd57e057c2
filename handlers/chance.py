"""Set a stage's chance to what a forecast proposes: an admin presses, and all are told."""

from slack_sdk.errors import SlackApiError

from handlers.ids import Act
from handlers.interaction import Announcement, Answer, Interaction, Reply
from handlers.routes import Routes
from handlers.views.blocks import escape, mention
from reports.words import Words, words_for
from store.errors import UnknownChoice
from store.models import Person
from store.people import check_may_administer
from store.pipeline import StageInfo, set_probability


def pressed(asked: Interaction) -> Answer:
    """``stage:before:percent``, as in ``reports.report.Proposal``."""
    try:
        stage_id, before, percent = (int(part) for part in asked.value.split(":"))
    except ValueError:
        raise UnknownChoice from None
    with asked.services.sessions.begin() as session:
        person = session.get_one(Person, asked.who.id)
        check_may_administer(session, person, asked.services.admins)
        was = set_probability(session, asked.place.id, stage_id, before, percent)
    if _is_ours(asked):
        return Announcement(_said(asked, was, percent, words_for(asked.place.locale)))
    return Reply(_said(asked, was, percent, asked.words))


def _said(asked: Interaction, was: StageInfo, percent: int, words: Words) -> str:
    return words(
        "{who} set the chance of {stage} to {percent}; it was {before}. Forecasts count with that "
        "from now on.",
        who=mention(asked.who.slack_id, asked.who.name),
        stage=escape(words.name(was.name)),
        percent=words.percent(percent / 100),
        before=words.percent(was.probability / 100),
    )


def _is_ours(asked: Interaction) -> bool:
    """Whether nobody of another company reads here, as far as Slack tells."""
    try:
        info = asked.services.slack.conversations_info(channel=asked.channel_id or "")["channel"]
    except SlackApiError:
        return False
    return not info.get("is_ext_shared")


def register(routes: Routes) -> None:
    routes.action(Act.SET_CHANCE, pressed)
