"""The subscriptions whose time has come, each as what it is owed."""

import datetime as dt
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports.every import REPORTS
from store import outbox, subscriptions
from store.days_off import Days, list_days_off
from store.models import Person, Subscription
from store.schedule import Slot, daily_slot, monthly_slot, weekly_slot
from store.subscriptions import DAILY, FIRST_WORKDAY, WEEKLY

Free = Mapping[int | None, set[dt.date]]
Due = tuple[Subscription, str, Slot]  # with the kind of its delivery


def subscribed(
    session: Session,
    workspace_id: int,
    now: dt.datetime,
    free: Free,
    zone_called: Callable[[str], ZoneInfo | None],
) -> Iterator[Due]:
    """Those whose slot has come since they were begun, in the ledger already or not."""
    found = subscriptions.subscriptions(session, workspace_id)
    people = _people(session, workspace_id, found)

    @cache
    def all_days_off() -> Days:
        return Days(tuple(list_days_off(session, workspace_id, None)))

    for one in found:
        kind, zone = _kind(one.report), zone_called(one.timezone)
        if kind is None or zone is None:
            continue
        days_off: Container[dt.date] = free.get(None, set())
        if one.weekday == FIRST_WORKDAY:
            days_off = all_days_off()
        elif one.channel_id in people:
            days_off = free.get(None, set()) | free.get(people[one.channel_id], set())
        slot = _slot(one, zone, now, days_off)
        if slot is not None and slot.due_at >= one.since:
            yield one, kind, slot


def _kind(report: str) -> str | None:
    """Wins have no hour; what is not known here is left to a newer version beside this one."""
    if report == DAILY:
        return outbox.DIGEST
    if report == WEEKLY:
        return outbox.FUNNEL
    return outbox.REPORT if report in REPORTS else None


def _slot(
    one: Subscription, zone: ZoneInfo, now: dt.datetime, days_off: Container[dt.date]
) -> Slot | None:
    if one.weekday is None:
        return daily_slot(now, zone, one.at, days_off)
    if one.weekday == FIRST_WORKDAY:
        return monthly_slot(now, zone, one.at, days_off)
    return weekly_slot(now, zone, one.weekday, one.at)


def _people(session: Session, workspace_id: int, found: list[Subscription]) -> dict[str, int]:
    """The ids of the people who get something themselves, by their Slack ids."""
    personal = [one.channel_id for one in found if subscriptions.is_personal(one.channel_id)]
    if not personal:
        return {}
    rows = session.execute(
        select(Person.slack_id, Person.id).where(
            Person.workspace_id == workspace_id, Person.slack_id.in_(personal)
        )
    )
    return {str(slack_id): id_ for slack_id, id_ in rows}
