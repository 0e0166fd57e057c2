"""Words in a person's language: sentences, names, money, dates, shares.

English is the source; ``reports/locales`` holds the other catalogues. ``Words`` is callable:
``words("Moved to {stage}.", stage=name)``.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent

from store.errors import RuleBroken

LOCALES = Path(__file__).parent / "locales"
ENGLISH = "en"
CHINESE = "zh_Hans_CN"


def language(slack_locale: str | None) -> str:
    """The catalogue for a Slack locale such as ``zh-CN``: Chinese for zh, English for the rest."""
    return CHINESE if (slack_locale or "").lower().startswith("zh") else ENGLISH


@lru_cache
def words_for(slack_locale: str | None) -> "Words":
    """The words for a Slack locale; made once for each language."""
    return _words(language(slack_locale))


@lru_cache
def _words(locale: str) -> "Words":
    return Words(locale)


class Words:
    """One language's words. ``zone`` for times of day is given with each call, never kept."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._babel = Locale.parse(locale)

    @cached_property
    def _catalogue(self) -> Mapping[Any, Any]:
        if self.locale == ENGLISH:
            return {}
        path = LOCALES / self.locale / "LC_MESSAGES" / "oppy.po"
        with path.open("rb") as file:
            catalogue = read_po(file, locale=self.locale)
        return {message.id: message.string for message in catalogue if message.id}

    def __call__(self, sentence: str, /, **values: Any) -> str:
        """``sentence`` in this language, its braces filled in."""
        text: str = self._catalogue.get(sentence) or sentence
        return text.format(**values) if values else text

    def many(self, one: str, several: str, n: int, /, **values: Any) -> str:
        """The singular or plural sentence for ``n``, which the sentence calls ``{n}``."""
        # A sentence that is also said without counting stands in the catalogue as that alone.
        found = self._catalogue.get((one, several)) or self._catalogue.get(one)
        translated = (found,) if isinstance(found, str) else found
        forms = translated if translated and all(translated) else (one, several)
        form: str = forms[0] if n == 1 else forms[-1]
        return form.format(n=self.number(n), **values)

    def name(self, name: str) -> str:
        """A stage, source or reason: translated while it is one of the defaults."""
        return self(name)

    def sentence(
        self, error: RuleBroken, now: dt.datetime, quote: Callable[[str], str] = str
    ) -> str:
        """What a broken rule says; values are worded by what they are, then quoted."""
        worded = {key: self._worded(value, now) for key, value in error.values.items()}
        values = {key: quote(str(value)) for key, value in worded.items()}
        return self(error.sentence).format(**values)

    def _worded(self, value: Any, now: dt.datetime) -> Any:
        if isinstance(value, dt.datetime):
            return self.ago(value, now)
        if isinstance(value, dt.date):
            return self.date(value)
        if isinstance(value, list):
            return self.both(self.name(item) for item in value)
        return self.name(value) if isinstance(value, str) else value

    def both(self, items: Iterable[str]) -> str:
        """A list in words: “a, b and c”."""
        return format_list(list(items), locale=self._babel)

    def number(self, value: float | Decimal) -> str:
        return _number(value, self.locale)

    def percent(self, share: float | None) -> str:
        """A share between 0 and 1 as a percentage; nothing to divide by is “–”, never 0 %."""
        return "–" if share is None else format_percent(share, locale=self._babel)

    def money(self, amount: Decimal | None, currency: str) -> str:
        """An exact amount, without cents when there are none; an unknown one is “–”."""
        return "–" if amount is None else _money(amount, currency, self.locale)

    def short_money(self, amount: Decimal, currency: str) -> str:
        """A rounded amount for narrow places: “$1.2M”, “¥80万”."""
        return _short_money(amount, currency, self.locale)

    def moneys(self, amounts: Mapping[str, Decimal]) -> str:
        """Amounts of several currencies side by side; they are never added."""
        shown = [self.money(amount, currency) for currency, amount in sorted(amounts.items())]
        return " + ".join(shown) or "–"

    def date(self, day: dt.date | None) -> str:
        return "–" if day is None else _date(day, self.locale)

    def short_date(self, day: dt.date | None) -> str:
        """Day and month only, for tables and reminders."""
        return "–" if day is None else _short_date(day, self.locale)

    def short_day(self, day: dt.date) -> str:
        """A day near today: “Mon 23 Nov”."""
        pattern = "M月d日 EEE" if self.locale == CHINESE else "EEE d MMM"
        return format_date(day, pattern, locale=self._babel)

    def full_date(self, day: dt.date) -> str:
        """A day with its weekday, for what somebody has just set."""
        pattern = "y年M月d日 EEEE" if self.locale == CHINESE else "EEEE, d MMM y"
        return format_date(day, pattern, locale=self._babel)

    def month(self, day: dt.date) -> str:
        """The calendar month of a day: “Nov 2026”."""
        pattern = "y年M月" if self.locale == CHINESE else "LLL y"
        return format_date(day, pattern, locale=self._babel)

    def month_name(self, number: int) -> str:
        """A month by its number, without a year: “April”."""
        return format_date(dt.date(2000, number, 1), "LLLL", locale=self._babel)

    def weekday(self, day: dt.date) -> str:
        return format_date(day, "EEEE", locale=self._babel)

    def time(self, moment: dt.datetime, zone: ZoneInfo) -> str:
        """A moment in that zone, day and time."""
        pattern = "M月d日 HH:mm" if self.locale == CHINESE else "EEE d MMM, HH:mm"
        return format_datetime(moment, pattern, tzinfo=zone, locale=self._babel)

    def ago(self, moment: dt.datetime, now: dt.datetime) -> str:
        """How long ago: “2 minutes ago”."""
        past = min(moment - now, dt.timedelta(seconds=-1))
        return format_timedelta(past, add_direction=True, locale=self._babel)


@lru_cache(maxsize=20_000)
def _money(amount: Decimal, currency: str, locale: str) -> str:
    whole = amount == amount.to_integral_value()
    return format_currency(
        amount,
        currency,
        format="¤#,##0" if whole else "¤#,##0.00",
        locale=locale,
        currency_digits=False,
    )


@lru_cache(maxsize=2_000)
def _short_money(amount: Decimal, currency: str, locale: str) -> str:
    sign = format_currency(0, currency, format="¤", locale=locale, currency_digits=False)
    number = format_compact_decimal(amount, fraction_digits=1, locale=locale)
    return f"{sign.rstrip('0')}{number}"


@lru_cache(maxsize=5_000)
def _number(value: float | Decimal, locale: str) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=5_000)
def _date(day: dt.date, locale: str) -> str:
    return format_date(day, "y年M月d日" if locale == CHINESE else "d MMM y", locale=locale)


@lru_cache(maxsize=5_000)
def _short_date(day: dt.date, locale: str) -> str:
    return format_date(day, "M月d日" if locale == CHINESE else "d MMM", locale=locale)
