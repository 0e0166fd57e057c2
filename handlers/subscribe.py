"""Subscribe: the channel gets the team's day every morning, the funnel every week, or every win."""

import datetime as dt
from typing import Any

from slack_sdk.errors import SlackApiError

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, Modal, Replacement, Reply, Saved
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.scoping import (
    ALL,
    check_scope,
    scope_choices,
    scope_title,
    take_scope,
)
from handlers.views.subscription import (
    Subscribed,
    sentence,
    subscribed_blocks,
    subscription_form,
)
from store import errors, subscriptions
from store.models import Subscription
from store.scopes import EVERYONE
from store.subscriptions import DAILY, MONDAY, WEEKLY, WINS

USUAL_TIME = dt.time(9)
NOT_THERE = frozenset({"channel_not_found", "not_in_channel"})


def subscribe(asked: Interaction) -> Answer:
    """``/opp subscribe daily | weekly [scope] | wins [scope]``; alone what this channel gets."""
    word, _, rest = asked.text.partition(" ")
    report = word.lower()
    if not report:
        return _shown(asked, None)
    if report not in (DAILY, WEEKLY, WINS):
        raise errors.UnknownSubscription
    channel = _check_channel(asked)
    scope = _scope(asked, report, rest)
    with asked.services.sessions.begin() as session:
        subscriptions.subscribe(
            session,
            workspace_id=asked.place.id,
            report=report,
            channel_id=channel,
            subscriber_id=asked.who.id,
            weekday=MONDAY if report == WEEKLY else None,
            at=USUAL_TIME,
            timezone=str(asked.who.zone),
            locale=asked.who.locale,
            scope=scope,
            now=asked.now,
        )
    return _shown(asked, asked.words("Subscribed. This channel gets:"))


def _scope(asked: Interaction, report: str, text: str) -> str:
    """Whose figures; words that name nobody are said, not passed over."""
    if report == DAILY:
        if text.strip():
            raise errors.DailyIsForEverybody
        return EVERYONE
    scope, left = take_scope(asked, text)
    if left:
        raise errors.UnknownScope(name=unescape(left))
    return scope.key


def change_pressed(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        found = subscriptions.get(session, asked.place.id, int(asked.value))
        form = subscription_form(
            _as_shown(found, found.scope),
            scope_choices(session, asked.place.id, asked.words, found.scope),
            asked.words,
            {"id": found.id, "origin": asked.origin},
        )
    return Modal(form)


def changed(asked: Interaction) -> Answer:
    values = Values(asked.values)
    weekday, chosen = values.choice(Field.WEEKDAY), values.choice(Field.SCOPE)
    scope = EVERYONE if chosen in (None, ALL) else str(chosen)
    with asked.services.sessions.begin() as session:
        check_scope(session, asked.place.id, scope)
        subscriptions.change(
            session,
            asked.place.id,
            asked.meta["id"],
            weekday=int(weekday) if weekday else None,
            at=values.time(Field.AT) or USUAL_TIME,
            timezone=values.text(Field.TIMEZONE) or "",
            scope=scope,
            now=asked.now,
        )
    return Saved(_shown(asked, asked.words("Saved. This channel gets:")))


def stop_pressed(asked: Interaction) -> Answer:
    with asked.services.sessions.begin() as session:
        found = subscriptions.get(session, asked.place.id, int(asked.value))
        subscriptions.stop(session, found, "by hand", asked.now)
    return _shown(asked, asked.words("Stopped."))


def _check_channel(asked: Interaction) -> str:
    """The channel, if Oppy may post there. Raises the rule that it breaks."""
    channel = asked.channel_id
    if channel is None or channel.startswith("D"):
        raise errors.ChannelNeeded
    try:
        info: dict[str, Any] = asked.services.slack.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        if error.response.get("error") in NOT_THERE:
            raise errors.NotInChannel from error
        raise
    if not info.get("is_member"):
        raise errors.NotInChannel
    if info.get("is_ext_shared"):
        raise errors.SharedChannel
    return channel


def _shown(asked: Interaction, said: str | None) -> Reply:
    """What the channel gets now, in place of the message that was pressed."""
    channel = asked.channel_id or ""
    with asked.services.readings() as session:
        found = [
            _as_shown(one, scope_title(session, asked.place.id, one.scope, asked.words))
            for one in subscriptions.subscriptions(session, asked.place.id, channel)
        ]
    if said is None:
        said = asked.words("This channel gets:") if found else _how(asked)
    blocks = subscribed_blocks(said, found, asked.words)
    text = " ".join([said, *(sentence(one, asked.words) for one in found)])
    kind = Replacement if asked.in_ephemeral else Reply
    return kind(text, blocks)


def _how(asked: Interaction) -> str:
    return asked.words(
        "This channel gets nothing yet. Write `/opp subscribe daily` for what the team has to do, "
        "`/opp subscribe weekly` for the funnel, or `/opp subscribe wins` for every win."
    )


def _as_shown(one: Subscription, scope: str) -> Subscribed:
    return Subscribed(one.id, one.report, one.weekday, one.at, one.timezone, scope)


def register(routes: Routes) -> None:
    routes.command("subscribe", subscribe)
    routes.action(Act.SUBSCRIBE_FORM, change_pressed)
    routes.action(Act.UNSUBSCRIBE, stop_pressed)
    routes.form(Form.SUBSCRIBE, changed)
