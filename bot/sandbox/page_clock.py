"""Words for moments: where "next morning" and its like move the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9, 0, 30)
MONDAY = 0


def moment(words: str, now: datetime, zone: str) -> datetime:
    """Mornings are at half a minute past nine where the person is: what is due then is due."""
    local = now.astimezone(ZoneInfo(zone))
    if words == "next morning":
        return _morning(local, 0 if local.time() < MORNING else 1)
    if words == "next monday":
        return _morning(local, 7 - (local.weekday() - MONDAY) % 7)
    if words == "in an hour":
        return now + timedelta(hours=1)
    found = datetime.fromisoformat(words)
    return found if found.tzinfo else found.replace(tzinfo=local.tzinfo)


def _morning(local: datetime, days: int) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, MORNING, local.tzinfo).astimezone(UTC)
