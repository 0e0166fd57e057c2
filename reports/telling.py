"""A report in words: plain text that every view can set as it likes."""

from dataclasses import dataclass

from reports.tables import Table


@dataclass(frozen=True, slots=True)
class Telling:
    """What a report says. No markup of any kind; names in it are as people wrote them.

    ``sentences`` are the message, most important first, and stand without the picture;
    ``alt_text`` describes the picture to those who do not see it.
    """

    title: str
    sentences: tuple[str, ...]
    table: Table | None
    footnotes: tuple[str, ...]
    alt_text: str
