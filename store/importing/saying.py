"""What an import says, for the operator's terminal as it is and for others in their language."""

from typing import Any


class Said(str):
    """A sentence in English that remembers what it was made from, so that it can be translated."""

    sentence: str
    values: dict[str, Any]


def phrase(sentence: str, /, *, before: str = "", after: str = "", **values: Any) -> Said:
    """``before`` and ``after`` are for a terminal alone: what its options are called."""
    said = Said(f"{before}{sentence.format(**values) if values else sentence}{after}")
    said.sentence, said.values = sentence, values
    return said
