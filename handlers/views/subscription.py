"""What a channel or a person is subscribed to, and the form to change it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.ids import Act, Field, Form
from handlers.views.blocks import Block, actions, alert, button, escape, modal, section
from handlers.views.inputs import choice, text_input, time_input
from handlers.views.report_form import PERIODS
from reports.every import REPORTS
from reports.periods import tell_period_name
from reports.words import Words
from store.subscriptions import DAILY, FIRST_WORKDAY, WEEKLY, WINS

WORKDAYS = "workdays"  # in a menu, where a value cannot be empty
_A_MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True)
class Subscribed:
    """A subscription as it is shown. ``weekday`` is empty for every working day, and for wins.

    ``report`` and ``id`` are empty for one that is still to be made.
    """

    id: int | None
    report: str
    weekday: int | None
    at: dt.time
    timezone: str
    scope: str
    period: str = ""


def sentence(one: Subscribed, words: Words) -> str:
    """When what is posted; in ``mrkdwn``."""
    scope = escape(one.scope or words("everyone"))
    if one.report == WINS:
        return words("Every win, as soon as it is won: {scope}.", scope=scope)
    when = _when(one, words)
    if one.report == DAILY:
        return words("{when}: what the team has to do.", when=when)
    if one.report == WEEKLY and not one.period:
        return words("{when}: the funnel of {scope}, and what stands out.", when=when, scope=scope)
    if one.report == WEEKLY:
        return words(
            "{when}: the funnel of {scope}, {period}, and what stands out.",
            when=when,
            scope=scope,
            period=escape(_period(one.period, words)),
        )
    report = report_title(one.report, words)
    if one.period:
        return words(
            "{when}: {report}, {period}, of {scope}.",
            when=when,
            report=report,
            period=escape(_period(one.period, words)),
            scope=scope,
        )
    return words("{when}: {report} of {scope}.", when=when, report=report, scope=scope)


def _when(one: Subscribed, words: Words) -> str:
    at, zone = one.at.strftime("%H:%M"), escape(one.timezone)
    if one.weekday is None:
        return words("Every working day at {at} ({zone})", at=at, zone=zone)
    if one.weekday == FIRST_WORKDAY:
        return words("On the first working day of each month at {at} ({zone})", at=at, zone=zone)
    return words(
        "Every {day} at {at} ({zone})",
        day=words.weekday(_A_MONDAY + dt.timedelta(days=one.weekday)),
        at=at,
        zone=zone,
    )


def report_title(report: str, words: Words) -> str:
    """What a report is called; one that only another version knows, by its name."""
    if report == WEEKLY:
        return words("The week: funnel, and what stands out")
    return words.name(REPORTS[report].title) if report in REPORTS else escape(report)


def _period(written: str, words: Words) -> str:
    """A period as people call it, or as they wrote it."""
    return (tell_period_name(written, words) if written in PERIODS else "") or written


def subscribed_blocks(
    said: str, subscribed: Iterable[Subscribed], words: Words, to: str = ""
) -> list[Block]:
    """A win has no hour that could be changed. ``to`` is who gets what is added."""
    blocks = [section(said)]
    for one in subscribed:
        pressed = [button(words("Stop"), Act.UNSUBSCRIBE, str(one.id), "danger")]
        if one.report in (DAILY, WEEKLY, *REPORTS):
            pressed.insert(0, button(words("Change…"), Act.SUBSCRIBE_FORM, str(one.id)))
        blocks += [
            section(f"• {sentence(one, words)}"),
            actions(*pressed, block_id=f"subscription:{one.id}"),
        ]
    if to:
        blocks.append(actions(button(words("Add a report…"), Act.SUBSCRIBE_NEW, to)))
    return blocks


def subscription_form(
    one: Subscribed,
    scopes: Iterable[tuple[str, str]],
    words: Words,
    meta: Mapping[str, Any],
    not_understood: str = "",
) -> Block:
    """Which report of whom, over which period, and when; the team's day has only an hour."""
    blocks: list[Block] = []
    if not_understood:
        said = words("I did not understand “{text}”. Choose what you meant.", text=not_understood)
        blocks.append(alert(said))
    if one.report != DAILY:
        blocks += [*_what(one, words), _day(one, words)]
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
    if one.report != DAILY:
        blocks.append(choice(Field.SCOPE, words("Whose figures"), scopes, one.scope or "all"))
    return modal(
        Form.SUBSCRIBE,
        words("Subscription"),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )


def _what(one: Subscribed, words: Words) -> list[Block]:
    reports = [(name, report_title(name, words)) for name in (WEEKLY, *REPORTS)]
    return [
        choice(Field.REPORT, words("Report"), reports, one.report),
        choice(
            Field.PERIOD_CHOICE,
            words("Period"),
            [(period, tell_period_name(period, words)) for period in PERIODS],
            one.period,
            optional=True,
            placeholder=words("The report’s usual one"),
        ),
        text_input(
            Field.PERIOD,
            words("Or another period"),
            "" if one.period in PERIODS else one.period,
            optional=True,
            hint=words("Like 2026-Q3, 2026-03 or 2026-01-01..2026-03-31."),
            longest=60,
        ),
    ]


def _day(one: Subscribed, words: Words) -> Block:
    days = [
        (WORKDAYS, words("Every working day")),
        *((str(day), words.weekday(_A_MONDAY + dt.timedelta(days=day))) for day in range(7)),
        (str(FIRST_WORKDAY), words("First working day of the month")),
    ]
    chosen = WORKDAYS if one.weekday is None else str(one.weekday)
    return choice(Field.WEEKDAY, words("Day"), days, chosen)
