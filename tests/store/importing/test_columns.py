import pytest

from store.importing.columns import COMMON_NAMES, HISTORY, Field, parse_map, plain, recognise
from store.importing.report import OptionWrong


def found(*header: str, **named: Field) -> dict[str, str]:
    columns = recognise(list(header), {plain(name): field for name, field in named.items()})
    return dict(columns.used)


def test_the_sample_is_recognised() -> None:
    header = ("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
              "close_date", "close_value", "engage_quarter", "close_quarter")  # fmt: skip
    columns = recognise(list(header), {})
    assert dict(columns.used) == {
        "opportunity_id": "opportunity_id",
        "sales_agent": "owner",
        "product": "product",
        "account": "account",
        "deal_stage": "stage",
        "engage_date": "opened_on",
        "close_date": "closed_on",
        "close_value": "amount",
    }
    assert columns.left_alone == ["engage_quarter", "close_quarter"]


def test_chinese_headings_are_recognised() -> None:
    assert found("商机名称", "客户", "负责人", "阶段", "金额", "预计成交日期", "来源") == {
        "商机名称": "title",
        "客户": "account",
        "负责人": "owner",
        "阶段": "stage",
        "金额": "amount",
        "预计成交日期": "expected_close",
        "来源": "source",
    }


def test_headings_that_begin_with_the_kind_of_thing_are_recognised() -> None:
    used = found("Deal - Title", "Deal - Value", "Deal - Status", "Deal - Won time", "Deal - Owner",
                 "Deal - Expected close date", "Deal - Organization", "Deal - ID")  # fmt: skip
    assert set(used.values()) == {"title", "amount", "status", "won_on", "owner",
                                  "expected_close", "account", "opportunity_id"}  # fmt: skip


def test_of_two_columns_for_a_field_the_better_name_wins() -> None:
    columns = recognise(["Name", "Opportunity Name"], {})
    assert dict(columns.used) == {"Opportunity Name": "title"}
    assert columns.left_alone == ["Name"]


def test_the_operators_word_goes_first_and_can_leave_a_column_alone() -> None:
    header = ["Title", "Headline", "Value"]
    named = parse_map(("Headline=title", "value=ignore"), [header])
    columns = recognise(header, named)
    assert dict(columns.used) == {"Headline": "title"}
    assert columns.left_alone == ["Title", "Value"]


def test_probability_is_taken_only_when_it_is_named() -> None:
    assert found("Title", "Probability") == {"Title": "title"}
    named = found("Title", "Probability", Probability=Field.PROBABILITY)
    assert named["Probability"] == "probability"


@pytest.mark.parametrize("pair", ["Title", "Title=name", "=title", "Nothing=title"])
def test_a_mapping_that_cannot_be_says_what_can(pair: str) -> None:
    with pytest.raises(OptionWrong, match="--map"):
        parse_map((pair,), [["Title"]])


def test_a_field_cannot_be_named_twice() -> None:
    with pytest.raises(OptionWrong, match="twice"):
        parse_map(("A=title", "B=title"), [["A", "B"]])


def test_no_two_fields_share_a_name_but_those_of_a_history() -> None:
    names = [
        plain(name)
        for field, names in COMMON_NAMES.items()
        if field not in HISTORY[2:]
        for name in names.split(",")
    ]
    assert len(names) == len(set(names))
