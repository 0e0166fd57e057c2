"""The Home tab: my day and a quick start, made anew each time it is opened."""

from slack_sdk import WebClient

from handlers.interaction import Answer, Blocks, Interaction, Nothing
from handlers.routes import Routes
from handlers.views.day import day_blocks, nothing_due
from handlers.views.home import home_blocks
from reports import day


def opened(asked: Interaction) -> Answer:
    if asked.meta.get("tab") != "home":
        return Nothing()
    with asked.services.readings() as session:
        found = day.measure(session, asked.place.id, asked.today, asked.who.zone, [asked.who.id])
    if found:
        mine = day_blocks(day.tell(found, asked.words, asked.today), asked.words)
    else:
        mine = nothing_due(asked.words)
    publish_home(asked.services.slack, asked.who.slack_id, home_blocks(mine, asked.words))
    return Nothing()


def publish_home(slack: WebClient, slack_id: str, blocks: Blocks) -> None:
    slack.views_publish(user_id=slack_id, view={"type": "home", "blocks": blocks})


def register(routes: Routes) -> None:
    routes.event("app_home_opened", opened)
