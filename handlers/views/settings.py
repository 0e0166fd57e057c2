"""The settings form."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.ids import Field, Form
from handlers.views.blocks import Block, modal
from handlers.views.inputs import text_input, time_input
from reports.words import Words

WORKSPACE_DAYS_OFF = "workspace_days_off"
Range = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class SettingsForm:
    """What is set now. Without the workspace's days off the person is no admin."""

    reminder_at: dt.time
    days_off: list[Range]
    workspace_days_off: list[Range] | None


def settings_form(now: SettingsForm, words: Words, meta: Mapping[str, Any]) -> Block:
    hint = words("One line for each, like 24 Dec or 24 Dec - 2 Jan.")
    blocks = [
        time_input(
            Field.REMINDER_AT,
            words("My morning reminder at"),
            now.reminder_at,
            hint=words("In your own time zone, on working days."),
        ),
        _days(Field.DAYS_OFF, words("My days off"), now.days_off, hint),
    ]
    if now.workspace_days_off is not None:
        label = words("Everybody’s days off")
        blocks.append(_days(WORKSPACE_DAYS_OFF, label, now.workspace_days_off, hint))
    return modal(
        Form.SETTINGS,
        words("Settings"),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )


def _days(field: str, label: str, ranges: Iterable[Range], hint: str) -> Block:
    lines = [
        first.isoformat() if first == last else f"{first.isoformat()} - {last.isoformat()}"
        for first, last in ranges
    ]
    return text_input(
        field, label, "\n".join(lines), optional=True, multiline=True, hint=hint, longest=3000
    )
