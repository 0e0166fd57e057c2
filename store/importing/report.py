"""What an import has to say: problems, repairs, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from store.importing.questions import Question
from store.importing.saying import Said

SHOWN = 20
FIRST_LINES = 5


class ImportRefused(Exception):
    """The file as a whole cannot be taken; the message says why and what to do.

    ``questions`` are those whose answers would let it be taken.
    """

    def __init__(self, message: Said | str, questions: Sequence[Question] = ()) -> None:
        super().__init__(message)
        self.said = message
        self.questions = tuple(questions)


class OptionWrong(ImportRefused):
    """What is wrong is not the file but an option; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one line is refused. ``file`` is its name, ``advice`` what to do."""

    file: str
    line: int
    column: str
    value: str
    advice: Said


class LineTwice(Exception):
    """The very same line has been there before."""


class LineRefused(Exception):
    """One line cannot be taken, for the reasons given."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(slots=True)
class Group:
    """One kind of thing, of repairs above all: how often, and the first few lines."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.lines) < FIRST_LINES:
            self.lines.append(line)


class Tally:
    """Counts while rows pass by; keeps the first few of each kind only."""

    def __init__(self) -> None:
        self.repairs: dict[Said, Group] = {}
        self.problems: list[Problem] = []
        self.refused_lines = 0

    def repaired(self, line: int, what: Said) -> None:
        self.repairs.setdefault(what, Group()).add(line)

    def refused(self, problems: list[Problem]) -> None:
        self.refused_lines += 1
        if len(self.problems) < SHOWN:
            self.problems.extend(problems)


@dataclass(frozen=True, slots=True)
class Double:
    """A line that may tell of another one's opportunity: line ``before``'s, or ``number``."""

    line: int
    title: str
    before: int | None = None
    number: int | None = None


@dataclass
class Outcome:
    """What came of an import; figures of what was really taken (or would be, in a dry run).

    ``recognised`` is the program that the file is from. ``questions`` may be answered in a mapping
    file; what was taken without an answer was taken as it stands there.
    """

    file: str
    rows: int
    reading: list[Said]
    columns: list[tuple[str, str]]
    left_alone: list[str]
    recognised: str | None = None
    questions: list[Question] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    refused: bool = False
    taken: int = 0
    already_there: int = 0
    events: int = 0
    first_number: int | None = None
    last_number: int | None = None
    states: Counter[str] = field(default_factory=Counter)
    new_accounts: int = 0
    new_people: list[str] = field(default_factory=list)
    new_sources: list[str] = field(default_factory=list)
    closed_without_stage: int = 0
    first_stage: str = ""
    history_left_alone: int = 0


def shown(text: str, limit: int = 60) -> str:
    """A value from a file, fit for one line of a terminal: no control characters, not too long."""
    clean = "".join(char if char.isprintable() else "␣" for char in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def listed(names: list[str], limit: int = 10) -> str:
    """Names in a sentence: the first few, and how many more."""
    quoted = [f"“{shown(name)}”" for name in names[:limit]]
    more = len(names) - limit
    return ", ".join(quoted) + (f" and {more} more" if more > 0 else "")
