"""The greeting at somebody's first use, and the tour: a few short pages, one at a time."""

from collections.abc import Callable

from handlers.ids import Act
from handlers.views.blocks import Block, actions, bold, button, context, modal, section
from reports.words import Words

HERE, THERE = "●", "○"


def welcome_text(words: Words) -> str:
    return words("Hello, I am Oppy. I keep your sales opportunities where you talk.")


def welcome_blocks(words: Words) -> list[Block]:
    text = words("One line adds an opportunity, and every morning I tell you what is due.")
    return [
        section(f":wave: {bold(welcome_text(words))}\n{text}"),
        actions(
            button(words("Two-minute tour"), Act.TOUR, "0", "primary"),
            button(words("New opportunity"), Act.NEW),
        ),
        context(words("`/opp help` says at any time what you can do. I greet only once.")),
    ]


def tour_view(page: int, words: Words) -> Block:
    """Page ``page``, counted from 0; one that is not there is the nearest that is."""
    page = min(max(page, 0), len(_PAGES) - 1)
    heading, text = _PAGES[page](words)
    dots = "".join(HERE if one == page else THERE for one in range(len(_PAGES)))
    blocks = [section(f"{bold(heading)}\n\n{text}"), context(dots)]
    turns = []
    if page > 0:
        turns.append(button(words("◀ Back"), Act.TOUR_BACK, str(page - 1)))
    if page < len(_PAGES) - 1:
        turns.append(button(words("Next ▶"), Act.TOUR, str(page + 1), "primary"))
    else:
        turns.append(button(words("New opportunity"), Act.NEW, style="primary"))
    blocks.append(actions(*turns))
    return modal("tour", words("Oppy in two minutes"), blocks, close=words("Close"))


def _add(words: Words) -> tuple[str, str]:
    return words("1. One line adds an opportunity"), words(
        "Write in any channel:\n`/opp new Acme renewal 50k close 31 Mar`\n\n"
        "A form opens, filled in with what I understood. Press Create, and its card stands in the "
        "channel: everything you can do with it is a button there."
    )


def _morning(words: Words) -> tuple[str, str]:
    return words("2. The morning tells you what is due"), words(
        "On working days I write to you what is overdue, due today or has gone quiet; when nothing "
        "is, I am silent.\n\n`/opp` shows the same at any time, and `/opp settings` has the hour "
        "and your days off."
    )


def _next(words: Words) -> tuple[str, str]:
    return words("3. Done, and what comes next"), words(
        "*Done…* asks what happened and what comes next, in one small form.\n\n"
        "Quicker: `/opp next 42 fri call Bob about the quote`. "
        "A note: `/opp note 42 They want a demo`. A stage further: `/opp advance 42`."
    )


def _back(words: Words) -> tuple[str, str]:
    return words("4. Nothing is lost"), words(
        "Every change says *Take back* beside it, for a day. `/opp undo` takes back your last one."
        "\n\n*History* on a card tells who did what and when, also what was taken back."
    )


def _numbers(words: Words) -> tuple[str, str]:
    return words("5. See the numbers"), words(
        "`/opp report funnel` draws the funnel, with its numbers in words. "
        "`/opp subscribe weekly` lets a channel get it every week.\n\n"
        "That is all. `/opp help` has the rest."
    )


_PAGES: tuple[Callable[[Words], tuple[str, str]], ...] = (_add, _morning, _next, _back, _numbers)
