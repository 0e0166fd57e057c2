"""Every message."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from handlers.views.answers import mention_help, only_looking, open_button, whose
from handlers.views.blocks import Block, escape, modal, section, without_tables
from handlers.views.card import card, card_text, notice
from handlers.views.confirmation import confirmation, taken_back_text
from handlers.views.day import day_blocks, day_text, nothing_due, team_blocks
from handlers.views.gallery.accounts import account_messages
from handlers.views.gallery.news import told
from handlers.views.gallery.reports import report_messages
from handlers.views.gallery.sample import NOW, SLACK_ID, TODAY, Sample
from handlers.views.gallery.shown import Shown, message_named, modal_named
from handlers.views.gallery.targets import target_messages
from handlers.views.help import Helped, help_blocks
from handlers.views.link import link_blocks
from handlers.views.subscription import Subscribed, subscribed_blocks
from handlers.views.table import page_blocks, page_text
from handlers.views.tour import welcome_blocks, welcome_text
from reports import day
from reports.words import Words
from store.due import Due, Reason
from store.models import Kind, Opportunity, Status
from store.opportunities import PAGE, Page
from store.subscriptions import FIRST_WORKDAY
from store.undoing import TakenBack

ZONE = ZoneInfo("UTC")
LINK = "https://oppy.example.com/o/42"


def messages(words: Words, sample: Sample) -> Iterator[Shown]:
    yield from _cards(words, sample)
    yield from _days(words, sample)
    yield from _lists(words, sample)
    yield from _help(words, sample)
    yield from report_messages(words, sample)
    yield from told(words, sample)
    yield from account_messages(words, sample)
    yield from target_messages(words, sample)


def _cards(words: Words, sample: Sample) -> Iterator[Shown]:
    for status in (Status.OPEN, Status.WON, Status.LOST):
        row = sample.opportunity(status)
        blocks = card(row, sample.pipeline, words, NOW, ZONE)
        yield message_named(f"{status} card", card_text(row, words), blocks)
    yield from _gone(words, sample)
    row = sample.opportunity()
    linked = card(row, sample.pipeline, words, NOW, ZONE, LINK)
    yield message_named("card with its link", card_text(row, words), linked)
    shown = [*only_looking(linked), open_button(row, words), whose(f"<@{SLACK_ID}>", words)]
    yield message_named("answer", card_text(row, words), shown)
    yield message_named("help of a mention", "Oppy", mention_help(words))
    yield message_named("help in own messages", "Oppy", mention_help(words, is_private=True))
    yield message_named("below a link", "Oppy", link_blocks(row.number, words))
    said = f"*#{row.number} {escape(row.title)}*"
    yield message_named("notice", said, notice(said, row, words))
    yield from _confirmed(said, words, sample)


def _gone(words: Words, sample: Sample) -> Iterator[Shown]:
    row = sample.opportunity(Status.INVALID)
    yield message_named(
        "withdrawn card", card_text(row, words), card(row, sample.pipeline, words, NOW, ZONE)
    )
    row.merged_into = Opportunity(number=sample.number)
    yield message_named(
        "merged card", card_text(row, words), card(row, sample.pipeline, words, NOW, ZONE)
    )


def _confirmed(said: str, words: Words, sample: Sample) -> Iterator[Shown]:
    request = "7123456789012.7123456789012." + "f" * 32
    row = sample.opportunity()
    for name, again in (("taken back", False), ("done again", True)):
        was = TakenBack(frozenset({Kind.NEXT_STEP}), (sample.number,), again)
        told = taken_back_text(row, was, words)
        block = confirmation(told, request, words, undone=not again)
        yield message_named(name, told, [block])
    blocks = [
        confirmation(said, request, words), *card(row, sample.pipeline, words, NOW, ZONE),
    ]  # fmt: skip
    yield message_named("card with a sentence", said, blocks)


def _days(words: Words, sample: Sample) -> Iterator[Shown]:
    mine = day.tell(due(sample), words, TODAY, late=sample.full)
    yield message_named("reminder", day_text(mine), day_blocks(mine, words))
    for name, its_day in (
        ("day card", day.tell_progress(due(sample)[:3], 40, words, TODAY)),
        ("day card of a day that is done", day.tell_progress([], 7, words, TODAY)),
        ("day card of a day that is over", day.tell_over(due(sample), 40, words, TODAY)),
    ):
        yield message_named(name, day_text(its_day), day_blocks(its_day, words))
    team = day.tell_team(due(sample), words, TODAY)
    yield message_named("team's day", day_text(team), team_blocks(team, words))
    yield message_named("nothing due", "Oppy", nothing_due(words))


def due(sample: Sample) -> list[Due]:
    full = sample.full
    return [
        Due(
            list(Reason)[place * len(Reason) // sample.many], 3 + place, sample.number + place,
            sample.title, sample.account if full else None, sample.stages[0],
            sample.amount if full else None, "EUR", place % 4, f"{place % 4} {sample.person}"[:200],
            sample.next_step if full else None, TODAY if full else None, sample.version,
            place, dt.time(15) if full else None,
        )
        for place in range(sample.many)
    ]  # fmt: skip


def _lists(words: Words, sample: Sample) -> Iterator[Shown]:
    line = sample.line()
    query = {"text": sample.search, "status": None, "owner": None, "stage": 2**40}
    title = words("Found for “{text}”", text=sample.search)
    pages = {
        "list": Page((line,) * PAGE, PAGE, 999_999),
        "short list": Page((line,), 0, 1),
        "empty list": Page((), 0, 0),
    }
    for name, found in pages.items():
        blocks = page_blocks(title, found, query, words)
        yield message_named(name, page_text(title, found, words), blocks)
        yield modal_named(f"{name} in a modal", _in_modal(blocks, words))


def _in_modal(blocks: list[Block], words: Words) -> Block:
    return modal("said", "Oppy", without_tables(blocks), close=words("Close"))


def _help(words: Words, sample: Sample) -> Iterator[Shown]:
    said = words("I do not know “{word}”.", word=escape(sample.search)) if sample.full else None
    for name, you in _helped(sample).items():
        text = said or words("What Oppy can do")
        yield message_named(name, text, help_blocks(said, words, you))
    yield message_named("welcome", welcome_text(words), welcome_blocks(words))
    said = words("This channel gets:")
    subscribed = [Subscribed(1, "daily", None, dt.time(9), sample.timezone, "")]
    subscribed += [
        Subscribed(2 + weekday, "weekly", weekday, dt.time(9), sample.timezone, sample.person)
        for weekday in range(7 if sample.full else 0)
    ]
    subscribed += [
        Subscribed(
            20, "bridge", FIRST_WORKDAY, dt.time(9), sample.timezone, "", sample.search[:60]
        ),
        Subscribed(21, "of a newer version", None, dt.time(9), sample.timezone, sample.person),
    ]
    blocks = subscribed_blocks(said, subscribed, words, "C0DEALS")
    yield message_named("subscriptions", said, blocks)
    wins = Subscribed(9, "wins", None, dt.time(9), sample.timezone, sample.person)
    yield message_named("subscribed to wins", said, subscribed_blocks(said, [wins], words))
    said = words("Nothing is open.")
    yield message_named("sentence", said, [section(said)])


def _helped(sample: Sample) -> dict[str, Helped | None]:
    return {
        "help": None,
        "first help": Helped(channel_gets_nothing=True),
        "help on a quiet day": Helped(sample.number, sample.title),
        "help on a busy day": Helped(sample.number, sample.title, sample.many, True, True),
    }
