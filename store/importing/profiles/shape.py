"""What there is to say about how one program writes its exports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from store.importing.columns import Field, names_in

ENOUGH: Final = 2


@dataclass(frozen=True)
class Profile:
    """One program's export. Every text of names is a list with commas.

    ``marks`` are headings by which it is known. ``columns`` are looked for before the common
    names, and those in ``ignored`` never. ``stages`` has our default stages, Won, Lost and Open,
    with their names there; ``values`` does the same for other fields. ``history`` are the columns
    of the file with its past stages. In the fields of ``several`` more than one may stand, with
    semicolons between them. ``quoted``: texts that look like formulas have an apostrophe before.
    """

    name: str
    marks: str
    columns: Mapping[Field, str]
    ignored: str = ""
    stages: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    history: Mapping[Field, str] = field(default_factory=dict)
    several: frozenset[Field] = frozenset()
    quoted: bool = False

    def likeness(self, names: frozenset[str]) -> tuple[int, int]:
        """How many of its marks and of all its columns are among ``names``; none when too few."""
        marks = len(names & set(names_in(self.marks)))
        return (marks, len(names & self.known)) if marks >= ENOUGH else (0, 0)

    @property
    def known(self) -> frozenset[str]:
        """All of its headings, plain."""
        texts = (*self.columns.values(), *self.history.values(), self.ignored, self.marks)
        return frozenset(name for text in texts for name in names_in(text))
