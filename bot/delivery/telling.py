"""What people are told of: one message of all their news, and a won deal for a channel."""

from sqlalchemy import select

from bot.delivery.composing import (
    Composing,
    NothingToSay,
    person_of,
    row_of,
    slack_id_of,
    subscription_of,
)
from bot.delivery.posting import Message
from handlers.views.news import news_blocks, news_text
from handlers.views.won_deal import won_blocks, won_text
from reports.words import words_for
from store.models import Opportunity
from store.news import names_in, news_for, other_posts
from store.people import may_be_told
from store.scopes import scope_of
from store.wins import is_still_won


def told(making: Composing) -> Message:
    """All of a bucket: posted once, and edited where it stands when more comes into it."""
    person, bucket = person_of(making), making.claim.detail["bucket"]
    if not may_be_told(person, making.workspace):
        raise NothingToSay("may not be told")
    others = other_posts(making.session, making.claim, person, bucket)
    if others.is_out and others.more_waits:
        raise NothingToSay("a newer one waits")
    abouts = news_for(making.session, person, bucket, is_out=others.is_out)
    if not abouts:
        raise NothingToSay("no news any more")
    words = words_for(person.locale)
    names = names_in(making.session, making.workspace.id, abouts)
    return Message(
        others.channel or slack_id_of(person),
        news_text(abouts, names, words),
        news_blocks(abouts, names, words),
        others.ts,
    )


def won(making: Composing) -> Message:
    """A win for a channel, unless it is none any more, or not one that it wants."""
    subscription, row = subscription_of(making), row_of(making)
    if not is_still_won(making.session, row, making.claim.detail["event"]):
        raise NothingToSay("not won any more")
    wanted = scope_of(making.session, subscription.scope).conditions(making.workspace.id)
    if (
        making.session.scalar(select(Opportunity.id).where(Opportunity.id == row.id, *wanted))
        is None
    ):
        raise NothingToSay("not in its scope")
    words = words_for(subscription.locale)
    return Message(subscription.channel_id, won_text(row, words), won_blocks(row, words))
