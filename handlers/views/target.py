"""Targets: what is set, and the form that sets one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handlers.ids import Field, Form
from handlers.views.blocks import (
    Block,
    context,
    escape,
    fitting,
    header,
    modal,
    section,
    shorten,
    table,
)
from handlers.views.inputs import choice, person_input, text_input
from reports.words import Words

LONGEST_NAME = 60
MOST_LINES = 13


@dataclass(frozen=True)
class Targets:
    """What is to be won: the periods' names, and for each of ``rows``, by name, its amounts."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Mapping[str, Decimal], ...]], ...]


def targets_blocks(targets: Targets, words: Words, said: str | None = None) -> list[Block]:
    """``said`` comes first."""
    blocks = [section(said)] if said else []
    if not targets.rows:
        return [*blocks, section(no_targets(targets, words))]
    heading = [words("Whose"), *targets.periods]
    rows = fitting([heading, *_rows(targets, words)])
    notes = [words("`/opp report forecast` compares them with what is won and expected.")]
    left = len(targets.rows) + 1 - len(rows)
    if left:
        notes.insert(0, words.many("{n} more", "{n} more", left))
    return [
        *blocks,
        header(words("Targets")),
        table(rows, right=range(1, len(heading))),
        context(*notes),
    ]


def _rows(targets: Targets, words: Words) -> Iterator[list[str]]:
    for name, row in targets.rows:
        yield [shorten(name, LONGEST_NAME), *(words.moneys(amounts) for amounts in row)]


def no_targets(targets: Targets, words: Words) -> str:
    """In ``mrkdwn``."""
    return words(
        "There is no target for {periods}. An admin sets one: `/opp target 2026-Q4 500k`.",
        periods=escape(words.both(targets.periods)),
    )


def target_form(
    whose: Iterable[tuple[str, str]],
    periods: Iterable[tuple[str, str]],
    period: str,
    targets: Targets,
    words: Words,
    meta: Mapping[str, Any],
) -> Block:
    """Whose, which period, how much; below it what is set now."""
    blocks = [
        choice(Field.SCOPE, words("Whose target"), whose, "all"),
        person_input(
            Field.OWNER,
            words("Or one person’s"),
            optional=True,
            hint=words("Instead of the above."),
        ),
        choice(Field.PERIOD, words("Period"), periods, period),
        text_input(
            Field.AMOUNT,
            words("Amount"),
            optional=True,
            hint=words(
                "Like 500k or 1.2m USD. A quarter or year is divided over its months. Empty: there "
                "is no target any more."
            ),
        ),
        *(section(line) for line in _lines(targets, words)),
    ]
    return modal(
        Form.TARGET,
        words("Target"),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )


def _lines(targets: Targets, words: Words) -> list[str]:
    if not targets.rows:
        return []
    lines = [words("*Set now:* {periods}", periods=escape(" · ".join(targets.periods)))]
    lines += [escape(f"{name}: {' · '.join(row)}") for name, *row in _rows(targets, words)]
    return ["\n".join(lines[:MOST_LINES])]


def set_text(whose: str, period: str, amount: str | None, words: Words) -> str:
    """What was set just now, in ``mrkdwn``; ``whose`` empty: everyone's."""
    values = {"whose": escape(whose or words("everyone")), "period": escape(period)}
    if amount is None:
        return words("There is no target for {whose} in {period} any more.", **values)
    return words("Saved. The target for {whose} in {period}: {amount}.", amount=amount, **values)
