"""People's texts made safe for a spreadsheet: nothing that they wrote is ever a formula."""

import re
from typing import Any

LONGEST = 32_767  # what a cell of Excel holds
_RISKY = tuple("=+-@\t\r＝＋－＠")
# What XML cannot hold. The line break stays; a carriage return would become one anyway.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(_RISKY)


def clean(text: str) -> str:
    """Without characters that a workbook cannot hold, and not longer than a cell."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n"))[:LONGEST]


def quoted(value: Any) -> Any:
    """A value for CSV, which has no types: an apostrophe keeps a text from being a formula."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = value.replace("\x00", "")
    return f"'{text}" if is_risky(text) else text
