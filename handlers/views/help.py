"""The help: what one can write, with an example each."""

from handlers.ids import Act
from handlers.views.blocks import Block, actions, bold, button, context, header, section
from reports.words import Words


def help_blocks(said: str | None, words: Words) -> list[Block]:
    blocks = [section(said)] if said else []
    return [
        *blocks,
        header(words("What Oppy can do")),
        section("\n".join(_working(words))),
        section("\n".join(_seeing(words))),
        actions(
            button(words("New opportunity"), Act.NEW, style="primary"),
            button(words("My opportunities"), Act.LIST_MINE),
        ),
        context(words("Every card has the same things as buttons.")),
    ]


def _working(words: Words) -> list[str]:
    return [
        bold(words("Work on opportunities")),
        words("`/opp new Acme renewal 50k close 31 Mar` add one"),
        words("`/opp 42` show number 42"),
        words("`/opp next 42 fri call Bob about the quote` say what happens next, and when"),
        words("`/opp advance 42` move to the next stage, or `/opp advance 42 proposal`"),
        words("`/opp assign 42 @sam` hand it over"),
        words("`/opp won 42`, `/opp lost 42`, `/opp reopen 42` close it, or open it again"),
        words("`/opp note 42 They want a demo` keep a note · `/opp history 42` what happened"),
    ]


def _seeing(words: Words) -> list[str]:
    return [
        bold(words("See where things stand")),
        words("`/opp` what is due for me today"),
        words("`/opp list`, `/opp list @sam`, `/opp list all proposal` a table"),
        words("`/opp find acme` search by title, account and contact"),
        words("`/opp report funnel this quarter` the funnel, with its numbers"),
        words("`/opp subscribe daily` or `weekly` let this channel get them by itself"),
        words("`/opp subscribe wins` let this channel celebrate every win"),
        words("`/opp watch 42` hear what happens to it · `/opp unwatch 42` no more"),
        words(
            "`/opp settings` your hours and days off, what I tell you · `/opp status` is all well?"
        ),
    ]
