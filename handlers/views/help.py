"""The help: what this person can do now, with examples of his own."""

from dataclasses import dataclass

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
    bold,
    button,
    context,
    escape,
    header,
    section,
    shorten,
)
from reports.words import Words

EXAMPLE = 42
LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class Helped:
    """Who asks: the opportunity that is closest to him, and how many need him today.

    ``channel_gets_nothing``: he asks in a channel that could have a report and has none.
    """

    number: int | None = None
    title: str = ""
    due: int = 0
    is_admin: bool = False
    channel_gets_nothing: bool = False
    account: str = ""


def help_blocks(said: str | None, words: Words, you: Helped | None = None) -> list[Block]:
    """``said`` comes first. Without ``you`` it is the general help."""
    blocks = [section(said)] if said else []
    blocks.append(header(words("What Oppy can do")))
    if you is not None:
        blocks.append(_now(you, words))
    number = (you.number if you else None) or EXAMPLE
    parts = [_working(number, words), _seeing(number, _customer(you, words), words)]
    if you is not None and you.is_admin:
        parts.append(_administering(words))
    return [
        *blocks,
        *(section("\n".join(lines)) for lines in parts),
        actions(
            button(words("New opportunity"), Act.NEW, style="primary"),
            button(words("My opportunities"), Act.LIST_MINE),
            button(words("Two-minute tour"), Act.TOUR, "0"),
        ),
        context(words("Every card has the same things as buttons.")),
    ]


def _now(you: Helped, words: Words) -> Block:
    """What is nearest to do, for this person and in this channel."""
    lines, accessory = [], None
    if you.number is None:
        lines.append(
            words(
                "*Begin here:* you have no open opportunity. Write one line, such as "
                "`/opp new Acme renewal 50k close 31 Mar`, and a form opens, filled in."
            )
        )
    else:
        accessory = button(words("Open"), Act.OPEN, str(you.number))
        lines.append(_nearest(you, words))
    if you.channel_gets_nothing:
        lines.append(
            words("This channel gets no report yet: `/opp subscribe daily` or `weekly` changes it.")
        )
    return section("\n".join(lines), accessory)


def _nearest(you: Helped, words: Words) -> str:
    named = f"*#{you.number} {escape(shorten(you.title, 80))}*"
    if not you.due:
        return words("Nothing is due for you today. Your newest is {named}.", named=named)
    return words.many(
        "{n} opportunity needs you today: {named}.",
        "{n} opportunities need you today, {named} first. `/opp` shows them all.",
        you.due,
        named=named,
    )


def _working(number: int, words: Words) -> list[str]:
    return [
        bold(words("Work on opportunities")),
        words("`/opp new Acme renewal 50k close 31 Mar` add one"),
        words("`/opp {number}` show number {number}", number=number),
        words("`/opp next {number} fri call Bob` say what happens next, and when", number=number),
        words(
            "`/opp advance {number}` to the next stage, or `/opp advance {number} proposal`",
            number=number,
        ),
        words("`/opp assign {number} @sam` hand it over", number=number),
        words(
            "`/opp won {number}`, `/opp lost {number}`, `/opp reopen {number}` close it, or open "
            "it again",
            number=number,
        ),
        words(
            "`/opp note {number} They want a demo` keep a note · `/opp history {number}` what "
            "happened",
            number=number,
        ),
        words("`/opp undo` take back your last change"),
        words(
            "`/opp merge {number} 57` put #57 into #{number} when the two are one", number=number
        ),
    ]


def _customer(you: Helped | None, words: Words) -> str:
    """A name to search for: one's own customer's, if it is short enough for an example."""
    if you is None or not you.account or len(you.account) > LONGEST_EXAMPLE:
        return words("acme")
    return escape(you.account.replace("`", "'"))


def _seeing(number: int, name: str, words: Words) -> list[str]:
    return [
        bold(words("See where things stand")),
        words("`/opp` what is due for me today"),
        words("`/opp list`, `/opp list @sam`, `/opp list all proposal` a table"),
        words("`/opp find {name}` search by title, account and contact", name=name),
        words(
            "`/opp account {name}` a customer: its contacts, what is open, what was won", name=name
        ),
        words("`/opp report funnel this quarter` the funnel, with its numbers"),
        words("`/opp target` what is to be won · `/opp team` who works together"),
        words("`/opp export`, `/opp export @sam` everything in a workbook, for you alone"),
        words("`/opp subscribe daily` or `weekly` let this channel get them by itself"),
        words("`/opp subscribe wins` let this channel celebrate every win"),
        words(
            "`/opp watch {number}` hear what happens to it · `/opp unwatch {number}` no more",
            number=number,
        ),
        words(
            "`/opp settings` your hours and days off, what I tell you · `/opp status` is all well?"
        ),
    ]


def _administering(words: Words) -> list[str]:
    return [
        bold(words("You administer Oppy")),
        words("`/opp settings` also has the days off of the whole workspace, and its fiscal year"),
        words("`/opp target @sam 2026-Q4 500k` sets a target · `/opp team` makes and fills teams"),
        words("`/opp status` also says what waits and what failed, in every channel"),
    ]
