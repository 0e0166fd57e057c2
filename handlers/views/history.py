"""The timeline of an opportunity, line by line, in a modal."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
    bold,
    button,
    context,
    escape,
    mention,
    modal,
    section,
    shorten,
)
from handlers.views.card import when
from reports.words import Words
from store.history import PAGE, Entry, HistoryPage
from store.models import Contact, Kind

LONGEST = 500
MOST_CONTACTS = 5
MOST_UNDONE = 3
SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,20}")


def history_view(number: int, found: HistoryPage, words: Words, zone: ZoneInfo) -> Block:
    """A page of the timeline, below the contacts and the choice of what it shows."""
    blocks = [*_contacts(found.contacts, words), _filter(number, found, words)]
    for entry in found.entries:
        blocks += [section(_what(entry, words)), context(_who(entry, words, zone))]
    if not found.entries:
        blocks.append(section(words("Nothing yet. *Log…* on the card keeps what was done.")))
    turns = []
    if found.start > 0:
        before = max(found.start - PAGE, 0)
        turns.append(button(words("◀ Newer"), Act.NEWER, _page(number, before, found)))
    if found.start + len(found.entries) < found.total:
        after = found.start + PAGE
        turns.append(button(words("Older ▶"), Act.OLDER, _page(number, after, found)))
    if turns:
        blocks.append(actions(*turns))
    title = words("History of #{number}", number=number)
    return modal("history", title, blocks, close=words("Close"))


def read_page(value: str) -> tuple[int, int, bool]:
    """What a turning button names: which one, from where on, and whether activities only."""
    number, start, only = value.split(":")
    return int(number), int(start), only == "activities"


def _page(number: int, start: int, found: HistoryPage) -> str:
    return _page_value(number, start, only_activities=found.only_activities)


def _page_value(number: int, start: int, *, only_activities: bool) -> str:
    return f"{number}:{start}:{'activities' if only_activities else 'everything'}"


def _filter(number: int, found: HistoryPage, words: Words) -> Block:
    """What is shown now stands out."""
    shown = (
        (words("Everything"), Act.EVERYTHING, False),
        (words("Activities"), Act.ACTIVITIES, True),
    )
    return actions(
        *(
            button(
                text,
                action,
                _page_value(number, 0, only_activities=only),
                "primary" if only == found.only_activities else None,
            )
            for text, action, only in shown
        )
    )


def _contacts(contacts: tuple[Contact, ...], words: Words) -> list[Block]:
    if not contacts:
        return []
    lines = [_contact(one) for one in contacts[:MOST_CONTACTS]]
    left = len(contacts) - MOST_CONTACTS
    if left > 0:
        lines.append(words.many("{n} more", "{n} more", left))
    return [section(f"{bold(words('Contacts'))}\n" + "\n".join(lines))]


def _contact(one: Contact) -> str:
    facts = (one.name, one.title, one.phone, one.email)
    return " · ".join(escape(shorten(fact, 120)) for fact in facts if fact)


def _who(entry: Entry, words: Words, zone: ZoneInfo) -> str:
    who = mention(entry.slack_id, entry.who) if entry.who else words("imported")
    facts = [who, when(entry.happened_at, words, zone)]
    if entry.number is not None:
        facts.append(words("from #{number}", number=entry.number))
    if entry.is_undone:
        facts.append(words("taken back"))
    return " · ".join(facts)


def _what(entry: Entry, words: Words) -> str:
    said = _said(entry, words)
    if entry.note:
        said += f"\n> {_text(entry.note)}"
    quoted = entry.after.get("quote") if entry.kind == Kind.ACTIVITY else None
    if entry.is_undone:
        said = _struck(said)
    return f"{said}\n{_quote(quoted, words)}" if quoted else said


def _struck(text: str) -> str:
    """Struck through line by line, as Slack does it; a tilde of the text's own would end it."""
    lines = (line.replace("~", "∼").strip() for line in text.splitlines())
    return "\n".join(_struck_line(line) for line in lines if line)


def _struck_line(line: str) -> str:
    return f"> ~{line[2:].strip()}~" if line.startswith("> ") and line[2:].strip() else f"~{line}~"


def _quote(quoted: Mapping[str, str], words: Words) -> str:
    """A message's words, its writer, and the way to it."""
    who = quoted.get("who") or ""
    by = mention(who, who) if SLACK_ID.fullmatch(who) else escape(shorten(who, 100))
    facts = [by] if by else []
    link = quoted.get("link") or ""
    if link.startswith("https://") and not re.search(r"[<>|\s]", link):
        facts.append(f"<{link.replace('&', '&amp;')}|{words('Open the message')}>")
    lines = [line for line in _text(quoted.get("text") or "").splitlines() if line.strip()]
    return "\n".join(f"> {line}" for line in [*lines, " · ".join(facts)] if line)


