"""``/opp target``: what is to be won; an admin sets it, everybody may read it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Field, Form
from handlers.interaction import Answer, Interaction, Modal, Reply, Saved
from handlers.people import person_with
from handlers.reading.amounts import read_amount
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.scoping import ALL, check_scope, scope_title, take_scope
from handlers.views.target import Targets, no_targets, set_text, target_form, targets_blocks
from reports.periods import Period, PeriodNotUnderstood, parse_period, tell_period, tell_period_name
from reports.words import Words
from store import errors
from store.models import Person, Workspace
from store.people import check_may_administer, may_administer
from store.sales_teams import teams
from store.scopes import EVERYONE, Scope
from store.targets import (
    all_targets,
    each_month,
    remove_targets,
    set_targets,
    whole_months,
)
from store.workspaces import today_in

NONE = ("none", "-", "无", "没有")
USUAL = ("this month", "this quarter", "this year")
MOST_TEAMS = 90


@dataclass(frozen=True)
class Wanted:
    """A target as it is set: whose, by key, for which days; without money there is none."""

    scope: str
    period: Period
    money: tuple[Decimal, str] | None


def target(asked: Interaction) -> Answer:
    """Alone the form, for those who may; with a period what is set for it; with an amount set it.

    ``/opp target @sam 2026-Q4 500k``.
    """
    scope, left = take_scope(asked, asked.text)
    if scope.source_id is not None or scope.account_id is not None:
        raise errors.TargetOfWhom
    if not left:
        admin = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
        return Modal(_form(asked)) if admin and scope.is_everyone else _shown(asked, None)
    period, amount = _period_first(asked, unescape(left))
    if not amount:
        return _shown(asked, period)
    return _set(asked, Wanted(_whose(scope), period, _money(asked, scope, amount)))


def saved(asked: Interaction) -> Answer:
    values = Values(asked.values)
    slack_id, chosen = values.person(Field.OWNER), values.choice(Field.SCOPE)
    scope = EVERYONE if chosen in (None, ALL) else str(chosen)
    if slack_id is not None:
        scope = f"owner:{person_with(asked, slack_id)}"
    typed = values.text(Field.AMOUNT)
    period = _parsed(asked, values.choice(Field.PERIOD) or "")
    money = None if typed is None else _money(asked, Scope(), typed)
    return Saved(_set(asked, Wanted(scope, period, money)))


def _set(asked: Interaction, wanted: Wanted) -> Reply:
    span = (wanted.period.start, wanted.period.end)
    with asked.services.sessions.begin() as session:
        person = session.get_one(Person, asked.who.id)
        check_may_administer(session, person, asked.services.admins)
        check_scope(session, asked.place.id, wanted.scope)
        if wanted.money is None:
            remove_targets(session, asked.place.id, wanted.scope, span)
        else:
            set_targets(session, asked.place.id, wanted.scope, span, wanted.money)
        targets = _targets(session, asked, wanted.period)
        title = scope_title(session, asked.place.id, wanted.scope, asked.words)
    amount = None if wanted.money is None else asked.words.money(*wanted.money)
    said = set_text(title, tell_period(wanted.period, asked.words), amount, asked.words)
    return Reply(said, targets_blocks(targets, asked.words, said))


def _shown(asked: Interaction, period: Period | None) -> Reply:
    with asked.services.readings() as session:
        targets = _targets(session, asked, period)
    blocks = targets_blocks(targets, asked.words)
    return Reply(
        asked.words("Targets") if targets.rows else no_targets(targets, asked.words), blocks
    )


def _form(asked: Interaction) -> dict[str, object]:
    words = asked.words
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
        whose = [
            (ALL, words("Everyone")),
            *(
                (f"team:{team.id}", words("Team: {name}", name=team.name))
                for team in teams(session, asked.place.id)[:MOST_TEAMS]
            ),
        ]
        targets = _targets(session, asked, None)
        today, starts = today_in(workspace, asked.now), workspace.fiscal_year_starts
    quarter = parse_period("this quarter", today, starts)
    offered = list(_offered(today, starts, words))
    chosen = next(key for key, _, start in offered if "Q" in key and start == quarter.start)
    periods = [(key, text) for key, text, _ in offered]
    return target_form(whose, periods, chosen, targets, words, {"origin": asked.origin})


def _offered(today: dt.date, starts: int, words: Words) -> Iterator[tuple[str, str, dt.date]]:
    """This fiscal year and the next with their quarters and months: key, text and first day."""
    year = parse_period("this year", today, starts)
    name = _last(year).year
    for number in (name, name + 1):
        for written in (f"{number}", *(f"{number}-Q{quarter}" for quarter in range(1, 5))):
            period = parse_period(written, today, starts)
            yield written, tell_period(period, words), period.start or today
        for month in each_month(*_span(parse_period(f"{number}", today, starts))):
            yield f"{month:%Y-%m}", words.month(month), month


def _targets(session: Session, asked: Interaction, period: Period | None) -> Targets:
    """Everybody's, the teams' and the people's; without a period this month, quarter and year."""
    workspace = session.get_one(Workspace, asked.place.id)
    today, starts = today_in(workspace, asked.now), workspace.fiscal_year_starts
    if period is None:
        found = [parse_period(written, today, starts) for written in USUAL]
        columns = [(tell_period_name(one.key, asked.words), *_span(one)) for one in found]
    else:
        columns = list(_columns(period, asked.words))
    first, end = min(column[1] for column in columns), max(column[2] for column in columns)
    rows = []
    for scope, months in all_targets(session, asked.place.id, first, end).items():
        title = scope_title(session, asked.place.id, scope, asked.words)
        sums = tuple(_sum(months, start, after) for _, start, after in columns)
        rows.append((title or asked.words("Everyone"), sums))
    return Targets(tuple(column[0] for column in columns), tuple(rows))


