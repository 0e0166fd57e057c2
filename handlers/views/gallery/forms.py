"""Every modal."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from handlers.reading.note_line import NoteLine
from handlers.reading.step_line import Step
from handlers.views.add_form import add_form
from handlers.views.choosing import opportunity_option, which_one
from handlers.views.gallery.accounts import account_forms
from handlers.views.gallery.sample import CHANNEL, NOW, SLACK_ID, TODAY, Sample
from handlers.views.gallery.shown import Shown, modal_named
from handlers.views.gallery.targets import target_forms
from handlers.views.history import history_view
from handlers.views.opportunity_form import NewForm, edit_form, new_form
from handlers.views.planning_forms import next_form, note_form
from handlers.views.report_form import report_form
from handlers.views.settings import SettingsForm, settings_form
from handlers.views.step_forms import (
    assign_form,
    done_form,
    lost_form,
    move_form,
    reopen_form,
    snooze_form,
    won_form,
)
from handlers.views.subscription import Subscribed, subscription_form
from handlers.views.tour import tour_view
from reports.words import Words
from store.history import PAGE, Entry, HistoryPage
from store.lifecycle import Quote
from store.models import Contact, Kind, Status
from store.notices import KINDS
from store.subscriptions import FIRST_WORKDAY

SEVERAL_DAYS = [(TODAY, TODAY), (TODAY, TODAY + dt.timedelta(days=9))] * 60


def forms(words: Words, sample: Sample) -> Iterator[Shown]:
    yield from _opportunity(words, sample)
    yield from _steps(words, sample)
    yield from _choosing(words, sample)
    yield from _settings(words, sample)
    yield from account_forms(words, sample)
    yield from target_forms(words, sample)
    for name, found in (("history", history_page(sample)), ("activities", _activities(sample))):
        view = history_view(sample.number, found, words, ZoneInfo("UTC"))
        yield modal_named(name, view)
    for page in range(5):
        yield modal_named(f"page {page + 1} of the tour", tour_view(page, words))


def _opportunity(words: Words, sample: Sample) -> Iterator[Shown]:
    start = NewForm("", None, None, "EUR", None, SLACK_ID, None)
    if sample.full:
        account = ("account:1", sample.account)
        unread = (sample.search, sample.search)
        start = NewForm(
            sample.title, account, sample.amount, "XAF", TODAY, SLACK_ID, CHANNEL, unread,
            sample.contact, Step(sample.next_step, TODAY, dt.time(15)),
        )  # fmt: skip
    meta, sources = sample.meta, sample.source_rows
    words_of_theirs = sample.note if sample.full else "?"
    quote = Quote(
        words_of_theirs, f"https://northwind.slack.com/archives/{CHANNEL}/p1", sample.person
    )
    yield modal_named("add form", add_form(quote, words, meta))
    yield modal_named("new form", new_form(start, sample.pipeline, sources, words, meta))
    yield modal_named("edit form", edit_form(sample.opportunity(), sources, words, meta))


def _steps(words: Words, sample: Sample) -> Iterator[Shown]:
    row, meta, stages = sample.opportunity(), sample.meta, sample.pipeline
    full, note = sample.full, sample.note if sample.full else None
    money = (sample.amount, "XAF") if full else None
    step = sample.next_step if full else None
    yield modal_named("move form", move_form(row, stages, words, meta, 2 if full else None))
    yield modal_named("assign form", assign_form(row, words, meta))
    yield modal_named("won form", won_form(row, money, TODAY, words, meta))
    lost = lost_form(row, sample.reason_rows, note, TODAY, words, meta)
    yield modal_named("lost form", lost)
    closed = sample.opportunity(Status.LOST)
    yield modal_named("reopen form", reopen_form(closed, stages, words, meta))
    planned = Step(step or "", TODAY, dt.time(15), (sample.search,) * 2) if full else Step("")
    yield modal_named("next form", next_form(row, planned, words, meta))
    unread = (sample.search,) * 2 if full else ()
    noted = NoteLine("call", sample.note, sample.note, None, money, unread)
    yield modal_named("note form", note_form(row, noted, planned, words, meta))
    yield modal_named("note form of a closed one", note_form(closed, noted, planned, words, meta))
    yield modal_named("done form", done_form(row, TODAY, words, meta))
    yield modal_named("snooze form", snooze_form(row, TODAY, words, meta))


def _choosing(words: Words, sample: Sample) -> Iterator[Shown]:
    meta = {"word": "show", "text": sample.search, "origin": sample.meta["origin"]}
    form = which_one(words, words("Open"), meta)
    yield modal_named("which one", form)
    element = form["blocks"][0]["element"]
    for status in (Status.OPEN, Status.WON):
        chosen = opportunity_option(sample.line(status), words)
        block = form["blocks"][0] | {"element": element | {"initial_option": chosen}}
        yield modal_named(f"which one, {status}", form | {"blocks": [block]})


def _settings(words: Words, sample: Sample) -> Iterator[Shown]:
    off = SEVERAL_DAYS if sample.full else []
    muted = [] if sample.full else list(KINDS)
    everybodys = off if sample.full else None
    starts = 4 if sample.full else None
    mine = SettingsForm(dt.time(9), dt.time(18), muted, off, everybodys, starts)
    yield modal_named("settings form", settings_form(mine, words, {}))
    scopes = [("all", words("Everyone")), *((f"owner:{n}", sample.person) for n in range(99))]
    yield modal_named("report form", report_form(scopes, words, {}))
    whose = f"owner:{len(sample.stages)}"
    scopes = [("all", words("Everyone")), (whose, sample.person)]
    scopes += [(f"source:{n}", words.name(name)) for n, name in enumerate(sample.sources)]
    meta = {"id": 2**40, "origin": sample.meta["origin"]}
    for report, weekday, scope in (
        ("daily", None, ""), ("weekly", 0, ""), ("weekly", 6, whose), ("bridge", FIRST_WORKDAY, ""),
    ):  # fmt: skip
        one = Subscribed(2**40, report, weekday, dt.time(9), sample.timezone, scope, "2026-Q3")
        name = f"{report} subscription form" + (" of one owner" if scope else "")
        yield modal_named(name, subscription_form(one, scopes, words, meta))
    new = Subscribed(None, "", None, dt.time(9), sample.timezone, "", "this month")
    said = sample.search if sample.full else ""
    yield modal_named("new subscription form", subscription_form(new, scopes, words, meta, said))


def history_page(sample: Sample) -> HistoryPage:
    """One line of each kind, as far as a page holds them, with a page before and after."""
    if not sample.full:
        one = Entry(Kind.CREATED, None, sample.stages[0], None, None, None, NOW)
        return HistoryPage((one,), 0, 1)
    money = {"amount": str(sample.amount), "currency": "EUR"}
    step = {"text": sample.next_step, "on": TODAY.isoformat()}
    lost = {
        "on": TODAY.isoformat(),
        "reason": sample.reasons[0],
        "competitor": sample.competitor,
        "note": sample.note,
    }
    undone = Entry(Kind.LOST, None, lost, None, None, None, NOW)
    merged = {"number": sample.number, "title": sample.title}
    changes: list[tuple[Kind, Any, Any]] = [
        (Kind.CREATED, None, sample.stages[0]),
        (Kind.STAGE, sample.stages[0], sample.stages[-1]),
        (Kind.OWNER, sample.person, sample.person),
        (Kind.MERGED, None, merged | {"from": 1}),
        (Kind.MERGED, None, merged | {"into": 1}),
        (Kind.UNDONE, None, {"created": True}),
        (Kind.AMOUNT, {"amount": None, "currency": "EUR"}, money),
        (Kind.EXPECTED_CLOSE, None, TODAY.isoformat()),
        (Kind.DESCRIPTION, None, sample.description),
        (Kind.NEXT_STEP, step, step),
        (Kind.SNOOZED, None, TODAY.isoformat()),
        (Kind.ACTIVITY, None, {"type": "call", "text": sample.note}),
        (Kind.WON, None, {"on": TODAY.isoformat()}),
        (Kind.LOST, None, lost),
        (Kind.REOPENED, None, sample.stages[0]),
    ]
    entries = [
        Entry(
            kind, before, after, sample.note, sample.person, SLACK_ID, NOW, sample.number,
            kind in (Kind.STAGE, Kind.LOST, Kind.ACTIVITY),
            (undone,) * 9 if kind == Kind.UNDONE else (),
        )
        for kind, before, after in changes
    ]  # fmt: skip
    return HistoryPage(tuple(entries), PAGE, 3 * PAGE, (_contact(sample),) * 9)


def _contact(sample: Sample) -> Contact:
    return Contact(name=sample.contact, title=sample.title, phone="+" * 50, email=sample.title)


def _activities(sample: Sample) -> HistoryPage:
    """A page full of quoted messages, or none yet."""
    if not sample.full:
        return HistoryPage((), 0, 0, only_activities=True)
    quote = {"text": sample.note, "link": f"https://x.slack.com/{'p' * 200}", "who": sample.person}
    value = {"type": "meeting", "text": sample.note, "quote": quote}
    entry = Entry(Kind.ACTIVITY, None, value, None, sample.person, SLACK_ID, NOW, sample.number)
    return HistoryPage((entry,) * PAGE, PAGE, 3 * PAGE, only_activities=True)
