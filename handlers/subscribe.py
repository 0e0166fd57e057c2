"""Subscribe: a channel or a person gets a report, the team's day, or every win, by itself."""

from typing import Any

from slack_sdk.errors import SlackApiError

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, Modal, Replacement, Reply, Saved
from handlers.routes import Routes
from handlers.scoping import ALL, check_scope, scope_choices, scope_title
from handlers.subscribing import USUAL_TIME, Wanted, check_period, check_report, read_wanted
from handlers.views.subscription import (
    WORKDAYS,
    Subscribed,
    sentence,
    subscribed_blocks,
    subscription_form,
)
from store import errors, subscriptions
from store.models import Subscription
from store.scopes import EVERYONE
from store.subscriptions import BY_HAND, MONDAY, is_personal

NOT_THERE = frozenset({"channel_not_found", "not_in_channel"})


def subscribe(asked: Interaction) -> Answer:
    """``/opp subscribe REPORT [period] [scope] [day] [hour] [me]``; alone what there is here."""
    if not asked.text.strip():
        return _shown(asked, subscriber_here(asked), None)
    wanted = read_wanted(asked, asked.text)
    if wanted.to_me and not wanted.report and not wanted.left:
        return _shown(asked, _me(asked), None)
    to = _me(asked) if wanted.to_me else subscriber_here(asked)
    check_place(asked, to)
    if wanted.left or not wanted.report:
        return Modal(_form_for(asked, to, wanted))
    with asked.services.sessions.begin() as session:
        subscriptions.subscribe(
            session,
            workspace_id=asked.place.id,
            report=wanted.report,
            channel_id=to,
            subscriber_id=asked.who.id,
            weekday=wanted.weekday,
            at=wanted.at,
            timezone=str(asked.who.zone),
            locale=asked.who.locale,
            scope=wanted.scope,
            period=wanted.period,
            now=asked.now,
        )
    words = asked.words
    personal = is_personal(to)
    said = words("Subscribed. You get:") if personal else words("Subscribed. This channel gets:")
    return _shown(asked, to, said)


def subscriber_here(asked: Interaction) -> str:
    """The channel; in a direct message, and where there is none, the person."""
    channel = asked.channel_id
    return _me(asked) if channel is None or channel.startswith("D") else channel


def check_place(asked: Interaction, to: str) -> None:
    """Raises the rule that a channel breaks if Oppy may not post there."""
    if is_personal(to):
        return
    try:
        info: dict[str, Any] = asked.services.slack.conversations_info(channel=to)["channel"]
    except SlackApiError as error:
        if error.response.get("error") in NOT_THERE:
            raise errors.NotInChannel from error
        raise
    if not info.get("is_member"):
        raise errors.NotInChannel
    if info.get("is_ext_shared"):
        raise errors.SharedChannel


def add_pressed(asked: Interaction) -> Answer:
    """The form, with nothing said yet."""
    to = _me(asked) if asked.value == _me(asked) else subscriber_here(asked)
    check_place(asked, to)
    wanted = Wanted("", "", MONDAY, USUAL_TIME, EVERYONE, is_personal(to), "")
    return Modal(_form_for(asked, to, wanted))


