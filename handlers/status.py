"""``/opp status``: is all well? Last tick, what goes out next here, what failed.

Who administers also sees how many copies of the bot are at work, and what waits to be posted.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.interaction import Answer, Interaction, Reply
from handlers.routes import Routes
from handlers.scoping import scope_title
from handlers.subscribe import subscriber_here
from handlers.views.blocks import Block, escape, section
from handlers.views.card import when
from handlers.views.subscription import Subscribed, sentence
from reports.every import REPORTS
from reports.words import Words
from store import heartbeats, outbox, subscriptions
from store.backlog import backlog, ended_since
from store.failures import newest_failures
from store.models import Delivery, Subscription
from store.people import may_administer
from store.schedule import next_daily, next_monthly, next_weekly
from store.subscriptions import DAILY, FIRST_WORKDAY, WEEKLY

MOST_SHOWN = 5
LATELY = dt.timedelta(hours=24)


def status(asked: Interaction) -> Answer:
    everybodys = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
    channel = None if everybodys else asked.channel_id or ""
    with asked.services.readings() as session:
        tick = heartbeats.last(session, heartbeats.TICK)
        here = subscriptions.subscriptions(session, asked.place.id, subscriber_here(asked))
        failed = newest_failures(session, asked.place.id, channel, MOST_SHOWN)
        lines = [_tick(tick, asked), *_next(session, asked, here)]
        if everybodys:
            lines += _at_work(session, asked)
    lines += _failures(asked, failed)
    text = "\n".join(lines)
    blocks: list[Block] = [section(text)]
    return Reply(text, blocks)


def _tick(tick: dt.datetime | None, asked: Interaction) -> str:
    words = asked.words
    if tick is None:
        return words(":warning: The clock has not ticked yet. Is `oppy run` running?")
    ago = words.ago(tick, asked.now)
    if asked.now - tick > heartbeats.ASLEEP_AFTER:
        return words(
            ":warning: The clock last ticked {ago}. Reminders wait until it runs again.", ago=ago
        )
    return words(":white_check_mark: The clock ticked {ago}.", ago=ago)


def _next(session: Session, asked: Interaction, here: list[Subscription]) -> list[str]:
    lines = []
    for one in here:
        if one.report not in (DAILY, WEEKLY, *REPORTS):
            continue
        moment = _next_time(one, asked.now)
        scope = scope_title(session, asked.place.id, one.scope, asked.words)
        shown = Subscribed(
            one.id, one.report, one.weekday, one.at, one.timezone, scope, one.period or ""
        )
        text = asked.words(
            "Next: {when}. {what}",
            when=when(moment, asked.words, asked.who.zone),
            what=sentence(shown, asked.words),
        )
        lines.append(text)
    return lines


def _next_time(one: Subscription, now: dt.datetime) -> dt.datetime:
    zone = ZoneInfo(one.timezone)
    if one.weekday is None:
        return next_daily(now, zone, one.at)
    if one.weekday == FIRST_WORKDAY:
        return next_monthly(now, zone, one.at)
    return next_weekly(now, zone, one.weekday, one.at)


def _at_work(session: Session, asked: Interaction) -> list[str]:
    words, place, now = asked.words, asked.place.id, asked.now
    copies, waits = heartbeats.copies(session, now), backlog(session, place, now)
    ended = ended_since(session, place, now - LATELY)
    lines = [
        words.many("{n} copy of me is at work.", "{n} copies of me are at work.", copies),
        words(
            "In the last 24 hours: {sent} posted, {failed} failed.",
            sent=words.number(ended.sent),
            failed=words.number(ended.failed),
        ),
    ]
    if waits.oldest is not None:
        text = words.many(
            "{n} post waits, due {ago}.",
            "{n} posts wait, the oldest due {ago}.",
            waits.waiting,
            ago=words.ago(waits.oldest, now),
        )
        lines.append(text)
    return lines


def _failures(asked: Interaction, failed: list[Delivery]) -> list[str]:
    """The newest failures of this channel; an admin sees everybody's."""
    return [
        asked.words(
            ":warning: {what} could not be posted to {place} {ago}: {error}.",
            what=_what(one.kind, asked.words),
            place=_place(one.slack_channel or one.lane, asked.words),
            ago=asked.words.ago(one.done_at or one.due_at, asked.now),
            error=escape(one.error or "?"),
        )
        for one in failed
    ]


def _what(kind: str, words: Words) -> str:
    return {
        outbox.ANSWER: words("An answer"),
        outbox.CARD: words("A card"),
        outbox.DIGEST: words("The team’s day"),
        outbox.FUNNEL: words("The funnel"),
        outbox.REPORT: words("A report"),
        outbox.WINS: words("A won deal"),
        outbox.PICTURE: words("A report’s chart"),
        outbox.CSV: words("The CSV of a report"),
    }.get(kind, words("A message"))


def _place(channel: str | None, words: Words) -> str:
    """Where it should have gone: a channel, a person, or a conversation with one."""
    if not channel or channel[0] not in "CGDUW":
        return "?"
    if channel.startswith("D"):
        return words("a direct message")
    return f"<#{escape(channel)}>" if channel[0] in "CG" else f"<@{escape(channel)}>"


def register(routes: Routes) -> None:
    routes.command("status", status)
