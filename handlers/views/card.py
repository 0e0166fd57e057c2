"""The card of one opportunity: what a rep and the channel see, and its buttons."""

import datetime as dt
from zoneinfo import ZoneInfo

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
    bold,
    button,
    context,
    escape,
    fields,
    header,
    mention,
    overflow,
    quote,
    section,
    shorten,
)
from reports.words import Words
from store.models import Opportunity, Status
from store.pipeline import Pipeline

DONE, LEFT = "●", "○"
LONGEST_DESCRIPTION = 600


def target(number: int, version: int) -> str:
    """What a button carries: which opportunity, and which version the person was looking at."""
    return f"{number}:{version}"


def read_target(value: str) -> tuple[int, int | None]:
    """The number and version of a button; a bare number has no version."""
    number, _, version = value.partition(":")
    return int(number), int(version) if version else None


def card_text(row: Opportunity, words: Words) -> str:
    """The card in one line, for notifications and screen readers."""
    parts = [f"#{row.number} {row.title}", standing(row, words)]
    if row.amount is not None:
        parts.append(words.money(row.amount, row.currency))
    return escape(" · ".join(parts))


def standing(row: Opportunity, words: Words) -> str:
    """Where it stands: its stage while open, else how it ended."""
    if row.status == Status.WON:
        return words("Won on {date}", date=words.date(row.closed_on))
    if row.status == Status.LOST:
        return words("Lost on {date}", date=words.date(row.closed_on))
    if row.merged_into is not None:
        return words("Merged into #{number}", number=row.merged_into.number)
    if row.status == Status.INVALID:
        return words("Withdrawn")
    return words.name(row.stage.name)


def card(
    row: Opportunity,
    pipeline: Pipeline,
    words: Words,
    now: dt.datetime,
    zone: ZoneInfo,
    link: str | None = None,
) -> list[Block]:
    """The whole card. ``zone`` is the zone of its dates, ``link`` an address that stands for it."""
    blocks = [
        header(f"#{row.number} {row.title}"),
        fields(_facts(row, pipeline, words, now.astimezone(zone).date(), zone)),
    ]
    if row.description:
        blocks.append(quote(shorten(row.description, LONGEST_DESCRIPTION)))
    if row.status == Status.LOST:
        blocks.append(section(_why_lost(row, words)))
    blocks += [_buttons(row, pipeline, words), _last_change(row, words, zone)]
    if link is not None:
        blocks.append(link_line(link, words))
    return blocks


def notice(said: str, row: Opportunity, words: Words) -> list[Block]:
    """A sentence about an opportunity, with its facts and a way to it.

    Such a message is not kept up to date, so it has no button that acts on what it shows.
    """
    facts = [row.account.name if row.account else None, standing(row, words)]
    if row.amount is not None:
        facts.append(words.money(row.amount, row.currency))
    here = target(row.number, row.version)
    return [
        section(said),
        context(escape(" · ".join(fact for fact in facts if fact))),
        actions(
            button(words("Open"), Act.OPEN, here, "primary"),
            button(words("Next step"), Act.NEXT, here),
        ),
    ]


def _facts(
    row: Opportunity, pipeline: Pipeline, words: Words, today: dt.date, zone: ZoneInfo
) -> list[tuple[str, str]]:
    facts = [
        (words("Stage"), _progress(row, pipeline, words)),
        (words("Amount"), escape(words.money(row.amount, row.currency))),
        (words("Account"), escape(row.account.name) if row.account else "–"),
        (words("Owner"), mention(row.owner.slack_id, row.owner.name)),
    ]
    if row.status == Status.OPEN:
        facts += [
            (words("Expected close"), _day(row.expected_close, today, words)),
            (words("Next step"), _next_step(row, today, words, zone)),
        ]
    if row.contact:
        facts.append((words("Contact"), escape(row.contact.name)))
    if row.source:
        facts.append((words("Source"), escape(words.name(row.source.name))))
    return facts


