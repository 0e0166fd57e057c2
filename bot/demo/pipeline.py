"""A sample pipeline of some months: made through the same rules as everybody's."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.team import Team
from store import lifecycle
from store.accounts import find_or_add_account, find_or_add_contact
from store.changes import Change
from store.models import Opportunity, Status, Workspace
from store.outbox import owe_card
from store.people import Profile, remember
from store.pipeline import load_pipeline, loss_reasons, sources
from store.schedule import WORKDAYS

SEED = 20
COUNT = 64
SHOWN = 2
CHANNEL = "C0DEALS"
REPS = ("U0LI", "U0SAM", "U0CHEN", "U0DAN")
ACCOUNTS = (
    "Acme", "Globex", "安信公司", "Initech", "星河科技", "Umbrella Health", "Hooli", "华东制造",
    "Vandelay Imports", "Stark Logistics", "明远教育", "Wayne Energy", "Soylent Foods",
)  # fmt: skip
WHAT = (
    "renewal", "pilot", "rollout", "support plan", "upgrade", "training", "续约", "试点项目",
    "年度框架", "expansion", "migration",
)  # fmt: skip
STEPS = (
    "Call about the quote", "Send the proposal", "Agree on the date of the demo",
    "Ask legal for the contract", "发送报价单", "预约产品演示", "Confirm the budget",
)  # fmt: skip
CONTACTS = ("Bob Miller", "Anna Schmidt", "王敏", "Priya Nair", "Tom Becker", "刘洋")


@dataclass
class _Sample:
    session: Session
    workspace: Workspace
    now: dt.datetime
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - sample data
    people: dict[str, int] = field(default_factory=dict)

    def change(self, actor: str, days_ago: float) -> Change:
        moment = self.now - dt.timedelta(days=days_ago)
        return Change(
            self.workspace.id, self.workspace.timezone, self.people[actor], "import", moment
        )


def add_sample_pipeline(session: Session, workspace_id: int, team: Team, now: dt.datetime) -> None:
    """Opportunities of four reps over the last months, at every point of their lives."""
    workspace = session.get_one(Workspace, workspace_id)
    sample = _Sample(session, workspace, now)
    for slack_id in (*REPS, "U0MARIA"):
        person = team.people[slack_id]
        profile = Profile(
            person.id, person.team_id, person.real_name, person.tz, person.locale, person.is_admin
        )
        sample.people[slack_id] = remember(session, workspace, profile, now).id
    for index in range(COUNT):
        _live(sample, index)
    _show_some(sample)


def _show_some(sample: _Sample) -> None:
    """The cards of the newest open ones stand in the channel, as they would in a team at work."""
    newest = (
        select(Opportunity)
        .where(Opportunity.status == Status.OPEN)
        .order_by(Opportunity.number.desc())
        .limit(SHOWN)
    )
    for row in reversed(sample.session.scalars(newest).all()):
        row.card_channel = CHANNEL
        owe_card(sample.session, row, sample.change("U0MARIA", 0))


def _live(sample: _Sample, index: int) -> None:
    """One opportunity's life, from being found to where it stands today."""
    random = sample.random
    rep = REPS[index % len(REPS)]
    age = random.uniform(4, 85)
    number = _create(sample, rep, age, index)
    here, left = 0, age
    stages = load_pipeline(sample.session, sample.workspace.id).stages
    while left > 2 and random.random() < 0.78:
        left -= random.uniform(1, left / 1.6)
        if here == len(stages) - 1:
            _close(sample, rep, number, left, won=random.random() < 0.62)
            return
        step = 2 if random.random() < 0.12 and here + 2 < len(stages) else 1
        here += step
        lifecycle.advance(sample.session, sample.change(rep, left), number, stages[here].id)
    if random.random() < 0.3:
        _close(sample, rep, number, left / 2, won=False)
    else:
        _plan(sample, rep, number, left / 2, index)


def _create(sample: _Sample, rep: str, age: float, index: int) -> int:
    random = sample.random
    name = ACCOUNTS[index % len(ACCOUNTS)]
    account = find_or_add_account(sample.session, sample.workspace.id, name)
    contact = find_or_add_contact(
        sample.session, sample.workspace.id, account.id, CONTACTS[index % len(CONTACTS)]
    )
    known = sources(sample.session, sample.workspace.id)
    close = sample.change(rep, age).today + dt.timedelta(days=random.randint(30, 150))
    amount = Decimal(random.randint(4, 90)) * 1000
    draft = lifecycle.Draft(
        title=f"{name} {WHAT[(index * 5) % len(WHAT)]}",
        owner_id=sample.people[rep],
        currency="CNY" if rep == "U0CHEN" else "EUR",
        account_id=account.id,
        contact_id=contact.id,
        source_id=random.choice(known).id,
        amount=None if random.random() < 0.06 else amount * (7 if rep == "U0CHEN" else 1),
        expected_close=close,
    )
    return lifecycle.create(sample.session, sample.change(rep, age), draft).number


def _close(sample: _Sample, rep: str, number: int, days_ago: float, *, won: bool) -> None:
    change = sample.change(rep, max(days_ago, 0.1))
    if won:
        lifecycle.win(sample.session, change, number)
        return
    reasons = loss_reasons(sample.session, sample.workspace.id)
    reason = sample.random.choice(reasons)
    lifecycle.lose(sample.session, change, number, reason_id=reason.id)


def _plan(sample: _Sample, rep: str, number: int, days_ago: float, index: int) -> None:
    """A next step around today for most; some are left to go quiet."""
    if sample.random.random() < 0.25:
        return
    change = sample.change(rep, min(days_ago, 6))
    day = _workday(sample.now, sample.random.randint(-2, 9))
    on = max(day, change.today)
    lifecycle.set_next_step(sample.session, change, number, STEPS[index % len(STEPS)], on)


def _workday(now: dt.datetime, days: int) -> dt.date:
    day = now.astimezone(ZoneInfo("UTC")).date() + dt.timedelta(days=days)
    while day.weekday() not in WORKDAYS:
        day += dt.timedelta(days=1)
    return day
