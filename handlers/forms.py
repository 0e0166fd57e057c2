"""Reads a submitted form: each field by its id, as plain values."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from handlers.reading.amounts import is_currency, read_amount
from handlers.views.when import ON_A_DATE
from store import errors
from store.schedule import moment_of

_INITIAL = {
    "initial_value": "value",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_user": "selected_user",
}


class Values:
    """The ``view.state.values`` of a submission, and the blocks it was shown with."""

    def __init__(
        self, state: Mapping[str, Any], blocks: Iterable[Mapping[str, Any]] | None = None
    ) -> None:
        self._state = state
        self._shown = {
            block.get("block_id"): block["element"]
            for block in blocks or ()
            if block["type"] == "input"
        }

    def _element(self, field: str) -> Mapping[str, Any]:
        block = self._state.get(field) or {}
        return next(iter(block.values()), {})

    def touched(self, field: str) -> bool:
        """Whether the value differs from the one that the form opened with."""
        shown, given = self._shown.get(field) or {}, self._element(field)
        return any(
            (shown.get(initial) or None) != (given.get(value) or None)
            for initial, value in _INITIAL.items()
        ) or _chosen(shown.get("initial_option")) != _chosen(given.get("selected_option"))

    def text(self, field: str) -> str | None:
        """What was typed, without the space around it; nothing when the field was left empty."""
        return (self._element(field).get("value") or "").strip() or None

    def choice(self, field: str) -> str | None:
        return (self._element(field).get("selected_option") or {}).get("value")

    def choices(self, field: str) -> list[str]:
        """What is checked."""
        return [one["value"] for one in self._element(field).get("selected_options") or ()]

    def person(self, field: str) -> str | None:
        """The Slack id chosen."""
        return self._element(field).get("selected_user")

    def people(self, field: str) -> list[str]:
        """The Slack ids chosen."""
        return list(self._element(field).get("selected_users") or ())

    def date(self, field: str) -> dt.date | None:
        chosen = self._element(field).get("selected_date")
        return dt.date.fromisoformat(chosen) if chosen else None

    def day(self, when: str, on: str) -> dt.date | None:
        """The date chosen in ``on``, or else the day chosen in ``when``. Raises ``DateMissing``."""
        chosen, date = self.choice(when), self.date(on)
        if date is not None or chosen is None:
            return date
        if chosen == ON_A_DATE:
            error = errors.DateMissing()
            error.field = on
            raise error
        return dt.date.fromisoformat(chosen)

    def time(self, field: str) -> dt.time | None:
        chosen = self._element(field).get("selected_time")
        return dt.time.fromisoformat(chosen) if chosen else None

    def moment(
        self, day: str, time: str, zone: ZoneInfo
    ) -> tuple[dt.date | None, dt.datetime | None]:
        """A day, and the moment if an hour stands with it. Raises ``HourWithoutDay`` and
        ``NoSuchTime``.
        """
        on, at = self.date(day), self.time(time)
        if at is None:
            return on, None
        if on is None:
            raise errors.HourWithoutDay
        moment = moment_of(on, at, zone)
        if moment is None:
            raise errors.NoSuchTime(time=at.strftime("%H:%M"), date=on)
        return on, moment

    def money(self, amount: str, currency: str) -> tuple[Decimal | None, str]:
        """Amount and currency; a currency typed into the amount wins over the menu.

        Raises ``AmountNotUnderstood``.
        """
        chosen = self.choice(currency) or ""
        typed = self.text(amount)
        if typed is None:
            return None, chosen
        money = read_amount(typed, chosen)
        if money is None:
            raise errors.AmountNotUnderstood(text=typed)
        if not is_currency(money[1]):
            raise errors.UnknownCurrency(text=money[1])
        return money


def _chosen(option: Mapping[str, Any] | None) -> Any:
    return option["value"] if option else None