def change_pressed(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        found = _mine_to_change(asked, subscriptions.get(session, asked.place.id, int(asked.value)))
        form = subscription_form(
            _as_shown(found, found.scope),
            scope_choices(session, asked.place.id, asked.words, found.scope),
            asked.words,
            {"id": found.id, "origin": asked.origin},
        )
    return Modal(form)


def saved(asked: Interaction) -> Answer:
    """One that is changed, or that is new."""
    values, id_ = Values(asked.values), asked.meta.get("id")
    weekday, chosen = values.choice(Field.WEEKDAY), values.choice(Field.SCOPE)
    scope = EVERYONE if chosen in (None, ALL) else str(chosen)
    with asked.services.sessions.begin() as session:
        check_scope(session, asked.place.id, scope)
        written = values.text(Field.PERIOD) or values.choice(Field.PERIOD_CHOICE) or ""
        report = values.choice(Field.REPORT)
        said: dict[str, Any] = {
            "report": check_report(report or "") if report or id_ is None else None,
            "period": check_period(session, asked, written),
            "weekday": None if weekday in (None, WORKDAYS) else int(str(weekday)),
            "at": values.time(Field.AT) or USUAL_TIME,
            "timezone": values.text(Field.TIMEZONE) or "",
            "scope": scope,
            "now": asked.now,
        }
        if id_ is None:
            found = subscriptions.subscribe(
                session,
                workspace_id=asked.place.id,
                channel_id=str(asked.meta["to"]),
                subscriber_id=asked.who.id,
                locale=asked.who.locale,
                **said,
            )
        else:
            _mine_to_change(asked, subscriptions.get(session, asked.place.id, id_))
            found = subscriptions.change(session, asked.place.id, id_, **said)
        to = found.channel_id
    words = asked.words
    told = words("Saved. You get:") if is_personal(to) else words("Saved. This channel gets:")
    return Saved(_shown(asked, to, told))


def stop_pressed(asked: Interaction) -> Answer:
    with asked.services.sessions.begin() as session:
        found = _mine_to_change(asked, subscriptions.get(session, asked.place.id, int(asked.value)))
        subscriptions.stop(session, found, BY_HAND, asked.now)
        to = found.channel_id
    return _shown(asked, to, asked.words("Stopped."))


def _me(asked: Interaction) -> str:
    return str(asked.who.slack_id)


def _mine_to_change(asked: Interaction, found: Subscription) -> Subscription:
    """A channel's is everybody's, a person's only theirs. Raises ``UnknownSubscription``."""
    if is_personal(found.channel_id) and found.channel_id != asked.who.slack_id:
        raise errors.UnknownSubscription
    return found


def _form_for(asked: Interaction, to: str, wanted: Wanted) -> dict[str, Any]:
    """The form for a new one, filled in with what was understood."""
    with asked.services.readings() as session:
        return subscription_form(
            Subscribed(
                None,
                wanted.report,
                wanted.weekday,
                wanted.at,
                str(asked.who.zone),
                wanted.scope,
                wanted.period,
            ),
            scope_choices(session, asked.place.id, asked.words, wanted.scope),
            asked.words,
            {"to": to, "origin": asked.origin},
            wanted.left[:100],
        )


def _shown(asked: Interaction, to: str, said: str | None) -> Reply:
    """What the channel or the person gets now, in place of the message that was pressed."""
    with asked.services.readings() as session:
        found = [
            _as_shown(one, scope_title(session, asked.place.id, one.scope, asked.words))
            for one in subscriptions.subscriptions(session, asked.place.id, to)
        ]
    if said is None:
        said = _heading(asked, to) if found else _how(asked, to)
    blocks = subscribed_blocks(said, found, asked.words, to)
    text = " ".join([said, *(sentence(one, asked.words) for one in found)])
    kind = Replacement if asked.in_ephemeral else Reply
    return kind(text, blocks)


def _heading(asked: Interaction, to: str) -> str:
    return asked.words("You get:") if is_personal(to) else asked.words("This channel gets:")


def _how(asked: Interaction, to: str) -> str:
    if is_personal(to):
        return asked.words(
            "You get no report yet. Write `/opp subscribe weekly me` for the funnel and what "
            "stands out, or any report, like `/opp subscribe bridge friday 16:00 me`."
        )
    return asked.words(
        "This channel gets nothing yet. Write `/opp subscribe daily` for what the team has to do, "
        "`/opp subscribe weekly` for the funnel and what stands out, `/opp subscribe wins` for "
        "every win, or any report, like `/opp subscribe bridge monday 9:00 @li`."
    )


def _as_shown(one: Subscription, scope: str) -> Subscribed:
    return Subscribed(
        one.id, one.report, one.weekday, one.at, one.timezone, scope, one.period or ""
    )


def register(routes: Routes) -> None:
    routes.command("subscribe", subscribe)
    routes.action(Act.SUBSCRIBE_FORM, change_pressed)
    routes.action(Act.SUBSCRIBE_NEW, add_pressed)
    routes.action(Act.UNSUBSCRIBE, stop_pressed)
    routes.form(Form.SUBSCRIBE, saved)
