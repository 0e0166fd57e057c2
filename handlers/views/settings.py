"""The settings form."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.ids import Field, Form
from handlers.views.blocks import Block, modal
from handlers.views.inputs import checkboxes, choice, text_input, time_input
from reports.words import Words
from store.notices import ASSIGNED, MENTIONED, WATCHED
from store.schedule import begins_at

WORKSPACE_DAYS_OFF = "workspace_days_off"
Range = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class SettingsForm:
    """What is set now. Without the workspace's days off and year the person is no admin.

    ``year_starts`` is the month in which its fiscal year begins.
    """

    reminder_at: dt.time
    works_until: dt.time
    muted: list[str]
    days_off: list[Range]
    workspace_days_off: list[Range] | None
    year_starts: int | None = None


def settings_form(now: SettingsForm, words: Words, meta: Mapping[str, Any]) -> Block:
    hint = words("One line for each, like 24 Dec or 24 Dec - 2 Jan.")
    blocks = [
        time_input(
            Field.REMINDER_AT,
            words("My morning reminder at"),
            now.reminder_at,
            hint=words("In your own time zone, on working days."),
        ),
        time_input(
            Field.WORKS_UNTIL,
            words("No messages after"),
            now.works_until,
            hint=words("What happens later, at the weekend or on a day off waits for the morning."),
        ),
        checkboxes(
            Field.TELL_ME,
            words("Tell me when"),
            told_of(words).items(),
            [kind for kind in told_of(words) if kind not in now.muted],
        ),
        _days(Field.DAYS_OFF, words("My days off"), now.days_off, hint),
    ]
    if now.workspace_days_off is not None:
        label = words("Everybody’s days off")
        blocks.append(_days(WORKSPACE_DAYS_OFF, label, now.workspace_days_off, hint))
    if now.year_starts is not None:
        blocks.append(_year(now.year_starts, words))
    return modal(
        Form.SETTINGS,
        words("Settings"),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )


def told_of(words: Words) -> dict[str, str]:
    """Each kind of notice, as the end of “Tell me when”."""
    return {
        ASSIGNED: words("an opportunity becomes mine"),
        MENTIONED: words("somebody mentions me"),
        WATCHED: words("something I watch changes"),
    }


def saved_text(now: SettingsForm, words: Words) -> str:
    """What is set, in a sentence or two; in ``mrkdwn``."""
    said = words(
        "Saved. I remind you at {at} on working days, and write to you from {begins} to {ends}.",
        at=_hour(now.reminder_at),
        begins=_hour(begins_at(now.reminder_at)),
        ends=_hour(now.works_until),
    )
    silent = [text for kind, text in told_of(words).items() if kind in now.muted]
    if silent:
        said += " " + words("Not when: {kinds}.", kinds=words.both(silent))
    return said


def _hour(at: dt.time) -> str:
    return at.strftime("%H:%M")


def _year(starts: int, words: Words) -> Block:
    months = [(str(number), words.month_name(number)) for number in range(1, 13)]
    return choice(
        Field.YEAR_STARTS,
        words("The fiscal year begins in"),
        months,
        str(starts),
        hint=words("Quarters and years in figures and targets are then fiscal ones."),
    )


def _days(field: str, label: str, ranges: Iterable[Range], hint: str) -> Block:
    lines = [
        first.isoformat() if first == last else f"{first.isoformat()} - {last.isoformat()}"
        for first, last in ranges
    ]
    return text_input(
        field, label, "\n".join(lines), optional=True, multiline=True, hint=hint, longest=3000
    )
