"""A small language for what Slack accepts: checks of strings, numbers, lists and objects.

A check looks at a value and reports what is wrong with it, worded and pointed at as Slack does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.shapes import Json

MESSAGE, MODAL, HOME = "message", "modal", "home"


@dataclass(frozen=True)
class Problem:
    """Something refused. `rule` and `expected` are the constraint as blocks.validate tells it."""

    message: str
    pointer: str
    rule: str
    expected: Any = None

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass
class Report:
    """What was found in one payload that is to appear on one surface."""

    surface: str
    can_show_file: Callable[[Json], bool]
    problems: list[Problem] = field(default_factory=list)

    def add(self, message: str, pointer: str, rule: str, expected: Any = None) -> None:
        self.problems.append(Problem(message, pointer, rule, expected))


Check = Callable[[Any, str, Report], None]


def string(
    most: int | None = None,
    least: int = 1,
    pattern: str | None = None,
    choices: Collection[str] | None = None,
) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add("must provide a string", at, "type", "string")
        elif len(value) < least:
            report.add(f"must be more than {least - 1} characters", at, "min_length", least)
        elif most is not None and len(value) > most:
            report.add(f"must be less than {most + 1} characters", at, "max_length", most)
        elif choices is not None and value not in choices:
            report.add("must be a valid enum value", at, "enum", sorted(choices))
        elif pattern is not None and re.fullmatch(pattern, value) is None:
            report.add(f"input must match regex pattern: ^{pattern}$", at, "regex", pattern)

    return check


def boolean(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, bool):
        report.add("must provide a boolean", at, "type", "boolean")


def anything(_value: Any, _at: str, _report: Report) -> None:
    """For what Slack documents too loosely to refuse."""


def integer(least: int, most: int | None = None) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add("must provide an integer", at, "type", "integer")
        elif value < least:
            report.add(f"must be greater than or equal to {least}", at, "min", least)
        elif most is not None and value > most:
            report.add(f"must be less than or equal to {most}", at, "max", most)

    return check


def number(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        report.add("must provide a number", at, "type", "number")


def array(item: Check, least: int = 1, most: int | None = None) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add("must provide an array", at, "type", "array")
            return
        if len(value) < least:
            report.add(f"no fewer than {least} items allowed", at, "min_items", least)
        if most is not None and len(value) > most:
            report.add(f"no more than {most} items allowed", at, "max_items", most)
        for index, member in enumerate(value):
            item(member, f"{at}/{index}", report)

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Check) -> Check:
    """An object with these fields and no others; `rules` look at it as a whole."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", at, "type", "object")
            return
        for name in required:
            if value.get(name) is None:
                report.add(f"missing required field: {name}", at, "required", name)
        for name, member in value.items():
            field_check = required.get(name) or optional.get(name)
            if field_check is None:
                report.add(
                    f"invalid additional property: {name}", at, "additional_properties", name
                )
            elif member is not None:
                field_check(member, f"{at}/{name}", report)
        for rule in rules:
            rule(value, at, report)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", at, "type", "object")
            return
        kind = value.get("type")
        if kind is None:
            report.add("missing required field: type", at, "required", "type")
        elif not isinstance(kind, str) or kind not in kinds:
            report.add(f"unsupported type: {kind}", f"{at}/type", "enum", sorted(kinds))
        else:
            kinds[kind](value, at, report)

    return check


def exactly_one(*names: str) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        given = [name for name in names if value.get(name) is not None]
        if len(given) != 1:
            wanted = " or ".join(names)
            report.add(f"must provide exactly one of: {wanted}", at, "one_of", list(names))

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not any(value.get(name) for name in names):
            wanted = " or ".join(names)
            report.add(f"must provide at least one of: {wanted}", at, "any_of", list(names))

    return check
