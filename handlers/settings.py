"""``/opp settings``: my reminder's hour and my days off; for an admin the workspace's too."""

import datetime as dt

from handlers.forms import Values
from handlers.ids import Field, Form
from handlers.interaction import Answer, Interaction, Modal, Saved
from handlers.reading.dates import read_date
from handlers.routes import Routes
from handlers.views.settings import WORKSPACE_DAYS_OFF, SettingsForm, settings_form
from store import errors
from store.days_off import Range, list_days_off, set_days_off
from store.models import Person
from store.people import check_may_administer, may_administer

BETWEEN = (" - ", " – ", "..", " to ", "至", "到")


def settings(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        person = session.get_one(Person, asked.who.id)
        admin = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
        start = SettingsForm(
            person.reminder_at,
            list_days_off(session, asked.place.id, asked.who.id),
            list_days_off(session, asked.place.id, None) if admin else None,
        )
    return Modal(settings_form(start, asked.words, {}))


def saved(asked: Interaction) -> Answer:
    values = Values(asked.values)
    mine = read_days(values.text(Field.DAYS_OFF), asked.today)
    with asked.services.sessions.begin() as session:
        person = session.get_one(Person, asked.who.id)
        person.reminder_at = values.time(Field.REMINDER_AT) or person.reminder_at
        set_days_off(session, asked.place.id, asked.who.id, mine)
        if WORKSPACE_DAYS_OFF in asked.values:
            check_may_administer(session, person, asked.services.admins)
            try:
                everyone = read_days(values.text(WORKSPACE_DAYS_OFF), asked.today)
            except errors.DaysOffNotUnderstood as error:
                error.field = WORKSPACE_DAYS_OFF
                raise
            set_days_off(session, asked.place.id, None, everyone)
    return Saved()


def read_days(text: str | None, today: dt.date) -> list[Range]:
    """One day or range a line. Raises ``DaysOffNotUnderstood`` with the line."""
    return [_read_range(line.strip(), today) for line in (text or "").splitlines() if line.strip()]


def _read_range(line: str, today: dt.date) -> Range:
    for between in BETWEEN:
        first, found, last = line.partition(between)
        if found:
            start = read_date(first, today)
            end = read_date(last, start) if start else None
            if start and end and start <= end:
                return start, end
    day = read_date(line, today)
    if day is None:
        raise errors.DaysOffNotUnderstood(text=line)
    return day, day


def register(routes: Routes) -> None:
    routes.command("settings", settings)
    routes.form(Form.SETTINGS, saved)
