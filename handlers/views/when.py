"""Which day: a few that are usual as buttons, and a date picker for any other."""

import datetime as dt

from handlers.views.blocks import Block
from handlers.views.inputs import date_input, radio
from reports.words import Words
from store.schedule import next_workday

ON_A_DATE = "date"


def when_inputs(
    when: str,
    on: str,
    label: str,
    today: dt.date,
    words: Words,
    initial: dt.date | None = None,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> list[Block]:
    """Two fields, ``when`` and ``on``, of which a date in the second wins."""
    chosen = None if initial is None else initial.isoformat()
    return [
        radio(when, label, _days(today, words), chosen, optional=optional, hint=hint),
        date_input(on, words("On"), optional=True),
    ]


def _days(today: dt.date, words: Words) -> list[tuple[str, str]]:
    """Each day once, by the first of its names: after a Friday, Monday has three."""
    following = next_workday(today)
    tomorrow = words("Tomorrow, {day}", day=words.short_day(following))
    if following != today + dt.timedelta(days=1):
        tomorrow = words("Next working day, {day}", day=words.short_day(following))
    in_three = today + dt.timedelta(days=3)
    monday = today + dt.timedelta(days=7 - today.weekday())
    named = {following: tomorrow}
    named.setdefault(in_three, words("In 3 days, {day}", day=words.short_day(in_three)))
    named.setdefault(monday, words("Next week, {day}", day=words.short_day(monday)))
    return [
        *((day.isoformat(), text) for day, text in sorted(named.items())),
        (ON_A_DATE, words("On a date")),
    ]
