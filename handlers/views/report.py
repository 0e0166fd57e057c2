"""A report as a message: its sentences, its picture, its numbers as a table, its footnotes."""

from collections.abc import Sequence

from handlers.ids import Act
from handlers.views.blocks import (
    PLAIN_LIMITS,
    Block,
    actions,
    bold,
    button,
    context,
    escape,
    fitting,
    header,
    image,
    option,
    plain,
    section,
    sections,
    shorten,
    table,
)
from reports.making import Made
from reports.report import Opening, Proposal
from reports.tables import word_table
from reports.telling import Telling
from reports.words import Words

FEW_OPENINGS = 20
MOST_IN_GROUP, MOST_GROUPS = 100, 100
# A message is long enough with that many; those of the whole come before those of single people.
MOST_OPENINGS = 400
MOST_PROPOSALS = 10
LONGEST = 1200  # escaping may double and more what people wrote


def report_text(told: Telling) -> str:
    """The report without blocks: title and sentences."""
    return escape(" ".join((told.title, *told.sentences)))[:3900]


def report_blocks(
    made: Made,
    words: Words,
    picture: str | None = None,
    late: str | None = None,
    *,
    admin: bool = False,
) -> list[Block]:
    """``picture`` is the id of an uploaded file; ``late`` says why it comes after its time.

    An ``admin`` may set what the report proposes.
    """
    told = made.told
    blocks = [header(told.title)]
    if late:
        blocks.append(context(escape(late)))
    if picture is not None:
        blocks.append(image(picture, told.alt_text))
    blocks += sections(f"• {escape(shorten(one, LONGEST))}" for one in told.sentences)
    if told.table is not None:
        rows = word_table(told.table, words)
        shown = fitting(rows)
        blocks.append(table(shown, right=range(1, len(told.table.header))))
        if len(shown) < len(rows):
            first, every = words.number(len(shown) - 1), words.number(len(rows) - 1)
            blocks.append(context(words("The first {n} of {all} rows.", n=first, all=every)))
    if told.footnotes:
        blocks.append(context(escape(" ".join(told.footnotes))))
    if made.insight:
        blocks.append(section(bold(words("What stands out"))))
        blocks += sections(f"• {escape(shorten(one, LONGEST))}" for one in made.insight)
    doors = [*_menu(made, words), *_csv(made, words), *_why(made, words)]
    if doors:
        # Which report they belong to stands in the block's id.
        blocks.append(actions(*doors, block_id=made.key))
    if admin:
        blocks += [_proposal(one, words) for one in made.proposals[:MOST_PROPOSALS]]
    return blocks


def _proposal(one: Proposal, words: Words) -> Block:
    """A button that asks first; the ids of several in one block would have to differ."""
    ask = {
        "title": plain(shorten(one.label, 100)),
        "text": plain(shorten(one.question, 300)),
        "confirm": plain(words("Set it")),
        "deny": plain(words("Cancel")),
    }
    return actions(button(one.label, Act.SET_CHANCE, one.key) | {"confirm": ask})


def _csv(made: Made, words: Words) -> list[Block]:
    return [] if made.told.table is None else [button(words("CSV to me"), Act.REPORT_CSV)]


def _why(made: Made, words: Words) -> list[Block]:
    return [button(words("Why?"), Act.WHY)] if made.insight else []


def _menu(made: Made, words: Words) -> list[Block]:
    """The figures, to be opened; many of them by what they are about."""
    if not made.openings:
        return []
    menu: Block = {
        "type": "static_select",
        "action_id": Act.OPEN_FIGURE,
        "placeholder": plain(words("Open a figure…")),
    }
    if len(made.openings) <= FEW_OPENINGS:
        return [menu | {"options": [_choice(one) for one in made.openings]}]
    groups = [
        {"label": plain(label), "options": [_choice(one) for one in some]}
        for label, some in _grouped(made.openings[:MOST_OPENINGS], words)
    ]
    return [menu | {"option_groups": groups[:MOST_GROUPS]}]


def _grouped(openings: Sequence[Opening], words: Words) -> list[tuple[str, Sequence[Opening]]]:
    """By subject in the order in which they come; of too many subjects a hundred in each."""
    by_subject: dict[str, list[Opening]] = {}
    for one in openings:
        by_subject.setdefault(one.subject, []).append(one)
    groups = [
        (subject or words("Together"), some[at : at + MOST_IN_GROUP])
        for subject, some in by_subject.items()
        for at in range(0, len(some), MOST_IN_GROUP)
    ]
    if len(groups) <= MOST_GROUPS:
        return [(shorten(label, PLAIN_LIMITS["option"]), some) for label, some in groups]
    return [
        (f"{words.number(at + 1)}–{words.number(at + len(some))}", some)
        for at in range(0, len(openings), MOST_IN_GROUP)
        for some in [openings[at : at + MOST_IN_GROUP]]
    ]


def _choice(one: Opening) -> Block:
    return option(f"{one.label}: {one.value}", one.key)
