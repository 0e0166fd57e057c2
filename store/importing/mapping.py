"""Mapping files: the operator's answers to what an import asks, as YAML or as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from store.importing.cells import Replaced
from store.importing.columns import DATES, Field
from store.importing.dates import Order
from store.importing.opening import open_table
from store.importing.questions import About, Question
from store.importing.report import OptionWrong, shown

MOST_BYTES = 5 << 20
YAML = (".yaml", ".yml")
# What else of a line may be said by its text: an amount “tbd” is “-”.
_AMOUNT, _DATE = "amount", "date"
_FIELDS: dict[str, tuple[Field, ...]] = {
    About.PERSON: (Field.OWNER,),
    About.ACCOUNT: (Field.ACCOUNT,),
    About.SOURCE: (Field.SOURCE,),
    _AMOUNT: (Field.AMOUNT,),
    _DATE: DATES,
}
_SECTIONS = (*About, _AMOUNT, _DATE)
_SECTION_NAMES: dict[str, str] = {one: one for one in _SECTIONS} | {"people": About.PERSON}
_TOLD = {
    About.COLUMN: "What each column holds; ignore leaves it alone.",
    About.STAGE: "What each stage is called here.",
    About.PERSON: "Whose opportunities these are: a name or a user id from Slack.",
    About.ACCOUNT: "Perhaps the same account spelled in two ways. Delete the line if they are two.",
    About.SOURCE: "Perhaps the same source spelled in two ways. Delete the line if they are two.",
    About.LEAVE_OUT: "Lines that may tell of an opportunity again. Remove the # to leave one out.",
}
Entry = tuple[str, str, str]


@dataclass(frozen=True)
class Answers:
    """What a mapping file says: pairs as ``--map`` and ``--map-stage`` take them, and the rest."""

    columns: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    dates: Order | None = None
    replaced: Replaced = field(default_factory=dict)
    leave_out: frozenset[int] = frozenset()


def read_mapping(path: Path) -> Answers:
    """Raises ``OptionWrong`` with what to write instead. A question without an answer stays one."""
    if path.stat().st_size > MOST_BYTES:
        raise OptionWrong(f"--mapping {path.name}: it is larger than 5 MB.")
    entries = _from_yaml(path) if path.suffix.lower() in YAML else _from_table(path)
    pairs: dict[str, list[str]] = {About.COLUMN: [], About.STAGE: []}
    replaced: dict[Field, dict[str, str]] = {}
    dates: Order | None = None
    leave_out: set[int] = set()
    for section, name, meant in entries:
        if section == About.LEAVE_OUT:
            leave_out.add(_line(path, meant or name))
        elif section == About.DATES:
            dates = _order(path, meant or name)
        elif section in pairs:
            pairs[section] += [f"{name}={meant}"] if meant else []
        else:
            for one in _FIELDS[section] if meant else ():
                replaced.setdefault(one, {})[" ".join(name.split())] = meant
    return Answers(
        tuple(pairs[About.COLUMN]),
        tuple(pairs[About.STAGE]),
        dates,
        replaced,
        frozenset(leave_out),
    )


def write_mapping(path: Path, questions: Iterable[Question]) -> None:
    """A mapping file to fill in, with a guess where there is one. Its form is that of its name."""
    asked = list(questions)
    if path.suffix.lower() in YAML:
        path.write_text(as_yaml(asked), encoding="utf-8")
        return
    lines = ["what,from,to", *(_as_row(one) for one in asked if one.about != About.LEAVE_OUT)]
    path.write_text("\r\n".join([*lines, ""]), encoding="utf-8-sig", newline="")


def as_yaml(questions: Iterable[Question]) -> str:
    """The questions as a mapping file to fill in."""
    asked = list(questions)
    lines = ["# Fill in what is empty; what is left empty is not answered. Then import with",
             "# --mapping and this file."]  # fmt: skip
    for about in About:
        own = [one for one in asked if one.about == about]
        if own and about == About.DATES:
            choices = ", ".join(own[0].choices)
            lines += ["", f"# “{shown(own[0].value)}”: {own[0].asks} One of: {choices}", "dates:"]
        elif own:
            choices = ", ".join(own[0].choices)
            lines += ["", f"# {_TOLD[about]}{f' One of: {choices}' if choices else ''}"]
            lines += [f"{about}:", *(_as_line(one) for one in own)]
    return "\n".join([*lines, ""])


def _as_line(one: Question) -> str:
    times = "" if one.line is None else f"  # {_where(one)}"
    if one.about == About.LEAVE_OUT:
        return f"#  - {one.line}  # {shown(one.value)}: {one.asks}"
    guess = _quoted(one.guess) if one.guess else ""
    return f"  {_quoted(one.value)}: {guess}".rstrip() + times


def _as_row(one: Question) -> str:
    cells = (
        ("dates", "", one.guess) if one.about == About.DATES else (one.about, one.value, one.guess)
    )
    return ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)


def _where(one: Question) -> str:
    return f"line {one.line}" if one.count < 2 else f"{one.count:,} lines, first {one.line}"


def _quoted(text: str) -> str:
    written: str = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=1 << 20)
    return written.strip()


def _from_yaml(path: Path) -> Iterator[Entry]:
    try:
        # Everything as text: a stage may well be called No, or 1.
        found: Any = yaml.load(path.read_text(encoding="utf-8-sig"), yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        line = "" if place is None else f" (line {place.line + 1})"
        raise OptionWrong(f"--mapping {path.name}: it is no YAML{line}.") from error
    if found and not isinstance(found, dict):
        raise OptionWrong(f"--mapping {path.name}: it has no sections.")
    for name, content in (found or {}).items():
        section = _section(path, str(name))
        if isinstance(content, dict):
            yield from ((section, str(key), _plain(path, value)) for key, value in content.items())
        elif isinstance(content, list):
            yield from ((section, "", _plain(path, value)) for value in content)
        elif content:
            yield section, "", str(content)


def _from_table(path: Path) -> Iterator[Entry]:
    table = open_table(path)
    if [name.casefold() for name in table.header[:3]] != ["what", "from", "to"]:
        raise OptionWrong(f"--mapping {path.name}: its columns are to be what, from, to.")
    for record in table.records():
        what, name, meant = (*record.cells, "", "", "")[:3]
        if what.strip() and (name.strip() or meant.strip()):
            yield _section(path, what), name.strip(), meant.strip()


def _section(path: Path, name: str) -> str:
    plain = name.strip().casefold().replace(" ", "_")
    found = _SECTION_NAMES.get(plain, _SECTION_NAMES.get(plain.removesuffix("s")))
    if found is None:
        raise OptionWrong(
            f"--mapping {path.name}: there is no section “{shown(name)}”, only "
            f"{', '.join(_SECTIONS)}."
        )
    return found


def _plain(path: Path, value: Any) -> str:
    if isinstance(value, dict | list):
        raise OptionWrong(f"--mapping {path.name}: “{shown(str(value))}” is no answer.")
    return str(value).strip()


def _line(path: Path, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise OptionWrong(f"--mapping {path.name}: leave_out takes numbers of lines, not {text!r}.")
    return int(text)


def _order(path: Path, text: str) -> Order | None:
    if text and text not in list(Order):
        raise OptionWrong(f"--mapping {path.name}: dates is one of {', '.join(Order)}.")
    return Order(text) if text else None
