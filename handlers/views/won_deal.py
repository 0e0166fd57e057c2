"""A won deal, for the channels that celebrate it."""

from handlers.ids import Act
from handlers.views.blocks import Block, actions, button, context, escape, mention, section
from handlers.views.card import target
from reports.words import Words
from store.models import Opportunity


def won_text(row: Opportunity, words: Words) -> str:
    who, title = mention(row.owner.slack_id, row.owner.name), escape(row.title)
    if row.amount is None:
        return words(
            ":tada: {who} won *#{number} {title}*", who=who, number=row.number, title=title
        )
    return words(
        ":tada: {who} won *#{number} {title}*: {amount}",
        who=who,
        number=row.number,
        title=title,
        amount=escape(words.money(row.amount, row.currency)),
    )


def won_blocks(row: Opportunity, words: Words) -> list[Block]:
    facts = [escape(row.account.name)] if row.account else []
    if row.closed_on is not None:
        days = (row.closed_on - row.opened_on).days
        facts.append(words.many("won within {n} day", "won within {n} days", max(days, 1)))
    here = target(row.number, row.version)
    return [
        section(won_text(row, words)),
        context(" · ".join(facts)),
        actions(button(words("Open"), Act.OPEN, here)),
    ]
