"""What people are told of, and what they say about it."""

from collections.abc import Iterator
from typing import Any

from handlers.views.blocks import escape, section
from handlers.views.gallery.sample import NOW, SLACK_ID, TODAY, Sample
from handlers.views.gallery.shown import Shown, message_named
from handlers.views.news import MOST_SHOWN, news_blocks, news_text
from handlers.views.settings import SettingsForm, saved_text
from handlers.views.watching import watch_blocks, watched_blocks
from handlers.views.won_deal import won_blocks, won_text
from reports.words import Words
from store.models import Event, Kind, Person, Status
from store.news import About, Item, Names
from store.notices import ASSIGNED, KINDS, MENTIONED, WATCHED
from store.schedule import DAY_BEGINS, DAY_ENDS


def told(words: Words, sample: Sample) -> Iterator[Shown]:
    row = sample.opportunity()
    names = Names({1: sample.stages[0]}, {1: row.owner}, {SLACK_ID: sample.person})
    for kind, items in _news(sample).items():
        about = [About(row, tuple(items), is_mine=sample.full)]
        text, blocks = news_text(about, names, words), news_blocks(about, names, words)
        yield message_named(f"news: {kind}", text, blocks)
        many = about * (MOST_SHOWN + 3)
        text, blocks = news_text(many, names, words), news_blocks(many, names, words)
        yield message_named(f"much news: {kind}", text, blocks)
    won = sample.opportunity(Status.WON)
    yield message_named("won deal", won_text(won, words), won_blocks(won, words))
    yield from _said(words, sample)


def _said(words: Words, sample: Sample) -> Iterator[Shown]:
    row, said = sample.opportunity(), f"*#{sample.number} {escape(sample.title)}*"
    for watching in (True, False):
        blocks = watch_blocks(row, said, words, watching=watching)
        yield message_named("watched" if watching else "not watched", said, blocks)
    yield message_named("list of watched", said, watched_blocks([row] * 20, said, words))
    mine = SettingsForm(DAY_BEGINS, DAY_ENDS, list(KINDS) if sample.full else [], [], None)
    text = saved_text(mine, words)
    yield message_named("settings saved", text, [section(text)])


def _news(sample: Sample) -> dict[str, list[Item]]:
    """Each kind of notice, with what may be told so."""
    row = sample.opportunity()
    who = row.owner if sample.full else None
    quoted = f"{sample.note} <@{SLACK_ID}|li> <@U0SAM>"
    return {
        ASSIGNED: [
            _item(ASSIGNED, who, Kind.OWNER, 1),
            _item(ASSIGNED, who, Kind.UNDONE, {"events": []}),
        ],
        MENTIONED: [
            _item(MENTIONED, who, Kind.ACTIVITY, {"type": "note", "text": quoted}),
            _item(MENTIONED, who, Kind.DESCRIPTION, quoted),
        ],
        WATCHED: [_item(WATCHED, who, kind, *values) for kind, *values in _changes(sample)],
        "closed": [_item(WATCHED, who, kind, *values) for kind, *values in _ends(sample)],
        "activity": [
            _item(WATCHED, who, Kind.ACTIVITY, {"type": kind, "text": sample.note})
            for kind in ("call", "email", "meeting", "note")
        ],
    }


def _changes(sample: Sample) -> list[tuple[Any, ...]]:
    money = {"amount": str(sample.amount), "currency": "EUR"}
    return [
        (Kind.STAGE, 1),
        (Kind.OWNER, 1),
        (Kind.AMOUNT, money, {"amount": None, "currency": "EUR"}),
        (Kind.EXPECTED_CLOSE, TODAY.isoformat()),
        (Kind.UNDONE, {"events": []}),
    ]


def _ends(sample: Sample) -> list[tuple[Any, ...]]:
    other = {"number": 57, "title": sample.title}
    return [
        (Kind.WON, {"on": TODAY.isoformat()}),
        (Kind.LOST, {"on": TODAY.isoformat(), "note": sample.note}),
        (Kind.REOPENED, 1),
        (Kind.MERGED, {"into": 57, **other}),
        (Kind.MERGED, {"from": 57, **other}),
    ]


def _item(kind: str, who: Person | None, what: Kind, to: Any, before: Any = None) -> Item:
    event = Event(kind=what, to_value=to, from_value=before, happened_at=NOW, recorded_at=NOW)
    return Item(kind, event, who)
