"""What Oppy says about a file that was dropped on it. Names are people's, and escaped here."""

from handlers.views.blocks import escape
from reports.words import Words


def seen(name: str, words: Words) -> str:
    return words(
        "I see {name}. I understand CSV and XLSX files of opportunities: the names of the columns "
        "first, then one opportunity a line.",
        name=escape(name),
    )


def of_another_kind(name: str, words: Words) -> str:
    return words(
        "I cannot read {name}. I understand CSV and XLSX files of opportunities: save it as one of "
        "these and drop it in my messages.",
        name=escape(name),
    )


def not_told(words: Words) -> str:
    return words("Slack did not tell me about the file you dropped. Drop it here again.")


def elsewhere(name: str, words: Words) -> str:
    """In the channel, to who mentioned Oppy beside a table."""
    return words("I answer about {name} in our own messages.", name=escape(name))
