"""What each kind of delivery says, measured at the moment of sending.

What changed since it was owed counts: an opportunity that was closed or handed on has dropped
out, and a day with nothing due says nothing.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import structlog

from bot.delivery import telling
from bot.delivery.answers import answer
from bot.delivery.charting import chart_of
from bot.delivery.composing import (
    Composing,
    LeftToOthers,
    NothingToSay,
    is_late,
    person_of,
    row_of,
    slack_id_of,
    subscription_of,
)
from bot.delivery.home_tab import home_tab
from bot.delivery.posting import SHARED, Chart, Message
from bot.delivery.spreadsheets import csv, csv_of
from handlers.asking import kept_question
from handlers.interaction import link_to
from handlers.views.blocks import context, escape, image, mention, section
from handlers.views.card import card, card_text, notice, when
from handlers.views.day import day_blocks, day_text, team_blocks
from handlers.views.report import report_blocks, report_text
from handlers.views.tour import welcome_blocks, welcome_text
from reports import day, insight
from reports.every import REPORTS
from reports.making import Made, make
from reports.words import Words, words_for
from store import day_cards, deliveries, outbox, subscriptions
from store.last_post import last_post
from store.models import Person, Subscription
from store.pipeline import load_pipeline
from store.subscriptions import WEEKLY

log = structlog.get_logger()


def compose(making: Composing) -> Message:
    """The message of a delivery. Raises ``NothingToSay``."""
    return _KINDS[making.claim.kind](making)


def _card(making: Composing) -> Message:
    """The card where it stands, or where it was asked for."""
    row = row_of(making)
    if row.card_channel is None:
        raise NothingToSay("no card")
    if row.card_ts is not None and deliveries.is_superseded(making.session, making.claim):
        raise NothingToSay("a newer version waits")
    words = words_for(row.card_locale)
    zone = ZoneInfo(making.workspace.timezone)
    pipeline = load_pipeline(making.session, making.workspace.id)
    blocks = card(row, pipeline, words, making.now, zone, link_to(making.url, row.number))
    refused = making.claim.detail.get("refused_by")
    if refused and row.card_ts is None:
        blocks.insert(0, section(_refused(str(refused), making.claim.detail["reason"], words)))
    return Message(row.card_channel, card_text(row, words), blocks, row.card_ts)


def _refused(channel: str, reason: str, words: Words) -> str:
    if reason == SHARED:
        return words(
            "<#{channel}> is shared with another company, so here is the card.",
            channel=escape(channel),
        )
    return words(
        "I am not in <#{channel}>, so here is the card. Write `/invite @Oppy` there to see the "
        "next ones.",
        channel=escape(channel),
    )


def _assigned(making: Composing) -> Message:
    """From whom, and what the next step is. Owed by an older version only, see ``outbox``."""
    row = row_of(making)
    owner = person_of(making)
    if row.owner_id != owner.id:
        raise NothingToSay("handed on")
    giver = making.session.get_one(Person, making.claim.detail["from"])
    words = words_for(owner.locale)
    step = escape(row.next_step) if row.next_step else words("none yet")
    said = words(
        "{who} gave you *#{number} {title}*. Next step: {step}.",
        who=mention(giver.slack_id, giver.name),
        number=row.number,
        title=escape(row.title),
        step=step,
    )
    return Message(slack_id_of(owner), said, notice(said, row, words))


def _reminder(making: Composing) -> Message:
    person = person_of(making)
    words = words_for(person.locale)
    zone = ZoneInfo(person.timezone)
    today = making.now.astimezone(zone).date()
    found = day.measure(making.session, making.workspace.id, today, zone, [person.id])
    if not found:
        raise NothingToSay("nothing due")
    told = day.tell(found, words, today, late=is_late(making))
    shows = day_cards.day_shown(person.id, today, found)
    return Message(slack_id_of(person), day_text(told), day_blocks(told, words), day=shows)


def _day(making: Composing) -> Message:
    """The morning's card, edited: what is left, or, when its day is over, what was left."""
    person, claim = person_of(making), making.claim
    on, is_last = day_cards.read_period(claim.period)
    card = day_cards.find_card(making.session, making.workspace.id, person.id, on)
    if card is None or card.closed_at is not None:
        raise NothingToSay("the card is closed")
    zone = ZoneInfo(person.timezone)
    if not is_last and deliveries.is_superseded(making.session, claim, f"{on.isoformat()}/"):
        raise NothingToSay("a newer version waits")
    if not is_last and making.now.astimezone(zone).date() > on:
        raise NothingToSay("the day is over")
    words = words_for(person.locale)
    found = day.measure(making.session, making.workspace.id, on, zone, [person.id])
    items = day_cards.items_of(making.session, card)
    if is_last:
        found = [one for one in found if one.id in items]
        told = day.tell_over(found, len(items), words, on)
    else:
        told = day.tell_progress(found, len(items | {one.id for one in found}), words, on)
    shows = day_cards.day_shown(person.id, on, found, is_last)
    blocks = day_blocks(told, words)
    return Message(card.slack_channel, day_text(told), blocks, card.slack_ts, day=shows)


