"""What a file leaves open: asked once for each value, with a guess where there is one."""

from dataclasses import dataclass
from enum import StrEnum

MOST_CHOICES = 100


class About(StrEnum):
    """What a question is about: the sections of a mapping file."""

    COLUMN = "column"
    STAGE = "stage"
    PERSON = "person"
    ACCOUNT = "account"
    SOURCE = "source"
    DATES = "dates"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class Question:
    """What ``value`` of the file means here. ``needed``: nothing can be taken before it is known.

    ``guess`` is the likeliest answer or empty, ``choices`` are all there are, if they are few.
    ``asks`` says what is unclear. ``count`` is how often it occurs, ``line`` where first.
    """

    about: About
    value: str
    asks: str
    guess: str = ""
    choices: tuple[str, ...] = ()
    line: int | None = None
    count: int = 0
    needed: bool = False

    @property
    def is_of_few(self) -> bool:
        """Whether it is needed, and a menu can have all its answers."""
        return self.needed and 0 < len(self.choices) <= MOST_CHOICES
