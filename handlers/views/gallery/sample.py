"""What people might have typed, as plain data, and the rows that are made of it."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from store.models import Account, Contact, LossReason, Opportunity, Person, Source, Stage, Status
from store.opportunities import Line
from store.pipeline import (
    DEFAULT_LOSS_REASONS,
    DEFAULT_SOURCES,
    DEFAULT_STAGES,
    Pipeline,
    StageInfo,
)

NOW = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
TODAY = NOW.date()
SLACK_ID, CHANNEL, FILE = "U0LI", "C0DEALS", "F0123ABCDE"
# How long each may be, by the columns it is kept in and the fields it is typed into.
LONGEST = {
    "title": 200,
    "account": 200,
    "person": 200,
    "contact": 200,
    "competitor": 200,
    "next_step": 200,
    "note": 3000,
    "description": 3000,
    "search": 200,
    "timezone": 64,
}


@dataclass(frozen=True)
class Sample:
    """One team's words. Without ``full`` there is only what must be, and lists are empty."""

    title: str
    account: str
    person: str
    contact: str
    competitor: str
    next_step: str
    note: str
    description: str
    search: str
    timezone: str
    stages: tuple[str, ...] = tuple(name for name, *_ in DEFAULT_STAGES)
    sources: tuple[str, ...] = DEFAULT_SOURCES
    reasons: tuple[str, ...] = DEFAULT_LOSS_REASONS
    number: int = 42
    version: int = 7
    amount: Decimal = Decimal(50_000)
    many: int = 12
    full: bool = True

    @property
    def meta(self) -> dict[str, Any]:
        """What a form carries along: the opportunity, and where its answer goes."""
        url = "https://hooks.slack.com/actions/T0123ABCDE/1234567890123/" + "x" * 24
        origin = {"url": url, "channel": CHANNEL, "ts": "1795431600.000100", "ephemeral": True}
        return {"number": self.number, "version": self.version, "origin": origin}

    @property
    def pipeline(self) -> Pipeline:
        return Pipeline(
            tuple(
                StageInfo(place + 1, name, place, place, 10, 14, False)
                for place, name in enumerate(self.stages)
            )
        )

    @property
    def source_rows(self) -> list[Source]:
        return [Source(id=place, name=name) for place, name in enumerate(self.sources)]

    @property
    def reason_rows(self) -> list[LossReason]:
        return [LossReason(id=place, name=name) for place, name in enumerate(self.reasons)]

    def opportunity(self, status: Status = Status.OPEN) -> Opportunity:
        """Bound to no session. It is late in every respect, so that every warning shows."""
        row = Opportunity(
            number=self.number, title=self.title, status=status, stage_id=1, owner_id=1,
            currency="EUR", version=self.version, changed_at=NOW, opened_on=TODAY,
        )  # fmt: skip
        row.closed_on = None if status == Status.OPEN else TODAY
        row.stage = Stage(id=1, name=self.stages[0], position=0, bit=0, probability=10)
        row.owner = row.changed_by = Person(
            id=1, name=self.person, slack_id=SLACK_ID if self.full else None,
            timezone="UTC", locale="en-US",
        )  # fmt: skip
        row.account = row.contact = row.source = row.loss_reason = row.merged_into = None
        if self.full:
            self._fill_in(row)
        return row

    def line(self, status: Status = Status.OPEN) -> Line:
        """It in a list."""
        full = self.full
        return Line(
            self.number, self.title, status, self.account if full else None, self.stages[0],
            self.amount if full else None, "EUR", self.person,
            self.next_step if full else None, TODAY if full else None,
        )  # fmt: skip

    def _fill_in(self, row: Opportunity) -> None:
        row.account_id, row.account = 2**40, Account(name=self.account)
        row.contact = Contact(name=self.contact)
        row.source_id, row.source = 3, self.source_rows[-1]
        row.amount, row.probability = self.amount, 35
        row.expected_close = row.next_step_on = TODAY - dt.timedelta(days=900)
        row.next_step, row.description = self.next_step, self.description
        row.loss_reason, row.loss_note = self.reason_rows[0], self.note
        row.competitor = self.competitor


ENGLISH = Sample(
    title="Acme renewal",
    account="Acme",
    person="Li Wei",
    contact="Bob Miller",
    competitor="Globex",
    next_step="Call Bob about the quote",
    note="They want a demo for the new team first.",
    description="60 seats, support around the clock, start in January.",
    search="acme",
    timezone="Europe/Berlin",
)
CHINESE = replace(
    ENGLISH,
    title="安信公司续约",
    account="安信公司",
    person="陈芳",
    contact="王经理",
    competitor="华联软件",
    next_step="给王经理打电话确认报价",
    note="对方希望先给新团队做一次演示。",
    description="60 个席位，全天候支持，一月份上线。",
    search="安信",
    timezone="Asia/Shanghai",
)
SAMPLES = {"en-US": ENGLISH, "zh-CN": CHINESE}
