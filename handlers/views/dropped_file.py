"""What Oppy says about a file that was dropped on it. Names are people's, and escaped here."""

from handlers.views.blocks import escape
from reports.words import Words


def for_admins(name: str, admins: list[str], words: Words) -> str:
    """To somebody who may not import."""
    if not admins:
        return words(
            "I see {name}, but only an admin can import it: somebody who is one in Slack.",
            name=escape(name),
        )
    return words(
        "I see {name}, but only an admin can import it. Ask one of: {admins}.",
        name=escape(name),
        admins=escape(words.both(admins)),
    )


def mapping_alone(name: str, words: Words) -> str:
    return words(
        "Drop the table first, then {name} into its thread: it has the answers to what I ask about "
        "a table.",
        name=escape(name),
    )


def newer_below(name: str, words: Words) -> str:
    return words("I look at {name} again, below.", name=escape(name))


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
