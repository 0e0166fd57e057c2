"""What a channel is subscribed to, and the form to change it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.ids import Act, Field, Form
from handlers.views.blocks import Block, actions, button, escape, modal, section
from handlers.views.inputs import choice, text_input, time_input
from reports.words import Words
from store.subscriptions import WINS

WEEKDAYS = range(7)
_A_MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True)
class Subscribed:
    """A subscription as it is shown. ``weekday`` is empty for a daily one, and for wins."""

    id: int
    report: str
    weekday: int | None
    at: dt.time
    timezone: str
    scope: str


def sentence(one: Subscribed, words: Words) -> str:
    """When what is posted; in ``mrkdwn``."""
    if one.report == WINS:
        scope = escape(one.scope or words("everyone"))
        return words("Every win, as soon as it is won: {scope}.", scope=scope)
    at = one.at.strftime("%H:%M")
    zone = escape(one.timezone)
    if one.weekday is None:
        return words(
            "Every working day at {at} ({zone}): what the team has to do.", at=at, zone=zone
        )
    return words(
        "Every {day} at {at} ({zone}): the funnel of {scope}.",
        day=words.weekday(_A_MONDAY + dt.timedelta(days=one.weekday)),
        at=at,
        zone=zone,
        scope=escape(one.scope or words("everyone")),
    )


def subscribed_blocks(said: str, subscribed: Iterable[Subscribed], words: Words) -> list[Block]:
    """A win has no hour that could be changed."""
    blocks = [section(said)]
    for one in subscribed:
        pressed = [button(words("Stop"), Act.UNSUBSCRIBE, str(one.id), "danger")]
        if one.report != WINS:
            pressed.insert(0, button(words("Change…"), Act.SUBSCRIBE_FORM, str(one.id)))
        blocks += [
            section(f"• {sentence(one, words)}"),
            actions(*pressed, block_id=f"subscription:{one.id}"),
        ]
    return blocks


def subscription_form(
    one: Subscribed, scopes: Iterable[tuple[str, str]], words: Words, meta: Mapping[str, Any]
) -> Block:
    """Day, hour, zone and whose figures; a daily one has only hour and zone."""
    blocks: list[Block] = []
    if one.weekday is not None:
        days = [(str(day), words.weekday(_A_MONDAY + dt.timedelta(days=day))) for day in WEEKDAYS]
        blocks.append(choice(Field.WEEKDAY, words("Day"), days, str(one.weekday)))
    blocks += [
        time_input(Field.AT, words("At"), one.at),
        text_input(
            Field.TIMEZONE,
            words("Time zone"),
            one.timezone,
            hint=words("A name like Europe/Berlin or Asia/Shanghai."),
            longest=64,
        ),
    ]
    if one.weekday is not None:
        blocks.append(choice(Field.SCOPE, words("Whose figures"), scopes, one.scope or "all"))
    return modal(
        Form.SUBSCRIBE,
        words("Subscription"),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )
