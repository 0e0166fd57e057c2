"""The tables. Rows that exist for speed say so; the event log is the source of every figure."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.base import Base, BigId, JsonValue, MoneySum

# No opportunity has this id, so the sums follow every one.
SUMMED_WHOLLY = 2**62


class Status(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"
    INVALID = "invalid"


class Kind(StrEnum):
    """What can happen to an opportunity: one word per kind of row in the event log."""

    CREATED = "created"
    STAGE = "stage"
    OWNER = "owner"
    TITLE = "title"
    ACCOUNT = "account"
    CONTACT = "contact"
    SOURCE = "source"
    AMOUNT = "amount"
    PROBABILITY = "probability"
    EXPECTED_CLOSE = "expected_close"
    DESCRIPTION = "description"
    NEXT_STEP = "next_step"
    SNOOZED = "snoozed"
    ACTIVITY = "activity"
    WON = "won"
    LOST = "lost"
    INVALID = "invalid"
    REOPENED = "reopened"
    MERGED = "merged"
    UNDONE = "undone"


class State(StrEnum):
    """Where a delivery stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


class Workspace(Base):
    """One Slack workspace. ``team_id`` is empty until the bot first connects.

    ``fiscal_year_starts`` is the month, 1 to 12, in which its year begins. ``summed_to`` is the
    opportunity's id up to which the sums of ``cells`` follow every change.
    """

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    locale: Mapped[str] = mapped_column(String(16))
    next_number: Mapped[int] = mapped_column(default=1)
    fiscal_year_starts: Mapped[int] = mapped_column(default=1, server_default="1")
    summed_to: Mapped[int] = mapped_column(BigInteger, default=SUMMED_WHOLLY, server_default="0")
    created_at: Mapped[dt.datetime]


class Person(Base):
    """Somebody who may own or do things. Without ``slack_id`` a placeholder from an import.

    ``muted`` are the kinds of notice that they do not want, ``home_view`` whose pipeline their Home
    tab shows, ``works_until`` when they want no more messages; empty is the usual.
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        Index(
            "ix_people_home_seen",
            "workspace_id",
            "home_seen_at",
            sqlite_where=text("home_seen_at IS NOT NULL"),
            postgresql_where=text("home_seen_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    slack_id: Mapped[str | None] = mapped_column(String(32))
    team_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(16))
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_deactivated: Mapped[bool] = mapped_column(default=False)
    reminder_at: Mapped[dt.time] = mapped_column(default=dt.time(9))
    works_until: Mapped[dt.time | None]
    muted: Mapped[list[str] | None] = mapped_column(JsonValue)
    home_view: Mapped[str | None] = mapped_column(String(10))
    home_seen_at: Mapped[dt.datetime | None]
    greeted_at: Mapped[dt.datetime | None]
    known_since: Mapped[dt.datetime | None]
    fetched_at: Mapped[dt.datetime | None]


class SalesTeam(Base):
    """People whose figures are looked at together."""

    __tablename__ = "sales_teams"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(60))


class SalesTeamMember(Base):
    """Who is in a team; somebody may be in several."""

    __tablename__ = "sales_team_members"

    team_id: Mapped[int] = mapped_column(ForeignKey("sales_teams.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Target(Base):
    """What is to be won in a month, whose first day is ``month``.

    ``scope`` says by whom, as a scope's key: a person, a team, or, empty, everybody. A quarter's
    target is kept as its months'.
    """

    __tablename__ = "targets"
    __table_args__ = (
        UniqueConstraint("workspace_id", "scope", "month", "currency"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    scope: Mapped[str] = mapped_column(String(100), default="")
    month: Mapped[dt.date]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Decimal]


class FrozenForecast(Base):
    """What was forecast for a month at the start of a week: written once, never changed.

    ``week`` is the Monday. ``won`` is what had been won of the month by then.
    """

    __tablename__ = "frozen_forecasts"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    week: Mapped[dt.date] = mapped_column(primary_key=True)
    month: Mapped[dt.date] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    won: Mapped[Decimal]
    weighted: Mapped[Decimal]
    best: Mapped[Decimal]
    frozen_at: Mapped[dt.datetime]


class DayOff(Base):
    """Days without reminders: of one person, or, without a person, of the whole workspace."""

    __tablename__ = "days_off"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="in_order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]


class Stage(Base):
    """An open stage of the pipeline, in order of ``position``. Won and lost are not stages.

    ``bit`` (0 to 62) names the stage in ``Opportunity.stages_entered`` and is never used again.
    """

    __tablename__ = "stages"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name"),
        UniqueConstraint("workspace_id", "bit"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    bit: Mapped[int]
    probability: Mapped[int]
    stale_after_days: Mapped[int] = mapped_column(default=14)
    retired_at: Mapped[dt.datetime | None]


class Source(Base):
    """Where opportunities come from."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(60))


class LossReason(Base):
    __tablename__ = "loss_reasons"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(60))


class Account(Base):
    """A customer. ``name_key`` is the name as compared: folded case, single spaces."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("workspace_id", "name_key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))


class Contact(Base):
    """A person at an account; ``title`` is what they are there."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_account", "account_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(50))
    email: Mapped[str | None] = mapped_column(String(254))


class Opportunity(Base):
    """Where an opportunity stands. All but the anchors of its card is derived from the log.

    ``amount`` is NULL when unknown, never 0 for want of one. ``expected_close`` is a plan;
    ``closed_on`` is what happened, in the workspace's zone, and empty while open.
    ``stages_entered`` is a set of stages as bits (``Stage.bit``), so that one pass over this table
    answers a whole funnel: which stages were entered, which only implied by a skip.
    ``next_step_on`` is the day where its writer was, ``next_step_at`` the moment if one was named.
    ``handed_over_at`` is when somebody else gave it to its owner. ``search_key`` is what a search
    looks through; it is empty until it has been filled in (``store.finding``).
    """

    __tablename__ = "opportunities"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("workspace_id", "external_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability_percent"),
        CheckConstraint(
            "(status = 'open') = (closed_on IS NULL)", name="closed_on_exactly_when_closed"
        ),
        Index(
            "ix_opportunities_open_by_owner",
            "workspace_id",
            "owner_id",
            "number",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "ix_opportunities_open_by_number",
            "workspace_id",
            "number",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        # All that the sums over what is open need; ``status`` too, or SQLite reads each row for it.
        Index(
            "ix_opportunities_open",
            "workspace_id",
            "status",
            "owner_id",
            "stage_id",
            "probability",
            "currency",
            "expected_close",
            "amount",
            "id",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_opportunities_opened_on", "workspace_id", "opened_on"),
        Index("ix_opportunities_opened_by_owner", "workspace_id", "owner_id", "opened_on"),
        Index(
            "ix_opportunities_closed",
            "workspace_id",
            "status",
            "closed_on",
            "opened_on",
            "currency",
            "amount",
            "number",
            "owner_id",
            sqlite_where=text("closed_on IS NOT NULL"),
            postgresql_where=text("closed_on IS NOT NULL"),
        ),
        Index("ix_opportunities_account", "account_id"),
        Index(
            "ix_opportunities_merged_into",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        Index(
            "ix_opportunities_without_search_key",
            "workspace_id",
            "id",
            sqlite_where=text("search_key IS NULL"),
            postgresql_where=text("search_key IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    number: Mapped[int]
    external_id: Mapped[str | None] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[Status] = mapped_column(String(10), default=Status.OPEN)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    amount: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3))
    probability: Mapped[int | None]
    opened_on: Mapped[dt.date]
    expected_close: Mapped[dt.date | None]
    first_expected_close: Mapped[dt.date | None]
    push_count: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[dt.date | None]
    loss_reason_id: Mapped[int | None] = mapped_column(ForeignKey("loss_reasons.id"))
    loss_note: Mapped[str | None] = mapped_column(String(3000))
    competitor: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(String(3000))
    next_step: Mapped[str | None] = mapped_column(String(200))
    next_step_on: Mapped[dt.date | None]
    next_step_at: Mapped[dt.datetime | None]
    snoozed_until: Mapped[dt.date | None]
    furthest_stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    stages_entered: Mapped[int] = mapped_column(BigInteger, default=0)
    stage_since: Mapped[dt.datetime]
    touched_at: Mapped[dt.datetime]
    reopened_count: Mapped[int] = mapped_column(default=0)
    handed_over_at: Mapped[dt.datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("opportunities.id"))
    search_key: Mapped[str | None] = mapped_column(Text)
    card_channel: Mapped[str | None] = mapped_column(String(32))
    card_ts: Mapped[str | None] = mapped_column(String(32))
    card_locale: Mapped[str | None] = mapped_column(String(16))
    version: Mapped[int] = mapped_column()
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime]

    stage: Mapped[Stage] = relationship(foreign_keys=stage_id, lazy="raise_on_sql")
    owner: Mapped[Person] = relationship(foreign_keys=owner_id, lazy="raise_on_sql")
    account: Mapped[Account | None] = relationship(lazy="raise_on_sql")
    contact: Mapped[Contact | None] = relationship(lazy="raise_on_sql")
    source: Mapped[Source | None] = relationship(lazy="raise_on_sql")
    loss_reason: Mapped[LossReason | None] = relationship(lazy="raise_on_sql")
    changed_by: Mapped[Person] = relationship(foreign_keys=changed_by_id, lazy="raise_on_sql")
    merged_into: Mapped["Opportunity | None"] = relationship(
        remote_side=id, viewonly=True, lazy="raise_on_sql"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy


class Event(Base):
    """One thing that happened to one opportunity. Rows are added, never changed.

    ``happened_at`` is business time, ``recorded_at`` when it was entered. ``request_id`` names the
    interaction that caused it: unique with ``ordinal``, so that a second delivery of the same
    click finds the first one's work.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_id", "ordinal"),
        Index("ix_events_opportunity", "opportunity_id", "id"),
        # All that tells which opportunities changed lately, so that their events are not read.
        Index(
            "ix_events_recorded",
            "workspace_id",
            "recorded_at",
            "happened_at",
            "kind",
            "opportunity_id",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    kind: Mapped[Kind] = mapped_column(String(20))
    from_value: Mapped[Any | None] = mapped_column(JsonValue)
    to_value: Mapped[Any | None] = mapped_column(JsonValue)
    note: Mapped[str | None] = mapped_column(String(3000))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    via: Mapped[str] = mapped_column(String(20))
    request_id: Mapped[str | None] = mapped_column(String(200))
    ordinal: Mapped[int] = mapped_column(default=0)
    happened_at: Mapped[dt.datetime]
    recorded_at: Mapped[dt.datetime]


class StageVisit(Base):
    """One stay in one stage, kept for speed. ``left_at`` empty: it is still there."""

    __tablename__ = "stage_visits"
    __table_args__ = (Index("ix_stage_visits_opportunity", "opportunity_id", "entered_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    entered_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]


class Subscription(Base):
    """A channel or a person that gets a report: wall time and zone, never an instant.

    Without ``weekday`` it comes every working day. ``period`` is written as people write it; empty:
    the report's usual one.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("workspace_id", "channel_id", "report", "scope"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    report: Mapped[str] = mapped_column(String(20))
    period: Mapped[str | None] = mapped_column(String(60))
    channel_id: Mapped[str] = mapped_column(String(32))
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    weekday: Mapped[int | None]
    at: Mapped[dt.time]
    timezone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(16))
    scope: Mapped[str] = mapped_column(String(100), default="")
    since: Mapped[dt.datetime]
    stopped_at: Mapped[dt.datetime | None]
    stop_reason: Mapped[str | None] = mapped_column(String(200))


class Delivery(Base):
    """One post owed to one recipient: the claim, the record, and the proof that it went out once.

    ``period`` names what it describes (a local date, an ISO week, a version), never when it ran.
    ``lane`` is where it goes, for the pace that Slack sets (``store.lanes``).
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "recipient", "period"),
        Index("ix_deliveries_waiting", "state", "next_try_at"),
        Index(
            "ix_deliveries_open_by_kind",
            "workspace_id",
            "kind",
            "due_at",
            "id",
            sqlite_where=text("state IN ('due', 'sending')"),
            postgresql_where=text("state IN ('due', 'sending')"),
        ),
        Index(
            "ix_deliveries_open_by_recipient",
            "workspace_id",
            "kind",
            "recipient",
            sqlite_where=text("state IN ('due', 'sending')"),
            postgresql_where=text("state IN ('due', 'sending')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    kind: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(100))
    state: Mapped[State] = mapped_column(String(10), default=State.DUE)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime]
    late_after: Mapped[dt.datetime | None]
    next_try_at: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    file_id: Mapped[str | None] = mapped_column(String(32))
    lane: Mapped[str | None] = mapped_column(String(32))
    slack_channel: Mapped[str | None] = mapped_column(String(32))
    slack_ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None] = mapped_column(String(200))
    done_at: Mapped[dt.datetime | None]


class DayCard(Base):
    """One person's message of one day, edited while it is worked on; ``closed_at`` ends that."""

    __tablename__ = "day_cards"
    __table_args__ = (
        UniqueConstraint("workspace_id", "person_id", "day"),
        Index(
            "ix_day_cards_open",
            "workspace_id",
            "person_id",
            "day",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    day: Mapped[dt.date]
    slack_channel: Mapped[str] = mapped_column(String(32))
    slack_ts: Mapped[str] = mapped_column(String(32))
    closed_at: Mapped[dt.datetime | None]


class DayItem(Base):
    """An opportunity that was on a day's card: the card counts them all, done or not."""

    __tablename__ = "day_items"
    __table_args__ = (Index("ix_day_items_opportunity", "opportunity_id"),)

    card_id: Mapped[int] = mapped_column(ForeignKey("day_cards.id"), primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)


class Watcher(Base):
    """Somebody who wants to be told what happens to an opportunity of others."""

    __tablename__ = "watchers"
    __table_args__ = (Index("ix_watchers_person", "person_id"),)

    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    since: Mapped[dt.datetime]


class Notice(Base):
    """One thing to tell one person. Those of one ``bucket`` are told in one message."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "event_id"),
        Index("ix_notices_bucket", "workspace_id", "person_id", "bucket"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    kind: Mapped[str] = mapped_column(String(20))
    bucket: Mapped[str] = mapped_column(String(60))
    at: Mapped[dt.datetime]


class SearchWord(Base):
    """A word that some opportunity has had, to mend the spelling of what people look for."""

    __tablename__ = "search_words"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(60), primary_key=True)


class Lane(Base):
    """A channel, or a kind of call, that takes nothing before ``free_at``."""

    __tablename__ = "lanes"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    free_at: Mapped[dt.datetime]


class SchemaFloor(Base):
    """One row: the oldest schema version whose code still works with these tables."""

    __tablename__ = "schema_floor"

    version: Mapped[str] = mapped_column(String(32), primary_key=True)


class Heartbeat(Base):
    """When something that should happen regularly last happened."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[dt.datetime]


class Cell(Base):
    """A difference to the sums that the weekly figures are read from; a sum is that of its rows.

    Rows are only ever added, so that writers never wait for each other, and folded into one for
    each key from time to time (``store.sums``). ``of`` says which sum and so which keys are used;
    an unused one is 0, ``""`` or the day 0001-01-01.
    """

    __tablename__ = "cells"
    __table_args__ = (Index("ix_cells_of_day", "workspace_id", "of", "day"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    of: Mapped[str] = mapped_column(String(10))
    day: Mapped[dt.date]
    what: Mapped[str] = mapped_column(String(12))
    stage_id: Mapped[int]
    stages_entered: Mapped[int] = mapped_column(BigInteger)
    probability: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    count: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(MoneySum)
    without_amount: Mapped[int]
    folded: Mapped[bool] = mapped_column(default=False)