def what_happened(entry: Entry, words: Words) -> str:
    """One event in ready ``mrkdwn``, without who did it and when."""
    return _said(entry, words)


def _said(entry: Entry, words: Words) -> str:
    after: Any = entry.after
    if entry.kind == Kind.CREATED:
        return words("Added in {stage}", stage=_text(words.name(after)))
    if entry.kind == Kind.WON:
        return words("Won on {date}", date=_day(after["on"], words))
    if entry.kind == Kind.LOST:
        return _lost(after, words)
    if entry.kind == Kind.REOPENED:
        return words("Reopened in {stage}", stage=_text(words.name(after)))
    if entry.kind == Kind.ACTIVITY:
        return f"{_activity(after['type'], words)} {_text(after['text'] or '')}".strip()
    if entry.kind == Kind.SNOOZED:
        return words("Rests until {date}", date=_day(after, words))
    if entry.kind == Kind.INVALID:
        return words("Withdrawn")
    if entry.kind == Kind.MERGED:
        return _merged(after, words)
    if entry.kind == Kind.UNDONE:
        return _undone(entry, words)
    before, now = _shown(entry.kind, entry.before, words), _shown(entry.kind, after, words)
    return f"{_label(entry.kind, words)}: {before} → *{now}*"


def _merged(after: dict[str, Any], words: Words) -> str:
    title, number = _text(after["title"]), after["number"]
    if "into" in after:
        return words("Merged into #{number} {title}", number=number, title=title)
    return words("#{number} {title} was merged into this one", number=number, title=title)


def _undone(entry: Entry, words: Words) -> str:
    """What was taken back, in the words it had; the first few of it."""
    told = [_said(one, words).splitlines()[0] for one in entry.undid[:MOST_UNDONE]]
    if entry.after["created"]:
        told.insert(0, words("that it was added"))
    if len(entry.undid) > MOST_UNDONE:
        told.append("…")
    what = "; ".join(told)
    if entry.again:
        return words("Did again: {what}", what=what)
    return words("Took back: {what}", what=what)


def _lost(after: dict[str, Any], words: Words) -> str:
    said = words("Lost on {date}", date=_day(after["on"], words))
    parts = [after.get("reason") and words.name(after["reason"]), after.get("competitor")]
    told = " · ".join(_text(part) for part in parts if part)
    note = f"\n> {_text(after['note'])}" if after.get("note") else ""
    return f"{said} · {told}{note}" if told else f"{said}{note}"


def _label(kind: Kind, words: Words) -> str:
    return {
        Kind.STAGE: words("Stage"),
        Kind.OWNER: words("Owner"),
        Kind.TITLE: words("Title"),
        Kind.ACCOUNT: words("Account"),
        Kind.CONTACT: words("Contact"),
        Kind.SOURCE: words("Source"),
        Kind.AMOUNT: words("Amount"),
        Kind.PROBABILITY: words("Probability"),
        Kind.EXPECTED_CLOSE: words("Expected close"),
        Kind.DESCRIPTION: words("What they need"),
        Kind.NEXT_STEP: words("Next step"),
    }.get(kind, str(kind))


def _shown(kind: Kind, value: Any, words: Words) -> str:
    if value is None:
        return "–"
    if kind == Kind.AMOUNT:
        amount = value["amount"]
        return words.money(None if amount is None else Decimal(amount), value["currency"])
    if kind == Kind.EXPECTED_CLOSE:
        return _day(value, words)
    if kind == Kind.NEXT_STEP:
        return _step(value, words)
    return _text(words.name(str(value)))


def _step(value: dict[str, Any], words: Words) -> str:
    if not value.get("text"):
        return "–"
    if not value.get("on"):
        return _text(value["text"])
    return words("{day}: {step}", day=_day(value["on"], words), step=_text(value["text"]))


def _activity(kind: str, words: Words) -> str:
    return {
        "call": words("Call:"),
        "email": words("E-mail:"),
        "meeting": words("Meeting:"),
    }.get(kind, words("Note:"))


def _day(iso: str, words: Words) -> str:
    return words.date(dt.date.fromisoformat(iso))


def _text(text: str) -> str:
    return escape(shorten(text, LONGEST))
