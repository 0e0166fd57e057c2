"""One row of the file, understood: values with their repairs, or the problems it has."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

from store.accounts import name_key
from store.importing.cells import Cells, Replaced, taken_as
from store.importing.columns import Columns, Field
from store.importing.dates import When
from store.importing.ground import Ground
from store.importing.report import LineRefused, LineTwice, shown
from store.importing.saying import Said, phrase
from store.importing.stages import Meaning
from store.importing.survey import Survey
from store.importing.tables import Record
from store.models import Status

UNASSIGNED = "Unassigned"
_CLOSINGS = {Status.WON: Field.WON_ON, Status.LOST: Field.LOST_ON}
_CLOSED = (Status.WON, Status.LOST, Status.INVALID)


@dataclass(slots=True)
class Row:
    """An opportunity as its row describes it. ``stage_id`` is the open stage, if it names one."""

    line: int
    external_id: str
    title: str
    account: str
    contact: str
    owner: str
    source: str
    stage_id: int | None
    status: Status | None
    amount: Decimal | None
    currency: str
    probability: int | None
    opened: When | None
    closed: When | None
    expected_close: dt.date | None
    loss_reason: str
    loss_note: str
    competitor: str
    description: str
    next_step: str
    next_step_on: dt.date | None
    repairs: list[Said] = field(default_factory=list)


class RowReader:
    """Reads the rows of one file in their order; keys of rows without an id depend on it."""

    def __init__(
        self,
        file: str,
        columns: Columns,
        found: Survey,
        ground: Ground,
        replaced: Replaced,
        several: frozenset[Field] = frozenset(),
    ) -> None:
        self.file = file
        self.columns = columns
        self.found = found
        self.ground = ground
        self.replaced = replaced
        self.several = several
        self._lines: dict[str, int] = {}
        self._contents: dict[str, int] = {}
        self._repeats: dict[bytes, int] = {}

    @property
    def ids(self) -> dict[str, int]:
        """The ids seen so far, and the line of each."""
        return self._lines

    def pass_over(self, record: Record) -> None:
        """Know the id of a line that is not taken, whose history may still be there."""
        text = self.columns.texts(record.cells).get(Field.EXTERNAL_ID)
        if text:
            self._lines.setdefault(" ".join(text.split()), -record.line)

    def read(self, record: Record) -> Row:
        """Raises ``LineRefused`` with every problem it has, ``LineTwice`` for one seen before."""
        cells = _RowCells(self.file, self.columns, self.found, self.ground, record, self.replaced)
        cells.take_first_of(self.several)
        row = cells.row()
        row.external_id = self._id(cells, row, record)
        if cells.problems:
            raise LineRefused(cells.problems)
        return row

    def _id(self, cells: Cells, row: Row, record: Record) -> str:
        if Field.EXTERNAL_ID not in self.columns:
            return self._key(cells, row)
        text = cells.name(Field.EXTERNAL_ID)
        if not text:
            cells.problem(
                Field.EXTERNAL_ID,
                "",
                phrase(
                    "Give each row its id, or leave the column out",
                    after=f': --map "{self.columns.name(Field.EXTERNAL_ID)}=ignore".',
                ),
            )
        elif (first := self._lines.setdefault(text, row.line)) != row.line:
            if self._contents[text] == hash(tuple(record.cells)):
                raise LineTwice
            advice = phrase("Line {line} has the same id. Remove one of the two.", line=first)
            cells.problem(Field.EXTERNAL_ID, text, advice)
        else:
            self._contents[text] = hash(tuple(record.cells))
        return text

    def _key(self, cells: Cells, row: Row) -> str:
        """An id for a row without one: the same whenever the same file is read.

        Equal rows are told apart by their order: nothing says that they are one opportunity.
        """
        opened = "" if row.opened is None else row.opened.day.isoformat()
        key = "\x1f".join([*map(name_key, cells.names), opened])
        digest = hashlib.sha256(key.encode()).digest()[:16]
        count = self._repeats[digest] = self._repeats.get(digest, 0) + 1
        return f"row:{digest.hex()}" + (f":{count}" if count > 1 else "")


class _RowCells(Cells):
    """The cells of a row of opportunities, put together."""

    def row(self) -> Row:
        stage_id, status = self._state()
        amount, currency = self.money()
        return Row(
            line=self.line,
            external_id="",
            title=self._title(),
            account=self.name(Field.ACCOUNT),
            contact=self.name(Field.CONTACT),
            owner=self._owner(),
            source=self.name(Field.SOURCE),
            stage_id=stage_id,
            status=status,
            amount=amount,
            currency=currency,
            probability=self.probability(),
            opened=self.date(Field.OPENED_ON, past=True),
            closed=self._closed(status),
            expected_close=self.day(Field.EXPECTED_CLOSE),
            loss_reason=self.name(Field.LOSS_REASON),
            loss_note=self.name(Field.LOSS_NOTE),
            competitor=self.name(Field.COMPETITOR),
            description=self.cut(Field.DESCRIPTION, self.text(Field.DESCRIPTION)),
            next_step=self.cut(Field.NEXT_STEP, self.text(Field.NEXT_STEP)),
            next_step_on=self.day(Field.NEXT_STEP_ON),
            repairs=self.repairs,
        )

    def take_first_of(self, several: frozenset[Field]) -> None:
        for one in several:
            first, more, _ = self.text(one).partition(";")
            if more:
                self.texts[one] = first.strip()
                said = phrase("more than one {field}: the first was taken", field=one.value)
                self.repairs.append(said)

    def _title(self) -> str:
        title = " ".join(self.text(Field.TITLE).split())
        if not title:
            parts = (self.name(Field.PRODUCT), self.name(Field.ACCOUNT))
            title = " – ".join(part for part in parts if part)
            if title and Field.TITLE in self.columns:
                self.repairs.append(phrase("without a title: named after its product and account"))
        if not title:
            self.problem(Field.TITLE, "", phrase("Give it a title, for example “Acme renewal”."))
        return self.cut(Field.TITLE, title)

    def _owner(self) -> str:
        name = self.name(Field.OWNER)
        if not name and Field.OWNER in self.columns:
            self.repairs.append(phrase("without an owner: given to “{name}”", name=UNASSIGNED))
        return name or UNASSIGNED

    def _state(self) -> tuple[int | None, Status | None]:
        stage, status = self._meaning(Field.STAGE), self._meaning(Field.STATUS)
        if isinstance(status, int):
            stage, status = (status if stage is None else stage), Status.OPEN
        if stage is None or isinstance(stage, int):
            return stage, status or (None if stage is None else Status.OPEN)
        if status is not None and status != stage:
            self.problem(
                Field.STATUS,
                self.text(Field.STATUS),
                phrase(
                    "{column} says {status}. Make the two agree, or leave one out",
                    column=self.columns.name(Field.STAGE),
                    status=stage.value,
                    after=f' with --map "{self.columns.name(Field.STATUS)}=ignore".',
                ),
            )
        return None, stage

    def _meaning(self, field: Field) -> Meaning | None:
        name = self.value(field)
        meaning = self.ground.names.meaning(name) if name else None
        if name and meaning is None:
            self.problem(field, name, phrase("There is no such stage."))
        elif name and (meant := self.ground.names.meant(name)) is not None:
            self.repairs.append(taken_as(field, shown(name, 40), meant))
        return meaning

    def _closed(self, status: Status | None) -> When | None:
        """When it was closed; of an open one, when it is expected to close."""
        if status in _CLOSINGS and self.value(_CLOSINGS[status]):
            return self.date(_CLOSINGS[status], past=True)
        return self.date(Field.CLOSED_ON, past=status in _CLOSED)
