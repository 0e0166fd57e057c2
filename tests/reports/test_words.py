"""Words in both languages: nothing untranslated, nothing mistranslated, nothing left over."""

import ast
import datetime as dt
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from handlers.aliases import command_meant
from reports.words import CHINESE, LOCALES, Words, language, words_for
from store import errors
from tests.messages import ROOT, Message, in_the_code

ENGLISH, CHINESE_WORDS = words_for("en-US"), words_for("zh-CN")
NOW = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
PACKAGES = ("bot", "handlers", "reports", "store")
MARKED = {"words": 1, "mark": 1, "many": 2}
COMMAND = re.compile(r"`((?:/opp|/invite|oppy)\b[^`]*)`")


def translated() -> dict[Message, Message]:
    path = LOCALES / CHINESE / "LC_MESSAGES" / "oppy.po"
    with path.open("rb") as file:
        return {one.id: one.string for one in read_po(file, locale=CHINESE) if one.id}


SENTENCES = sorted(set(in_the_code()), key=str)
CATALOGUE = translated()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def commands(text: str) -> list[list[str]]:
    """Commands in backticks with their numbers and values; other examples may be translated.

    A command may be called by any of its names.
    """
    found = []
    for one in COMMAND.findall(text):
        head, rest = one.split()[:2], one.split()[2:]
        head[1:] = [command_meant(word)[0] for word in head[1:]]
        found.append(head + [part for part in rest if part == "42" or part.startswith("{")])
    return sorted(found)


@pytest.mark.parametrize("sentence", SENTENCES, ids=str)
def test_each_sentence_is_translated_with_its_values_and_commands(sentence: Message) -> None:
    found = CATALOGUE.get(sentence)
    sources = (sentence,) if isinstance(sentence, str) else sentence
    targets = (found,) if isinstance(found, str) else tuple(found or ())
    assert targets and all(targets), "not translated"
    for target in targets:
        assert fields(target) in [fields(source) for source in sources]
        assert commands(target) == commands(sources[-1])
        assert target.count("`") % 2 == 0


def test_nothing_is_translated_that_is_not_said() -> None:
    assert set(CATALOGUE) - set(SENTENCES) == set()