def _columns(period: Period, words: Words) -> Iterator[tuple[str, dt.date, dt.date]]:
    """The months of a period, or of a long one each three together; then all of it."""
    months = whole_months(period.start, period.end)
    step = 1 if len(months) <= 6 else 3
    ends = [*months[step::step], _span(period)[1]]
    for start, end in zip(months[::step], ends, strict=True):
        last = end - dt.timedelta(days=1)
        both = words("{first} – {last}", first=words.month(start), last=words.month(last))
        yield words.month(start) if step == 1 else both, start, end
    if len(months) > 1:
        yield words("Together"), *_span(period)


def _sum(
    months: dict[dt.date, dict[str, Decimal]], first: dt.date, end: dt.date
) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for month, amounts in months.items():
        for currency, amount in amounts.items() if first <= month < end else ():
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def _period_first(asked: Interaction, text: str) -> tuple[Period, str]:
    """The period that the text begins with, the longest there is, and what comes after it."""
    words = text.split()
    for count in range(len(words), 0, -1):
        try:
            return _parsed(asked, " ".join(words[:count])), " ".join(words[count:])
        except PeriodNotUnderstood:
            continue
    raise PeriodNotUnderstood(text=text[:50])


def _parsed(asked: Interaction, text: str) -> Period:
    """A period of whole months. Raises ``PeriodNotUnderstood`` and ``NotWholeMonths``."""
    with asked.services.readings() as session:
        workspace = session.get_one(Workspace, asked.place.id)
    period = parse_period(text, today_in(workspace, asked.now), workspace.fiscal_year_starts)
    whole_months(period.start, period.end)
    return period


def _whose(scope: Scope) -> str:
    return replace(scope, currency=None).key


def _money(asked: Interaction, scope: Scope, text: str) -> tuple[Decimal, str] | None:
    """Raises ``AmountNotUnderstood``."""
    if text.lower() in NONE:
        return None
    money = read_amount(text, scope.currency or asked.place.currency)
    if money is None:
        raise errors.AmountNotUnderstood(text=text)
    return money


def _span(period: Period) -> tuple[dt.date, dt.date]:
    months = whole_months(period.start, period.end)
    return months[0], period.end or months[-1]


def _last(period: Period) -> dt.date:
    return _span(period)[1] - dt.timedelta(days=1)


def register(routes: Routes) -> None:
    routes.command("target", target)
    routes.form(Form.TARGET, saved)
