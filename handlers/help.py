"""``/opp help``: what this person can do now; and what to say to a word nobody knows."""

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from handlers.aliases import ALIASES
from handlers.interaction import Answer, Interaction, Reply
from handlers.reading.line import unescape
from handlers.routes import Routes
from handlers.views.blocks import escape
from handlers.views.help import Helped, help_blocks
from reports import day
from store import opportunities
from store.opportunities import Filter
from store.people import may_administer
from store.subscriptions import subscriptions

MOST_SLIPS = 2
WORDS = (
    "new", "list", "show", "find", "advance", "assign", "won", "lost", "reopen", "note", "history",
    "next", "due", "undo", "report", "subscribe", "watch", "unwatch", "settings", "status", "help",
    "account", "merge",
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
    blocks = help_blocks(said, asked.words, _helped(asked))
    return Reply(said or asked.words("What Oppy can do"), blocks)


def _helped(asked: Interaction) -> Helped:
    """What is most pressing for the person; else his newest."""
    is_admin = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
    channel = asked.channel_id or ""
    with asked.services.readings() as session:
        place = asked.place.id
        found = day.measure(session, place, asked.today, asked.who.zone, [asked.who.id])
        newest = opportunities.page(session, place, Filter(owner_id=asked.who.id), size=1).lines
        is_silent = channel[:1] in ("C", "G") and not subscriptions(session, place, channel)
    nearest = found[0] if found else newest[0] if newest else None
    if nearest is None:
        return Helped(is_admin=is_admin, channel_gets_nothing=is_silent)
    return Helped(nearest.number, nearest.title, len(found), is_admin, is_silent)


def _meant(typed: str) -> str | None:
    """The word that ``typed`` is at most two slips away from, fewer for a short one."""
    found = process.extractOne(
        typed,
        (*WORDS, *(alias for word in WORDS for alias in ALIASES[word])),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=min(MOST_SLIPS, len(typed) // 2),
    )
    return found[0] if found else None


def register(routes: Routes) -> None:
    routes.command("help", help_)