def _digest(making: Composing) -> Message:
    subscription = subscription_of(making)
    words = words_for(subscription.locale)
    zone = ZoneInfo(subscription.timezone)
    today = making.now.astimezone(zone).date()
    found = day.measure(making.session, making.workspace.id, today, zone)
    if not found:
        raise NothingToSay("nothing due")
    told = day.tell_team(found, words, today)
    return Message(subscription.channel_id, day_text(told), team_blocks(told, words))


def _report(making: Composing) -> Message:
    subscription, words = _subscribed(making)
    if making.claim.kind == outbox.FUNNEL and subscription.report != WEEKLY:
        raise NothingToSay("an older version owes a funnel for every report")
    before = last_post(making.session, making.claim, (outbox.FUNNEL, outbox.REPORT))
    made = _made(making, subscription, words, before)
    if subscription.report == WEEKLY:
        made = replace(made, insight=_insight(making, subscription, made, words))
    late = words("Late: I was away when it was due.") if is_late(making) else None
    return Message(
        subscription.channel_id,
        report_text(made.told),
        report_blocks(made, words, None, late),
        chart=chart_of(made, words, late),
        csv=csv_of(made, subscription.locale),
    )


def _insight(
    making: Composing, subscription: Subscription, made: Made, words: Words
) -> tuple[str, ...]:
    """What stands out; a defect in it never stops the figures."""
    alone = subscriptions.is_personal(subscription.channel_id)
    try:
        found = insight.find(making.session, making.workspace, made.asked, making.now, alone)
    except Exception:
        log.exception("insight broke")
        return ()
    return insight.tell_findings(found, words)


def _picture(making: Composing) -> Message:
    """The picture of a report whose words are out: below them, with the figures of now unless it
    was uploaded already."""
    subscription, words = _subscribed(making)
    made = _made(making, subscription, words)
    if not made.is_drawn:
        raise NothingToSay("nothing to draw")
    told = made.told
    said = words("Here is the chart that was missing.")
    if making.claim.file_id is None:
        moment = when(making.now, words, ZoneInfo(subscription.timezone))
        said = words("Here is the chart that was missing, as of {when}.", when=moment)
    chart = Chart(
        made.picture,
        told.title,
        told.alt_text,
        lambda file_id: [context(said), image(file_id, told.alt_text)],
        is_all=True,
    )
    detail = making.claim.detail
    return Message(detail["channel"], said, [], thread_ts=detail["thread"], chart=chart)


def _subscribed(making: Composing) -> tuple[Subscription, Words]:
    subscription = subscription_of(making)
    return subscription, words_for(subscription.locale)


def _made(
    making: Composing,
    subscription: Subscription,
    words: Words,
    posted_at: dt.datetime | None = None,
) -> Made:
    name = subscriptions.report_of(subscription)
    if name not in REPORTS:
        raise LeftToOthers(f"no report {name} here")
    kept = {"report": name, "scope": subscription.scope, "period": subscription.period or ""}
    question = kept_question(making.session, kept)
    wanted = replace(question.on(making.workspace, making.now), posted_at=posted_at)
    return make(making.session, making.workspace, question.report, wanted, words, making.now)


def _stopped(making: Composing) -> Message:
    """A schedule ended because its channel cannot be reached: tell who asked for it."""
    person = person_of(making)
    words = words_for(person.locale)
    said = words(
        "I stopped posting to <#{channel}>: Slack says “{reason}”. Invite me there and subscribe "
        "again with `/opp subscribe`.",
        channel=escape(making.claim.detail["channel"]),
        reason=escape(making.claim.detail["reason"]),
    )
    return Message(slack_id_of(person), said, [section(said)])


def _welcome(making: Composing) -> Message:
    """After their first use."""
    person = person_of(making)
    words = words_for(person.locale)
    return Message(slack_id_of(person), welcome_text(words), welcome_blocks(words))


def _answer(making: Composing) -> Message:
    """What somebody asked for, below their message; or for them alone, where it may not be."""
    detail = making.claim.detail
    person = making.session.get_one(Person, detail["actor"])
    said = answer(making.session, making.workspace, person, detail["ask"], making.now, making.url)
    refused = detail.get("refused_by")
    if not refused:
        return Message(
            detail["channel"],
            said.text,
            said.blocks,
            thread_ts=detail["thread"],
            chart=said.chart,
            csv=said.csv,
        )
    why = section(_not_there(str(refused), detail["reason"], words_for(person.locale)))
    return Message(slack_id_of(person), said.text, [why, *said.blocks])


def _not_there(channel: str, reason: str, words: Words) -> str:
    if reason == SHARED:
        return words(
            "<#{channel}> is shared with another company, so here is the answer.",
            channel=escape(channel),
        )
    return words("I cannot write in <#{channel}>, so here is the answer.", channel=escape(channel))


_KINDS: dict[str, Callable[[Composing], Message]] = {
    outbox.ANSWER: _answer,
    outbox.CARD: _card,
    outbox.ASSIGNED: _assigned,
    outbox.TOLD: telling.told,
    outbox.WINS: telling.won,
    outbox.REMINDER: _reminder,
    outbox.DAY: _day,
    outbox.DIGEST: _digest,
    outbox.FUNNEL: _report,
    outbox.REPORT: _report,
    outbox.PICTURE: _picture,
    outbox.CSV: csv,
    outbox.STOPPED: _stopped,
    outbox.WELCOME: _welcome,
    outbox.HOME: home_tab,
}