def _progress(row: Opportunity, pipeline: Pipeline, words: Words) -> str:
    if row.status == Status.WON:
        return f":trophy: {standing(row, words)}"
    if row.status != Status.OPEN:
        return standing(row, words)
    stage = pipeline[row.stage_id]
    dots = "".join(DONE if one.position <= stage.position else LEFT for one in pipeline.stages)
    chance = words.percent(
        (stage.probability if row.probability is None else row.probability) / 100
    )
    return f"{dots} {escape(words.name(stage.name))} · {chance}"


def _day(day: dt.date | None, today: dt.date, words: Words) -> str:
    if day is not None and day < today:
        return f":warning: {words.date(day)}"
    return words.date(day)


def _next_step(row: Opportunity, today: dt.date, words: Words, zone: ZoneInfo) -> str:
    if row.next_step is None:
        return words("none yet")
    text = escape(shorten(row.next_step, 200))
    if row.next_step_on is None:
        return text
    day = _day(row.next_step_on, today, words)
    if row.next_step_at is not None:
        late = row.next_step_at.astimezone(zone).date() < today
        day = f"{':warning: ' * late}{when(row.next_step_at, words, zone)}"
    return words("{day}: {step}", day=day, step=text)


def _why_lost(row: Opportunity, words: Words) -> str:
    reason = words.name(row.loss_reason.name) if row.loss_reason else words("no reason given")
    text = f"{bold(words('Why'))}  {escape(reason)}"
    if row.competitor:
        text += f" · {escape(row.competitor)}"
    if row.loss_note:
        text += f"\n{escape(shorten(row.loss_note, 600))}"
    return text


def _buttons(row: Opportunity, pipeline: Pipeline, words: Words) -> Block:
    here = target(row.number, row.version)
    if row.status == Status.INVALID:
        return _of_what_is_gone(row, words)
    log = button(words("Log…"), Act.LOG, here)
    assign = (words("Assign"), Act.ASSIGN, here)
    rest = ((words("Edit"), Act.EDIT, here), (words("History"), Act.HISTORY, here))
    if row.status != Status.OPEN:
        return actions(button(words("Reopen"), Act.REOPEN, here), log, overflow(assign, *rest))
    following = pipeline.after(row.stage_id)
    shown = []
    if following is not None:
        text = words("Advance to {stage}", stage=words.name(following.name))
        shown.append(button(text, Act.ADVANCE, here, "primary"))
    shown += [
        button(words("Move…"), Act.MOVE, here),
        button(words("Next step"), Act.NEXT, here),
        log,
        button(words("Won"), Act.WON, here, None if following else "primary"),
        button(words("Lost"), Act.LOST, here, "danger"),
        overflow(assign, *rest),
    ]
    return actions(*shown)


def _of_what_is_gone(row: Opportunity, words: Words) -> Block:
    """Nothing can be done with it any more, but to look where it went."""
    shown = [button(words("History"), Act.HISTORY, target(row.number, row.version))]
    if row.merged_into is not None:
        into = row.merged_into.number
        text = words("Open #{number}", number=into)
        shown.insert(0, button(text, Act.OPEN, str(into), "primary"))
    return actions(*shown)


def _last_change(row: Opportunity, words: Words, zone: ZoneInfo) -> Block:
    by = mention(row.changed_by.slack_id, row.changed_by.name)
    return context(
        words("Last change by {who}, {when}", who=by, when=when(row.changed_at, words, zone))
    )


def link_line(link: str, words: Words) -> Block:
    """The address in full, to copy; ``link`` is ours."""
    return context(words("Link: {link}", link=f"<{escape(link)}>"))


def when(moment: dt.datetime, words: Words, zone: ZoneInfo) -> str:
    """A moment that Slack shows in each reader's own zone."""
    fallback = words.time(moment, zone)
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{escape(fallback)}>"
