"""``/opp help``: what this person can do now; and what to say to a word nobody knows."""

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from handlers.aliases import ALIASES
from handlers.interaction import Answer, Interaction, Reply
from handlers.reading.message import plain_text
from handlers.routes import Routes
from handlers.views.blocks import context, escape, section, shorten
from handlers.views.help import Helped, help_blocks
from reports import day
from store import opportunities
from store.opportunities import Filter
from store.people import may_administer
from store.subscriptions import subscriptions

MOST_SLIPS = 2
LONGEST_LINE = 2000
WORDS = (
    "new", "list", "show", "find", "advance", "assign", "won", "lost", "reopen", "note", "history",
    "next", "due", "undo", "report", "subscribe", "watch", "unwatch", "settings", "status", "help",
    "account", "merge", "target", "team", "export",
)  # fmt: skip


def help_(asked: Interaction) -> Answer:
    """The commands with an example each; for an unknown word, what was probably meant."""
    word, _, rest = plain_text(asked.text, lambda _id: None).partition(" ")
    typed, said = word.lower(), None
    if typed and typed != "help":
        if meant := _meant(typed):
            return _did_you_mean(asked, typed, meant, rest)
        said = asked.words("I do not know “{word}”.", word=escape(typed[:40]))
    blocks = help_blocks(said, asked.words, _helped(asked))
    return Reply(said or asked.words("What Oppy can do"), blocks)


def _did_you_mean(asked: Interaction, typed: str, meant: str, rest: str) -> Reply:
    """The whole line as it was probably meant, to be copied."""
    line = " ".join(f"{meant} {rest}".replace("`", "'").split())
    said = asked.words(
        "I do not know “{word}”. Did you mean `/opp {line}`?",
        word=escape(typed[:40]),
        line=escape(shorten(line, LONGEST_LINE)),
    )
    more = asked.words("Write `/opp help` anywhere to see all that I can do.")
    return Reply(said, [section(said), context(more)])


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
    return Helped(
        nearest.number, nearest.title, len(found), is_admin, is_silent, nearest.account or ""
    )


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
