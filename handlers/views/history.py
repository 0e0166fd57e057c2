"""What happened to an opportunity, line by line, in a modal."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
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
from store.models import Kind

LONGEST = 500


def history_view(number: int, found: HistoryPage, words: Words, zone: ZoneInfo) -> Block:
    blocks: list[Block] = []
    for entry in found.entries:
        blocks += [section(_what(entry, words)), context(_who(entry, words, zone))]
    turns = []
    if found.start > 0:
        turns.append(_turn(words("◀ Newer"), Act.NEWER, number, max(found.start - PAGE, 0)))
    if found.start + len(found.entries) < found.total:
        turns.append(_turn(words("Older ▶"), Act.OLDER, number, found.start + PAGE))
    if turns:
        blocks.append(actions(*turns))
    title = words("History of #{number}", number=number)
    return modal("history", title, blocks, close=words("Close"))


def _turn(text: str, action: str, number: int, start: int) -> Block:
    return button(text, action, f"{number}:{start}")


def _who(entry: Entry, words: Words, zone: ZoneInfo) -> str:
    who = mention(entry.slack_id, entry.who) if entry.who else words("imported")
    return f"{who} · {when(entry.happened_at, words, zone)}"


def _what(entry: Entry, words: Words) -> str:
    said = _said(entry, words)
    if entry.note:
        said += f"\n> {escape(shorten(entry.note, LONGEST))}"
    return said


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
    before, now = _shown(entry.kind, entry.before, words), _shown(entry.kind, after, words)
    return f"{_label(entry.kind, words)}: {before} → *{now}*"


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
