"""What an import has to say: problems, repairs, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field

SHOWN = 20
FIRST_LINES = 5


class ImportRefused(Exception):
    """The file as a whole cannot be taken; the message says why and what to do."""


class OptionWrong(ImportRefused):
    """What is wrong is not the file but an option; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one line is refused. ``file`` is its name, ``advice`` what to do."""

    file: str
    line: int
    column: str
    value: str
    advice: str


class LineRefused(Exception):
    """One line cannot be taken, for the reasons given."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(slots=True)
class Group:
    """One kind of repair: how often, and the first few lines."""

    count: int = 0
    lines: list[int] = field(default_factory=list)


class Tally:
    """Counts while rows pass by; keeps the first few of each kind only."""

    def __init__(self) -> None:
        self.repairs: dict[str, Group] = {}
        self.problems: list[Problem] = []
        self.refused_lines = 0

    def repaired(self, line: int, what: str) -> None:
        group = self.repairs.setdefault(what, Group())
        group.count += 1
        if len(group.lines) < FIRST_LINES:
            group.lines.append(line)

    def refused(self, problems: list[Problem]) -> None:
        self.refused_lines += 1
        if len(self.problems) < SHOWN:
            self.problems.extend(problems)


@dataclass
class Outcome:
    """What came of an import; figures of what was really taken (or would be, in a dry run)."""

    file: str
    rows: int
    reading: list[str]
    columns: list[tuple[str, str]]
    left_alone: list[str]
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
