"""Mapping files: the operator's answers to what an import asks, as YAML or as a table."""

from collections.abc import Callable, Iterable, Iterator
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
from store.importing.saying import phrase

MOST_BYTES = 5 << 20
_OPTION = "--mapping "
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
    About.COLUMN: phrase("What each column holds; ignore leaves it alone."),
    About.STAGE: phrase("What each stage is called here."),
    About.PERSON: phrase("Whose opportunities these are: a name or a user id from Slack."),
    About.ACCOUNT: phrase(
        "Perhaps the same account spelled in two ways. Delete the line if they are two."
    ),
    About.SOURCE: phrase(
        "Perhaps the same source spelled in two ways. Delete the line if they are two."
    ),
    About.LEAVE_OUT: phrase(
        "Lines that may tell of an opportunity again. Remove the # to leave one out."
    ),
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
        raise OptionWrong(phrase("{file}: it is larger than 5 MB.", before=_OPTION, file=path.name))
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


def as_yaml(
    questions: Iterable[Question],
    use: str = "Then import with\n# --mapping and this file.",
    worded: Callable[[str], str] = str,
) -> str:
    """The questions as a mapping file to fill in; ``use`` says what to do with it then."""
    asked = list(questions)
    fill_in = worded(phrase("Fill in what is empty; what is left empty is not answered."))
    lines = [f"# {fill_in} {use}"]
    for about in About:
        own = [one for one in asked if one.about == about]
        if own and about == About.DATES:
            asks = f"{worded(own[0].asks)}{_choices(own[0], worded)}"
            lines += ["", f"# “{shown(own[0].value)}”: {asks}", "dates:"]
        elif own:
            lines += ["", f"# {worded(_TOLD[about])}{_choices(own[0], worded)}"]
            lines += [f"{about}:", *(_as_line(one, worded) for one in own)]
    return "\n".join([*lines, ""])


def _choices(one: Question, worded: Callable[[str], str]) -> str:
    if not one.choices:
        return ""
    one_of = phrase("One of: {choices}", choices=", ".join(one.choices))
    return f" {worded(one_of)}"


def _as_line(one: Question, worded: Callable[[str], str]) -> str:
    times = "" if one.line is None else f"  # {worded(_where(one))}"
    if one.about == About.LEAVE_OUT:
        return f"#  - {one.line}  # {shown(one.value)}: {worded(one.asks)}"
    guess = _quoted(one.guess) if one.guess else ""
    return f"  {_quoted(one.value)}: {guess}".rstrip() + times


def _as_row(one: Question) -> str:
    cells = (
        ("dates", "", one.guess) if one.about == About.DATES else (one.about, one.value, one.guess)
    )
    return ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)


def _where(one: Question) -> str:
    if one.count < 2:
        return phrase("line {line}", line=one.line)
    return phrase("{count:,} lines, first {line}", count=one.count, line=one.line)


def _quoted(text: str) -> str:
    written: str = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=1 << 20)
    return written.strip()


def _from_yaml(path: Path) -> Iterator[Entry]:
    try:
        # Everything as text: a stage may well be called No, or 1.
        found: Any = yaml.load(path.read_text(encoding="utf-8-sig"), yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        file, before = path.name, _OPTION
        wrong = (
            phrase("{file}: it is no YAML.", before=before, file=file)
            if place is None
            else phrase(
                "{file}: it is no YAML (line {line}).",
                before=before,
                file=file,
                line=place.line + 1,
            )
        )
        raise OptionWrong(wrong) from error
    if found and not isinstance(found, dict):
        raise OptionWrong(phrase("{file}: it has no sections.", before=_OPTION, file=path.name))
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
        raise OptionWrong(
            phrase("{file}: its columns are to be what, from, to.", before=_OPTION, file=path.name)
        )
    for record in table.records():
        what, name, meant = (*record.cells, "", "", "")[:3]
        if what.strip() and (name.strip() or meant.strip()):
            yield _section(path, what), name.strip(), meant.strip()


def _section(path: Path, name: str) -> str:
    plain = name.strip().casefold().replace(" ", "_")
    found = _SECTION_NAMES.get(plain, _SECTION_NAMES.get(plain.removesuffix("s")))
    if found is None:
        raise OptionWrong(
            phrase(
                "{file}: there is no section “{name}”, only {sections}.",
                before=_OPTION,
                file=path.name,
                name=shown(name),
                sections=", ".join(_SECTIONS),
            )
        )
    return found


def _plain(path: Path, value: Any) -> str:
    if isinstance(value, dict | list):
        raise OptionWrong(
            phrase(
                "{file}: “{text}” is no answer.",
                before=_OPTION,
                file=path.name,
                text=shown(str(value)),
            )
        )
    return str(value).strip()


def _line(path: Path, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise OptionWrong(
            phrase(
                "{file}: leave_out takes numbers of lines, not “{text}”.",
                before=_OPTION,
                file=path.name,
                text=text,
            )
        )
    return int(text)


def _order(path: Path, text: str) -> Order | None:
    if text and text not in list(Order):
        raise OptionWrong(
            phrase(
                "{file}: dates is one of {orders}.",
                before=_OPTION,
                file=path.name,
                orders=", ".join(Order),
            )
        )
    return Order(text) if text else None
