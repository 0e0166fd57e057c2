"""Which column is which: common names in English and Chinese, and what the operator says."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

from store.importing.amounts import Exact, read_currency
from store.importing.report import OptionWrong, listed
from store.importing.saying import phrase


class Field(StrEnum):
    """What a column can hold. The values are the names that ``--map`` takes."""

    EXTERNAL_ID = "opportunity_id"
    TITLE = "title"
    ACCOUNT = "account"
    CONTACT = "contact"
    OWNER = "owner"
    STAGE = "stage"
    STATUS = "status"
    AMOUNT = "amount"
    CURRENCY = "currency"
    PROBABILITY = "probability"
    OPENED_ON = "opened_on"
    CLOSED_ON = "closed_on"
    WON_ON = "won_on"
    LOST_ON = "lost_on"
    EXPECTED_CLOSE = "expected_close"
    SOURCE = "source"
    PRODUCT = "product"
    LOSS_REASON = "loss_reason"
    LOSS_NOTE = "loss_note"
    COMPETITOR = "competitor"
    DESCRIPTION = "description"
    NEXT_STEP = "next_step"
    NEXT_STEP_ON = "next_step_on"
    ENTERED_AT = "entered_at"
    CAME_FROM = "came_from"
    CHANGED_FIELD = "changed_field"
    IGNORE = "ignore"


DATES = (
    Field.OPENED_ON,
    Field.CLOSED_ON,
    Field.WON_ON,
    Field.LOST_ON,
    Field.EXPECTED_CLOSE,
    Field.NEXT_STEP_ON,
)
HISTORY = (Field.EXTERNAL_ID, Field.STAGE, Field.ENTERED_AT)
ONLY_HISTORY = (Field.ENTERED_AT, Field.CAME_FROM, Field.CHANGED_FIELD)
# A whole heading's unit: 金额（万元）, Amount (EUR).
_UNIT = re.compile(r"\s*[(\[]\s*(元|千元|万元|亿元|[A-Z]{3})\s*[)\]]$")
_QUOTED = re.compile(r"'(?=[=+\-@＝＋－＠\t\r])")

BLANKS = frozenset({"-", "–", "—", "n/a", "na", "#n/a", "null", "none", "nil", "nan"})
LONGEST_BLANK = max(map(len, BLANKS))

# The best name of a field comes first. Probability is missing on purpose: other systems set it
# by stage, and here a given one would count as set by hand for ever.
COMMON_NAMES: Mapping[Field, str] = {
    Field.EXTERNAL_ID: "opportunity id, opp id, deal id, external id, record id, id, "
    "商机编号, 商机id, 机会编号, 编号",
    Field.TITLE: "title, opportunity name, deal name, deal title, opportunity title, name, "
    "opportunity, deal, subject, topic, 商机名称, 机会名称, 商机, 名称, 标题, 主题",
    Field.ACCOUNT: "account, account name, customer, customer name, company, company name, "
    "client, client name, organization, organisation, organization name, associated company, "
    "客户, 客户名称, 公司, 公司名称, 客户公司",
    Field.CONTACT: "contact, contact name, contact person, primary contact, associated contact, "
    "联系人, 联系人姓名",
    Field.OWNER: "owner, opportunity owner, deal owner, owner name, sales agent, sales rep, "
    "sales representative, rep, salesperson, assigned to, 负责人, 商机负责人, 所有人, 销售, "
    "销售人员, 销售代表, 业务员, 跟进人",
    Field.STAGE: "stage, deal stage, opportunity stage, sales stage, pipeline stage, stage name, "
    "阶段, 销售阶段, 商机阶段, 当前阶段",
    Field.STATUS: "status, deal status, opportunity status, 状态, 商机状态",
    Field.AMOUNT: "amount, value, deal amount, deal value, opportunity amount, close value, "
    "total value, 金额, 商机金额, 销售金额, 预计金额, 预计销售金额, 合同金额",
    Field.CURRENCY: "currency, currency code, currency of value, 币种, 货币",
    Field.OPENED_ON: "opened on, opened, open date, created date, create date, created on, "
    "created at, created, date created, deal created, engage date, add time, 创建日期, 创建时间, "
    "商机日期, 录入日期",
    Field.CLOSED_ON: "closed on, close date, closed date, date closed, closed at, "
    "actual close date, actual close, closed, 成交日期, 实际成交日期, 关闭日期, 结单日期",
    Field.WON_ON: "won on, won date, won time, 赢单日期, 赢单时间",
    Field.LOST_ON: "lost on, lost date, lost time, 输单日期, 输单时间, 丢单日期",
    Field.EXPECTED_CLOSE: "expected close, expected close date, expected closing, "
    "expected closing date, estimated close date, forecast close date, 预计成交日期, 预计成交时间, "
    "预计签单日期, 预计结单日期, 预计关闭日期",
    Field.SOURCE: "source, opportunity source, lead source, deal source, original source, "
    "来源, 商机来源, 线索来源",
    Field.PRODUCT: "product, product name, products, 产品, 产品名称",
    Field.LOSS_REASON: "loss reason, lost reason, closed lost reason, reason lost, "
    "reason for loss, 丢失原因, 输单原因, 丢单原因",
    Field.LOSS_NOTE: "loss note, 输单说明, 丢单说明",
    Field.COMPETITOR: "competitor, competitors, main competitor, main competitors, 竞争对手",
    Field.DESCRIPTION: "description, details, 描述, 备注, 说明",
    Field.NEXT_STEP: "next step, 下一步, 下一步计划",
    Field.NEXT_STEP_ON: "next step on, next step date, next activity date, follow up date, "
    "下一步日期, 下次跟进日期, 下次跟进时间",
    Field.ENTERED_AT: "entered at, entered on, entered, date entered, changed at, date, "
    "stage date, 进入时间, 进入日期, 变更时间",
    Field.CAME_FROM: "came from, from stage, previous stage, 原阶段",
    Field.CHANGED_FIELD: "changed field",
}


@dataclass(frozen=True)
class Columns:
    """Where each field stands in a row, and which columns nothing is taken from.

    ``quoted``: texts that look like formulas have an apostrophe before them, which is not theirs.
    """

    header: list[str]
    places: Mapping[Field, int]
    quoted: bool = False

    def __contains__(self, field: Field) -> bool:
        return field in self.places

    def name(self, field: Field) -> str:
        return self.header[self.places[field]] if field in self.places else field.value

    def texts(self, cells: list[str]) -> dict[Field, str]:
        """The cells by field, trimmed. What is empty, or missing at the row's end, is left out."""
        width = len(cells)
        return {
            field: text
            for field, place in self.places.items()
            if place < width and (text := self._trimmed(cells[place]))
        }

    def _trimmed(self, cell: str) -> str:
        if isinstance(cell, Exact):
            return cell
        text = cell.replace("\0", "").strip()
        return _QUOTED.sub("", text) if self.quoted and text[:1] == "'" else text

    def values(self, cells: list[str]) -> dict[Field, str]:
        """Like ``texts``, without those that say nothing in one of the usual words."""
        texts = self.texts(cells)
        return {field: text for field, text in texts.items() if text.casefold() not in BLANKS}

    @property
    def left_alone(self) -> list[str]:
        used = set(self.places.values())
        return [name for place, name in enumerate(self.header) if name and place not in used]

    @property
    def used(self) -> list[tuple[str, str]]:
        """Pairs of column and field, in the file's order."""
        places = sorted(self.places.items(), key=lambda item: item[1])
        return [(self.header[place], field.value) for field, place in places]

    @cached_property
    def scale(self) -> str:
        """千, 万 or 亿 when the heading of the amounts says that they are in thousands, or more."""
        unit = self._unit
        return unit.removesuffix("元") if unit.endswith("元") else ""

    @cached_property
    def currency(self) -> str | None:
        """The currency that the heading of the amounts names."""
        return "CNY" if self._unit.endswith("元") else read_currency(self._unit)

    @property
    def _unit(self) -> str:
        match = _UNIT.search(_folded(self.name(Field.AMOUNT)))
        return "" if match is None else match[1]


