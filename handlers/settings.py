"""``/opp settings``: my hours, my days off and what I am told.

For an admin also everybody's days off and the month in which the fiscal year begins.
"""

import datetime as dt

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Field, Form
from handlers.interaction import Answer, Interaction, Modal, Reply, Saved
from handlers.reading.dates import read_date
from handlers.routes import Routes
from handlers.views.settings import (
    WORKSPACE_DAYS_OFF,
    SettingsForm,
    saved_text,
    settings_form,
)
from store import errors
from store.days_off import Range, list_days_off, set_days_off
from store.models import Person, Workspace
from store.notices import KINDS
from store.people import check_may_administer, may_administer
from store.schedule import DAY_ENDS, begins_at

BETWEEN = (" - ", " – ", "..", " to ", "至", "到")


def settings(asked: Interaction) -> Answer:
    with asked.services.readings() as session:
        start = _now(session, asked)
    return Modal(settings_form(start, asked.words, {"origin": asked.origin}))


def _now(session: Session, asked: Interaction) -> SettingsForm:
    person = session.get_one(Person, asked.who.id)
    admin = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
    workspace = session.get_one(Workspace, asked.place.id)
    return SettingsForm(
        person.reminder_at,
        person.works_until or DAY_ENDS,
        person.muted or [],
        list_days_off(session, asked.place.id, asked.who.id),
        list_days_off(session, asked.place.id, None) if admin else None,
        workspace.fiscal_year_starts if admin else None,
    )


def saved(asked: Interaction) -> Answer:
    values = Values(asked.values)
    mine = read_days(values.text(Field.DAYS_OFF), asked.today)
    with asked.services.sessions.begin() as session:
        person = session.get_one(Person, asked.who.id)
        _keep_hours(person, values)
        if Field.TELL_ME in asked.values:
            wanted = values.choices(Field.TELL_ME)
            others = [kind for kind in person.muted or () if kind not in KINDS]
            person.muted = [*others, *(kind for kind in KINDS if kind not in wanted)] or None
        set_days_off(session, asked.place.id, asked.who.id, mine)
        if WORKSPACE_DAYS_OFF in asked.values:
            check_may_administer(session, person, asked.services.admins)
            try:
                everyone = read_days(values.text(WORKSPACE_DAYS_OFF), asked.today)
            except errors.DaysOffNotUnderstood as error:
                error.field = WORKSPACE_DAYS_OFF
                raise
            set_days_off(session, asked.place.id, None, everyone)
        starts = values.choice(Field.YEAR_STARTS)
        if starts is not None:
            check_may_administer(session, person, asked.services.admins)
            session.get_one(Workspace, asked.place.id).fiscal_year_starts = int(starts)
        said = saved_text(_now(session, asked), asked.words)
    return Saved(Reply(said))


def _keep_hours(person: Person, values: Values) -> None:
    """Raises ``EndsBeforeItBegins``."""
    person.reminder_at = values.time(Field.REMINDER_AT) or person.reminder_at
    ends = values.time(Field.WORKS_UNTIL)
    if ends is not None:
        begins = begins_at(person.reminder_at)
        if ends <= begins:
            raise errors.EndsBeforeItBegins(begins=begins.strftime("%H:%M"))
        person.works_until = None if ends == DAY_ENDS else ends


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