def sources() -> Iterator[tuple[Path, ast.Call]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "sandbox" in path.parts or path.name == "words.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield path, node


def name_of(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_only_what_stands_in_the_code_is_translated() -> None:
    """A sentence that is put together would be found by no catalogue."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, call in sources()
        for argument in call.args[: MARKED.get(name_of(call), 0)]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]
    assert wrong == []


COUNTED = sorted(
    {
        tuple(ast.literal_eval(argument) for argument in call.args[:2])
        for _, call in sources()
        if name_of(call) == "many"
    }
)


@pytest.mark.parametrize("forms", COUNTED, ids=str)
def test_what_is_counted_is_translated_also_where_one_is_said_as_several_are(
    forms: tuple[str, str],
) -> None:
    values = dict.fromkeys((fields(forms[0]) | fields(forms[1])) - {"n"}, "x")
    said = CHINESE_WORDS.many(*forms, 2, **values)
    assert said != ENGLISH.many(*forms, 2, **values)


def broken_rules(rule: type[errors.RuleBroken] = errors.RuleBroken) -> Iterator[type]:
    for one in rule.__subclasses__():
        yield one
        yield from broken_rules(one)


@pytest.mark.parametrize("rule", sorted(set(broken_rules()), key=lambda one: one.__name__))
@pytest.mark.parametrize("words", [ENGLISH, CHINESE_WORDS], ids=lambda words: words.locale)
def test_every_broken_rule_can_be_said(rule: type[errors.RuleBroken], words: Words) -> None:
    values = dict.fromkeys(fields(rule.sentence), "x")
    more = {"version": 3} if rule is errors.ChangedMeanwhile else {}
    said = words.sentence(rule(**values, **more), NOW)
    assert "{" not in said


@pytest.mark.parametrize(
    ("locale", "found"),
    [
        ("zh-CN", CHINESE), ("zh-TW", CHINESE), ("ZH", CHINESE), ("en-US", "en"), ("en-GB", "en"),
        ("de-DE", "en"), ("", "en"), (None, "en"),
    ],
)  # fmt: skip
def test_the_language_of_a_slack_locale(locale: str | None, found: str) -> None:
    assert language(locale) == found


@pytest.mark.parametrize(
    ("amount", "currency", "english", "chinese"),
    [
        ("50000", "EUR", "€50,000", "€50,000"),
        ("50000.5", "EUR", "€50,000.50", "€50,000.50"),
        ("0", "USD", "$0", "US$0"),
        ("800000", "CNY", "CN¥800,000", "¥800,000"),
        ("1000", "JPY", "¥1,000", "JP¥1,000"),
        ("9999999999999.99", "GBP", "£9,999,999,999,999.99", "£9,999,999,999,999.99"),
        (None, "EUR", "–", "–"),
    ],
)
def test_money(amount: str | None, currency: str, english: str, chinese: str) -> None:
    exact = None if amount is None else Decimal(amount)
    assert ENGLISH.money(exact, currency) == english
    assert CHINESE_WORDS.money(exact, currency) == chinese


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [("1200000", "€1.2M", "€120万"), ("50000", "€50K", "€5万"), ("0", "€0", "€0")],
)
def test_money_in_narrow_places(amount: str, english: str, chinese: str) -> None:
    assert ENGLISH.short_money(Decimal(amount), "EUR") == english
    assert CHINESE_WORDS.short_money(Decimal(amount), "EUR") == chinese


def test_currencies_are_never_added() -> None:
    both = {"USD": Decimal(20), "EUR": Decimal(10)}
    assert ENGLISH.moneys(both) == "€10 + $20"
    assert ENGLISH.moneys({}) == "–"


def test_dates_and_times() -> None:
    day, zone = dt.date(2026, 3, 1), ZoneInfo("Asia/Shanghai")
    assert (ENGLISH.date(day), CHINESE_WORDS.date(day)) == ("1 Mar 2026", "2026年3月1日")
    assert (ENGLISH.short_date(day), CHINESE_WORDS.short_date(day)) == ("1 Mar", "3月1日")
    assert (ENGLISH.weekday(day), CHINESE_WORDS.weekday(day)) == ("Sunday", "星期日")
    assert ENGLISH.time(NOW, zone) == "Mon 23 Nov, 19:00"
    assert CHINESE_WORDS.time(NOW, zone) == "11月23日 19:00"
    assert ENGLISH.date(None) == CHINESE_WORDS.short_date(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (120, "2 minutes ago", "2分钟前"),
        (0, "1 second ago", "1秒钟前"),
        (-5, "1 second ago", "1秒钟前"),
    ],
)
def test_how_long_ago(seconds: int, english: str, chinese: str) -> None:
    moment = NOW - dt.timedelta(seconds=seconds)
    assert (ENGLISH.ago(moment, NOW), CHINESE_WORDS.ago(moment, NOW)) == (english, chinese)


@pytest.mark.parametrize(
    ("items", "english", "chinese"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a and b", "a和b"),
     (["a", "b", "c"], "a, b, and c", "a、b和c")],
)  # fmt: skip
def test_lists(items: list[str], english: str, chinese: str) -> None:
    assert (ENGLISH.both(items), CHINESE_WORDS.both(items)) == (english, chinese)


@pytest.mark.parametrize(
    ("share", "said"), [(None, "–"), (0, "0%"), (1, "100%"), (0.5, "50%"), (2 / 3, "67%")]
)
def test_shares(share: float | None, said: str) -> None:
    assert ENGLISH.percent(share) == said


def test_one_and_several() -> None:
    forms = ("{n} day overdue", "{n} days overdue")
    assert ENGLISH.many(*forms, 1) == "1 day overdue"
    assert ENGLISH.many(*forms, 2) == "2 days overdue"
    assert ENGLISH.many(*forms, 1000) == "1,000 days overdue"
    assert "1" in CHINESE_WORDS.many(*forms, 1) and "day" not in CHINESE_WORDS.many(*forms, 1)


def test_values_are_worded_by_what_they_are_and_then_quoted() -> None:
    broken = errors.UnknownStage(name="<b>", stages=["Proposal", "Negotiation"])
    said = ENGLISH.sentence(broken, NOW, quote=lambda text: text.replace("<", "&lt;"))
    assert said == "There is no stage “&lt;b>”. Choose one of: Proposal and Negotiation."
    early = errors.CloseInFuture(date=dt.date(2026, 12, 1))
    assert ENGLISH.sentence(early, NOW).startswith("1 Dec 2026 is in the future")
    told = errors.ChangedMeanwhile(version=2, who="li", number=4, ago=NOW - dt.timedelta(minutes=2))
    assert "li changed #4 2 minutes ago" in ENGLISH.sentence(told, NOW)


def test_braces_that_people_type_are_no_values() -> None:
    broken = errors.UnknownPerson(name="{number} {0} {")
    assert "{number} {0} {" in ENGLISH.sentence(broken, NOW)
