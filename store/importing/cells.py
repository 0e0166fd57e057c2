"""The cells of one record, read one by one: each value, or a problem, or a repair."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal

from store.importing.amounts import Exact, Mark, NotAnAmount, read_amount, read_currency
from store.importing.columns import BLANKS, LONGEST_BLANK, Columns, Field
from store.importing.dates import Order, When, read_date
from store.importing.ground import Ground
from store.importing.report import Problem, shown
from store.importing.saying import Said, phrase
from store.importing.survey import Survey
from store.importing.tables import Record

Replaced = Mapping[Field, Mapping[str, str]]
"""What stands for which texts of a field: other spellings, and the operator's word."""

_LONGEST = {
    Field.EXTERNAL_ID: 100,
    Field.ACCOUNT: 200,
    Field.CONTACT: 200,
    Field.OWNER: 200,
    Field.SOURCE: 60,
    Field.LOSS_REASON: 3000,
    Field.LOSS_NOTE: 3000,
    Field.COMPETITOR: 200,
}
_CUT = {Field.TITLE: 200, Field.DESCRIPTION: 3000, Field.NEXT_STEP: 200}
# Excel keeps a day as its number: 25569 is the first of 1970, 73050 the last of 2099.
_DAY_ONE, _DAY_NUMBER = dt.date(1899, 12, 30), range(25_569, 73_051)
_ZEROS = re.compile(
    r"(0000\D00\D00|00\D00\D0000|1900\D0?1\D0?0|1899\D12\D30|0)(\D00:00(:00)?)?$", re.ASCII
)
_PERCENT = re.compile(r"(\d{1,3})(?:\.0*)?\s*%?$", re.ASCII)


_NAMING = (Field.TITLE, Field.PRODUCT, Field.ACCOUNT, Field.OWNER)


def taken_as(field: Field, text: str, meant: str) -> Said:
    return phrase("{field} “{text}” taken as “{meant}”", field=field.value, text=text, meant=meant)


def no_date(order: Order) -> Said:
    return phrase("It is no date (read as {order}). Write it YYYY-MM-DD.", order=order.value)


class Cells:
    """Gathers ``problems`` and ``repairs`` on its way; what has a problem reads as nothing.

    ``names`` are what a row without an id is known by: as they stand in the file, or another
    mapping would make another opportunity of it.
    """

    def __init__(
        self,
        file: str,
        columns: Columns,
        found: Survey,
        ground: Ground,
        record: Record,
        replaced: Replaced,
    ) -> None:
        self.file = file
        self.columns = columns
        self.found = found
        self.ground = ground
        self.line = record.line
        self.texts = columns.texts(record.cells)
        self.problems: list[Problem] = []
        self.repairs: list[Said] = []
        self.names = [self.text(field) for field in _NAMING]
        self._replace(replaced)
        self._check_width(record.cells)

    def _replace(self, replaced: Replaced) -> None:
        for field, meant in replaced.items():
            text = " ".join(self.text(field).split())
            if text and (new := meant.get(text)) is not None:
                self.texts[field] = new
                said = taken_as(field, shown(text, 40), shown(new, 40))
                self.repairs.append(said)

    def text(self, field: Field) -> str:
        return self.texts.get(field, "")

    def value(self, field: Field) -> str:
        """Like ``text``, but the usual words for nothing count as nothing."""
        text = self.texts.get(field, "")
        return "" if len(text) <= LONGEST_BLANK and text.casefold() in BLANKS else text

    def problem(self, field: Field, value: str, advice: Said) -> None:
        column = self.columns.name(field)
        self.problems.append(Problem(self.file, self.line, column, shown(value), advice))

    def name(self, field: Field) -> str:
        text = self.value(field)
        if not text:
            return text
        text = " ".join(text.split())
        limit = _LONGEST.get(field)
        if limit is not None and len(text) > limit:
            self.problem(
                field,
                text,
                phrase(
                    "It has {count} characters, at most {limit} fit.", count=len(text), limit=limit
                ),
            )
        return text

    def cut(self, field: Field, text: str) -> str:
        limit = _CUT[field]
        if len(text) > limit:
            said = phrase(
                "{field} longer than {limit} characters: cut", field=field.value, limit=limit
            )
            self.repairs.append(said)
        return text[:limit].rstrip()

    def money(self) -> tuple[Decimal | None, str]:
        given = self.value(Field.CURRENCY)
        code = read_currency(given) if given else None
        if given and code is None:
            self.problem(Field.CURRENCY, given, phrase("Use a currency code like EUR, USD or CNY."))
        home = code or self.columns.currency or self.ground.currency
        text = self.value(Field.AMOUNT)
        if not text:
            return None, home
        mark = Mark.POINT if isinstance(text, Exact) else self.found.mark
        scale = self.columns.scale if text[-1:].isdigit() else ""
        try:
            amount = read_amount(text + scale, mark, home)
        except NotAnAmount as error:
            self.problem(Field.AMOUNT, text, error.advice)
            return None, home
        if code and amount.currency not in (None, code):
            other = self.columns.name(Field.CURRENCY)
            advice = phrase("{column} says {value}. Correct one.", column=other, value=code)
            self.problem(Field.AMOUNT, text, advice)
        if amount.rounded:
            self.repairs.append(phrase("amount with more than two decimals: rounded"))
        return amount.value, amount.currency or home

    def probability(self) -> int | None:
        text = self.value(Field.PROBABILITY)
        if not text:
            return None
        if isinstance(text, Exact) and Decimal(text) % 1:
            text = str(round(Decimal(text) * 100))  # Excel keeps 65 % as 0.65
        match = _PERCENT.match(text)
        if match is None or int(match[1]) > 100:
            self.problem(Field.PROBABILITY, text, phrase("Write whole percent, from 0 to 100."))
            return None
        return int(match[1])

    def date(self, field: Field, *, past: bool) -> When | None:
        text = self.value(field)
        if not text:
            return None
        if _ZEROS.match(text):
            self.repairs.append(phrase("a date of zeros: taken as none"))
            return None
        when = self._day_number(text) or read_date(text, self.found.orders[field], self.ground.zone)
        if when is None:
            order = self.found.orders[field]
            self.problem(field, text, no_date(order))
        elif past and when.day > self.ground.today:
            self.problem(field, text, self._in_future(when))
            return None
        return when

    def _day_number(self, text: str) -> When | None:
        if not (len(text) == 5 and text.isascii() and text.isdigit()):
            return None
        if int(text) not in _DAY_NUMBER:
            return None
        self.repairs.append(phrase("a date as Excel's number of the day: read as the date"))
        return When(_DAY_ONE + dt.timedelta(days=int(text)))

    def day(self, field: Field) -> dt.date | None:
        when = self.date(field, past=False)
        return None if when is None else when.day

    def _in_future(self, when: When) -> Said:
        day = when.day.isoformat()
        if self.found.two_digit_years:
            return phrase(
                "{day} is in the future. Give the day it really happened, or, if the year stands "
                "first, say dates: ymd in a mapping file",
                day=day,
                after=" or with --dates ymd.",
            )
        return phrase("{day} is in the future. Give the day it really happened.", day=day)

    def _check_width(self, cells: list[str]) -> None:
        width = len(self.columns.header)
        if any(cell.strip() for cell in cells[width:]):
            extra = Problem(
                self.file,
                self.line,
                "",
                "",
                phrase(
                    "It has {count} values for {width} columns. Put quotation marks around values "
                    "that contain the delimiter.",
                    count=len(cells),
                    width=width,
                ),
            )
            self.problems.append(extra)
