"""``/opp help``, and what to say to a word nobody knows."""

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from handlers.interaction import Answer, Interaction, Reply
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.views.blocks import escape
from handlers.views.help import help_blocks

MOST_SLIPS = 2
WORDS = (
    "new", "list", "show", "find", "advance", "assign", "won", "lost", "reopen", "note", "history",
    "next", "due", "report", "subscribe", "watch", "unwatch", "settings", "status", "help",
)  # fmt: skip


def help_(asked: Interaction) -> Answer:
    """The commands with an example each; for an unknown word, what was probably meant."""
    typed = unescape(asked.text).split(" ")[0].lower()
    said = None
    if typed and typed != "help":
        said = asked.words("I do not know “{word}”.", word=escape(typed[:40]))
        meant = _meant(typed)
        if meant:
            said += " " + asked.words("Did you mean `/opp {word}`?", word=meant)
    return Reply(said or asked.words("What Oppy can do"), help_blocks(said, asked.words))


def _meant(typed: str) -> str | None:
    """The word that ``typed`` is at most two slips away from, fewer for a short one."""
    found = process.extractOne(
        typed,
        WORDS,
        scorer=DamerauLevenshtein.distance,
        score_cutoff=min(MOST_SLIPS, len(typed) // 2),
    )
    return found[0] if found else None


def register(routes: Routes) -> None:
    routes.command("help", help_)
