"""A day's list: what is due, each with Done, Snooze, Open and Hand over; and the team's list."""

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
    bold,
    button,
    context,
    escape,
    header,
    option,
    plain,
    section,
    sections,
)
from handlers.views.card import target
from reports.day import Day, Group, Item
from reports.words import Words


def day_text(day: Day) -> str:
    return escape(day.title)


def day_blocks(day: Day, words: Words) -> list[Block]:
    """One person's day, with buttons; one that is over or done is only told."""
    if day.is_over:
        return _over(day, words)
    if not day.groups:
        return [section(f":white_check_mark: {escape(day.title)}")]
    blocks = [header(day.title)]
    for group in day.groups:
        blocks.append(section(f"*{escape(group.heading)}*"))
        for item in group.items:
            blocks += [section(_line(item)), _buttons(item, words)]
    return blocks + _left_out(day, words)


def nothing_due(words: Words) -> list[Block]:
    """A bare ``/opp`` on a quiet day."""
    return [
        section(words(":white_check_mark: Nothing is due today.")),
        actions(
            button(words("New opportunity"), Act.NEW, style="primary"),
            button(words("My opportunities"), Act.LIST_MINE),
        ),
    ]


def team_blocks(day: Day, words: Words) -> list[Block]:
    """The team's day for a channel: names and lines, and one menu to open any of them."""
    blocks = [header(day.title)]
    for group in day.groups:
        lines = (f"• {_line(item, single=True)}" for item in group.items)
        blocks += sections((f"*{escape(group.heading)}*", *lines))
    return [*blocks, _menu(day.groups, words), *_left_out(day, words, everybody=True)]


def _over(day: Day, words: Words) -> list[Block]:
    lines = (f"• {_line(item, single=True)}" for group in day.groups for item in group.items)
    return [*sections((bold(escape(day.title)), *lines)), *_left_out(day, words)]


def _line(item: Item, single: bool = False) -> str:
    between = " — " if single else "\n"
    title = f"*#{item.number} {escape(item.title)}*"
    facts = f"  {escape(item.facts)}" if single else f"\n{escape(item.facts)}"
    return f"{title}{between}{escape(item.what)}{facts}"


def _buttons(item: Item, words: Words) -> Block:
    here = target(item.number, item.version)
    return actions(
        button(words("Done…"), Act.DONE, here),
        button(words("Snooze…"), Act.SNOOZE, here),
        button(words("Open"), Act.OPEN, here),
        button(words("Hand over…"), Act.ASSIGN, here),
        block_id=f"due:{here}",
    )


def _menu(groups: tuple[Group, ...], words: Words) -> Block:
    options = [
        option(f"#{item.number} {item.title}", str(item.number))
        for group in groups
        for item in group.items
    ]
    return actions(
        {
            "type": "static_select",
            "action_id": Act.OPEN_CHOSEN,
            "placeholder": plain(words("Open one…")),
            "options": options[:100],
        }
    )


def _left_out(day: Day, words: Words, everybody: bool = False) -> list[Block]:
    if not day.left_out:
        return []
    if everybody:
        more = words.many(
            "and {n} more: `/opp list all`", "and {n} more: `/opp list all`", day.left_out
        )
    else:
        more = words.many("and {n} more: `/opp list`", "and {n} more: `/opp list`", day.left_out)
    return [context(more)]