def plain(name: str) -> str:
    """A name as it is compared: width, case, punctuation and spacing do not matter."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


@cache
def names_in(text: str) -> tuple[str, ...]:
    """The names of a list with commas, plain."""
    return tuple(plain(name) for name in text.split(","))


def recognise(
    header: list[str],
    named: Mapping[str, Field],
    fields: tuple[Field, ...] | None = None,
    usual: Mapping[Field, str] | None = None,
    ignored: str = "",
    quoted: bool = False,
) -> Columns:
    """Find the fields of a header. ``named`` is the operator's word and goes first.

    Then the ``usual`` names of the program that the file is from, then the common ones; what is
    ``ignored`` there is taken for nothing. ``fields`` limits what is looked for. When two columns
    bear a field's names the better name wins and the other column is left alone.
    """
    wanted = frozenset(Field).difference(ONLY_HISTORY) if fields is None else frozenset(fields)
    whole = [plain(name) for name in header]
    exact = [plain(_UNIT.sub("", _folded(name))) for name in header]
    short = [re.sub(r"^(deal|opportunity) ", "", name) for name in exact]
    places: dict[Field, int] = {}
    taken: set[int] = set()
    for name, field in named.items():
        if (place := _find(whole, name)) is not None and place not in taken:
            taken.add(place)
            if field != Field.IGNORE:
                places[field] = place
    for names in (usual or {}, COMMON_NAMES):
        for field in (field for field in names if field in wanted and field not in places):
            for name in names_in(names[field]):
                place = _find(exact, name, taken)
                place = _find(short, name, taken) if place is None else place
                if place is not None:
                    places[field] = place
                    taken.add(place)
                    break
        taken |= {place for place, name in enumerate(exact) if name in names_in(ignored)}
    return Columns(header, places, quoted)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def parse_map(pairs: tuple[str, ...], headers: list[list[str]]) -> dict[str, Field]:
    """What ``--map COLUMN=FIELD`` says, by plain column name. Raises ``OptionWrong``."""
    known = {plain(name) for header in headers for name in header}
    named: dict[str, Field] = {}
    for pair in pairs:
        column, _, wanted = pair.rpartition("=")
        field = next((f for f in Field if plain(f.value) == plain(wanted)), None)
        if not column or field is None:
            raise OptionWrong(
                phrase(
                    "{pair}: write COLUMN=FIELD, with one of these fields: {fields}.",
                    before="--map ",
                    pair=pair,
                    fields=", ".join(Field),
                )
            )
        if plain(column) not in known:
            raise OptionWrong(
                phrase(
                    "{pair}: there is no column “{column}”. There are: {columns}.",
                    before="--map ",
                    pair=pair,
                    column=column,
                    columns=listed([name for header in headers for name in header], 30),
                )
            )
        if field != Field.IGNORE and field in named.values():
            raise OptionWrong(
                phrase(
                    "{pair}: {field} is named twice. Choose one column.",
                    before="--map ",
                    pair=pair,
                    field=field.value,
                )
            )
        named[plain(column)] = field
    return named


def _find(names: list[str], wanted: str, taken: set[int] | None = None) -> int | None:
    return next(
        (i for i, name in enumerate(names) if name == wanted and i not in (taken or ())), None
    )
