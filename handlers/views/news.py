"""What somebody is told of, in one message."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    bold,
    button,
    context,
    escape,
    mention,
    section,
    shorten,
)
from handlers.views.card import notice, target
from reports.words import Words
from store.mentions import replaced, texts_of
from store.models import Kind, Opportunity
from store.news import About, Item, Names
from store.notices import ASSIGNED, MENTIONED

MOST_SHOWN = 15
MOST_LINES = 8
LONGEST_QUOTE = 200
LONGEST_TEXT = 3000


def news_text(abouts: list[About], names: Names, words: Words) -> str:
    """The same in plain ``mrkdwn``, for notifications and screen readers."""
    said = [_said(about, names, words) for about in abouts[:MOST_SHOWN]]
    text = said[0] if len(abouts) == 1 else "\n".join([_how_many(abouts, words), *said])
    return shorten(text, LONGEST_TEXT)


def news_blocks(abouts: list[About], names: Names, words: Words) -> list[Block]:
    """One opportunity with its facts, or several with a button to each."""
    if len(abouts) == 1:
        return notice(_said(abouts[0], names, words), abouts[0].row, words)
    blocks = [section(bold(_how_many(abouts, words)))]
    for about in abouts[:MOST_SHOWN]:
        open_ = button(words("Open"), Act.OPEN, target(about.row.number, about.row.version))
        blocks.append(section(_said(about, names, words), open_))
    more = len(abouts) - MOST_SHOWN
    if more > 0:
        blocks.append(context(_and_more(more, words)))
    return blocks


def _how_many(abouts: list[About], words: Words) -> str:
    return words.many("News about {n} opportunity", "News about {n} opportunities", len(abouts))


def _and_more(more: int, words: Words) -> str:
    return words.many("and {n} more", "and {n} more", more)


def _said(about: About, names: Names, words: Words) -> str:
    """The newest lines about one opportunity; what a watcher is told stands below its title."""
    lines: list[str] = []
    titled = False
    for item in about.items[-MOST_LINES:]:
        if item.kind == ASSIGNED:
            lines.append(_assigned(item, about, words))
        elif item.kind == MENTIONED:
            lines.append(_mentioned(item, about.row, names, words))
        else:
            if not titled:
                lines.append(bold(f"#{about.row.number} {escape(about.row.title)}"))
            titled = True
            lines.append(f"• {_watched(item, names, words)}")
    left = len(about.items) - MOST_LINES
    return "\n".join([*lines, _and_more(left, words)] if left > 0 else lines)


def _assigned(item: Item, about: About, words: Words) -> str:
    row = about.row
    facts = {"who": _who(item), "number": row.number, "title": escape(row.title)}
    if item.event.kind != Kind.UNDONE:
        step = escape(row.next_step) if row.next_step else words("none yet")
        return words("{who} gave you *#{number} {title}*. Next step: {step}.", **facts, step=step)
    if about.is_mine:
        return words("{who} changed their mind: *#{number} {title}* is yours again.", **facts)
    return words("{who} took *#{number} {title}* back: it is not yours after all.", **facts)


def _mentioned(item: Item, row: Opportunity, names: Names, words: Words) -> str:
    facts = {"who": _who(item), "number": row.number, "title": escape(row.title)}
    value: Any = item.event.to_value
    if item.event.kind == Kind.ACTIVITY and value["type"] == "note":
        said = words("{who} mentioned you in a note on *#{number} {title}*:", **facts)
    else:
        said = words("{who} mentioned you on *#{number} {title}*:", **facts)
    return said + _quoted(item, names)


def _watched(item: Item, names: Names, words: Words) -> str:
    said = _WATCHED[item.event.kind](item, names, words)
    return said + _quoted(item, names)


def _stage(item: Item, names: Names, words: Words) -> str:
    return words("{who} moved it to {stage}", who=_who(item), stage=_stage_of(item, names, words))


def _reopened(item: Item, names: Names, words: Words) -> str:
    stage = _stage_of(item, names, words)
    return words("{who} opened it again, in {stage}", who=_who(item), stage=stage)


def _stage_of(item: Item, names: Names, words: Words) -> str:
    value: Any = item.event.to_value
    return escape(words.name(names.stages.get(value, "?")))


def _owner(item: Item, names: Names, words: Words) -> str:
    value: Any = item.event.to_value
    owner = names.people.get(value)
    given = mention(owner.slack_id, owner.name) if owner else "?"
    return words("{who} gave it to {owner}", who=_who(item), owner=given)


def _amount(item: Item, _names: Names, words: Words) -> str:
    before, after = _money(item.event.from_value, words), _money(item.event.to_value, words)
    return words(
        "{who} changed the amount: {before} → {after}",
        who=_who(item),
        before=before,
        after=after,
    )


def _money(value: Any, words: Words) -> str:
    amount = value["amount"]
    return escape(words.money(None if amount is None else Decimal(amount), value["currency"]))


def _expected_close(item: Item, _names: Names, words: Words) -> str:
    return words(
        "{who} changed the expected close: {before} → {after}",
        who=_who(item),
        before=_day(item.event.from_value, words),
        after=_day(item.event.to_value, words),
    )


def _day(value: Any, words: Words) -> str:
    return words.date(None if value is None else dt.date.fromisoformat(value))


def _won(item: Item, _names: Names, words: Words) -> str:
    return words(":tada: {who} closed it as won", who=_who(item))


def _lost(item: Item, _names: Names, words: Words) -> str:
    return words("{who} closed it as lost", who=_who(item))


def _activity(item: Item, _names: Names, words: Words) -> str:
    value: Any = item.event.to_value
    said = {
        "call": words("{who} had a call", who=_who(item)),
        "email": words("{who} wrote an e-mail", who=_who(item)),
        "meeting": words("{who} had a meeting", who=_who(item)),
    }
    return said.get(value["type"]) or words("{who} made a note", who=_who(item))


def _merged(item: Item, _names: Names, words: Words) -> str:
    value: Any = item.event.to_value
    facts = {"who": _who(item), "number": value["number"], "title": escape(value["title"])}
    if "into" in value:
        return words("{who} merged it into #{number} {title}", **facts)
    return words("{who} merged #{number} {title} into it", **facts)


def _undone(item: Item, _names: Names, words: Words) -> str:
    return words("{who} took a change back", who=_who(item))


_WATCHED: dict[str, Callable[[Item, Names, Words], str]] = {
    Kind.STAGE: _stage,
    Kind.OWNER: _owner,
    Kind.AMOUNT: _amount,
    Kind.EXPECTED_CLOSE: _expected_close,
    Kind.WON: _won,
    Kind.LOST: _lost,
    Kind.REOPENED: _reopened,
    Kind.ACTIVITY: _activity,
    Kind.MERGED: _merged,
    Kind.UNDONE: _undone,
}


def _who(item: Item) -> str:
    return mention(item.who.slack_id, item.who.name) if item.who else "?"


def _quoted(item: Item, names: Names) -> str:
    """What was written, below; people in it by name, so that nobody else is called."""
    return "".join(f"\n> {line}" for line in _quotes(item, names))


def _quotes(item: Item, names: Names) -> Iterator[str]:
    for text in texts_of(item.event):
        spoken = replaced(text, lambda id_, name: f"@{names.mentioned.get(id_) or name or id_}")
        if line := " ".join(spoken.split()):
            yield escape(shorten(line, LONGEST_QUOTE))
