"""The Home tab: a day, a pipeline, what changed, and a quick start; mine or the team's.

It is made anew when it is opened and when something on it changes.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from handlers import choosing, listing
from handlers.ids import Act
from handlers.interaction import Answer, Blocks, Interaction, Modal, Nothing, Reply
from handlers.routes import Routes
from handlers.show import open_one
from handlers.views.home import Home, find_view, home_blocks
from reports import day, overview
from reports.words import Words
from store import errors, homes, undoing
from store.changes import Change
from store.homes import MINE, TEAM, Shows
from store.overview import Happening, happened_by
from store.people import may_administer
from store.pipeline import load_pipeline

MOST_DUE = 8
MOST_DUE_OF_TEAM = 12
MOST_DUE_OF_EACH = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a Home tab, where, when, and in which words."""

    workspace_id: int
    timezone: str
    person_id: int
    zone: ZoneInfo
    words: Words
    now: dt.datetime


def opened(asked: Interaction) -> Answer:
    if asked.meta.get("tab") != "home":
        return Nothing()
    with asked.services.readings() as session:
        tab = homes.home_of(session, asked.who.id)
    may = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
    return _shown(asked, tab, tab.shows or (TEAM if may else MINE))


def chose_mine(asked: Interaction) -> Answer:
    return _shown(asked, None, MINE)


def chose_team(asked: Interaction) -> Answer:
    return _shown(asked, None, TEAM)


def blocks_for(session: Session, reader: Reader, shows: Shows) -> Blocks:
    """The whole Home tab as somebody should see it now."""
    home = _mine(session, reader) if shows == MINE else _team(session, reader)
    return home_blocks(home, reader.words, reader.zone)


def publish_home(slack: WebClient, slack_id: str, blocks: Blocks) -> None:
    slack.views_publish(user_id=slack_id, view={"type": "home", "blocks": blocks})


def stage_shown(asked: Interaction) -> Answer:
    """What stands in one stage, page by page."""
    page = listing.turn(asked)
    return Reply(page.text, page.blocks)


def find(asked: Interaction) -> Answer:
    return Modal(find_view(asked.words))


def _shown(asked: Interaction, known: homes.HomeTab | None, shows: Shows) -> Answer:
    """Publish it. That they look is noted before it is read: no change in between is missed."""
    if known is None or not known.is_noted(asked.now):
        with asked.services.sessions.begin() as session:
            homes.opened(session, asked.who.id, shows, asked.now)
    who, place = asked.who, asked.place
    reader = Reader(place.id, place.timezone, who.id, who.zone, asked.words, asked.now)
    with asked.services.readings() as session:
        blocks = blocks_for(session, reader, shows)
    publish_home(asked.services.slack, who.slack_id, blocks)
    return Nothing()


def _mine(session: Session, reader: Reader) -> Home:
    pipeline = load_pipeline(session, reader.workspace_id)
    measured = overview.measure_mine(
        session, reader.workspace_id, pipeline, reader.person_id, reader.now, reader.zone
    )
    due = day.measure(session, reader.workspace_id, measured.today, reader.zone, [reader.person_id])
    return Home(
        MINE,
        reader.person_id,
        _last_change(session, reader),
        overview.cut(day.tell(due, reader.words, measured.today), MOST_DUE),
        overview.tell(measured, reader.words),
        measured.happened[: overview.MOST_HAPPENINGS],
    )


def _team(session: Session, reader: Reader) -> Home:
    pipeline = load_pipeline(session, reader.workspace_id)
    measured = overview.measure_team(
        session, reader.workspace_id, pipeline, reader.now, reader.zone
    )
    due = day.measure(session, reader.workspace_id, measured.today, reader.zone)
    return Home(
        TEAM,
        None,
        _last_change(session, reader),
        overview.cut(
            day.tell_team(due, reader.words, measured.today), MOST_DUE_OF_TEAM, MOST_DUE_OF_EACH
        ),
        overview.tell(measured, reader.words),
    )


def _last_change(session: Session, reader: Reader) -> tuple[Happening, str] | None:
    """What the reader may still take back, and what names it."""
    change = Change(reader.workspace_id, reader.timezone, reader.person_id, "home", reader.now)
    try:
        request_id = undoing.last_of(session, change)
    except errors.NothingToUndo:
        return None
    happening = happened_by(session, reader.workspace_id, request_id)
    return None if happening is None else (happening, request_id)


def register(routes: Routes) -> None:
    routes.event("app_home_opened", opened)
    routes.action(Act.HOME_MINE, chose_mine)
    routes.action(Act.HOME_TEAM, chose_team)
    routes.action(Act.SHOW_STAGE, stage_shown)
    routes.action(Act.FIND, find)
    routes.action(Act.FOUND, open_one)
    routes.search(Act.FOUND, choosing.search)
