"""An import at work, and what came of it."""

from handlers.views.blocks import Block, bold, escape, section
from handlers.views.import_preview import buttons
from handlers.views.import_words import said
from reports.words import Words
from store.errors import mark
from store.importing.report import Outcome, listed
from store.looks import Look

_DOING = {
    "Reading": mark("Reading"),
    "Reading the history": mark("Reading the history"),
    "Checking": mark("Checking"),
}


def progress_text(name: str, doing: str, done: int, total: int | None, words: Words) -> str:
    """How far it has come. What is checked to the end is being saved."""
    if doing == "Checking" and done == total:
        return words("{name}: saving. This may take a while…", name=escape(name))
    what, line = words.name(_DOING.get(doing, doing)), words.number(done)
    if total is None:
        return words("{name}: {what}, line {n}…", name=escape(name), what=what, n=line)
    return words(
        "{name}: {what}, line {n} of {total}…",
        name=escape(name),
        what=what,
        n=line,
        total=words.number(total),
    )


def outcome_blocks(outcome: Outcome, words: Words) -> tuple[str, list[Block]]:
    """As text too."""
    if outcome.taken:
        title = words.many(
            ":white_check_mark: {n} opportunity is imported: #{first}.",
            ":white_check_mark: {n} opportunities are imported: #{first} to #{last}.",
            outcome.taken,
            first=outcome.first_number,
            last=outcome.last_number,
        )
    else:
        title = words("Nothing new was imported: all of it is here already.")
    states = ", ".join(
        f"{words.number(count)} {said(state, words)}"
        for state, count in outcome.states.most_common()
    )
    lines = [bold(title), escape(states)]
    if outcome.already_there:
        lines.append(
            words.many(
                "{n} was here already and is left alone.",
                "{n} were here already and are left alone.",
                outcome.already_there,
            )
        )
    if outcome.tally.refused_lines:
        lines.append(
            words.many(
                "{n} line was not taken.", "{n} lines were not taken.", outcome.tally.refused_lines
            )
        )
    if outcome.new_people:
        names = escape(listed(outcome.new_people, 5))
        lines.append(words("Added by name, as they are not in Slack: {names}.", names=names))
    if outcome.new_accounts:
        lines.append(
            words.many("{n} account is new.", "{n} accounts are new.", outcome.new_accounts)
        )
    if outcome.closed_without_stage:
        lines.append(
            words.many(
                "{n} closed one came without its stages: it counts in the first one only.",
                "{n} closed ones came without their stages: they count in the first one only.",
                outcome.closed_without_stage,
            )
        )
    return title, [section("\n".join(line for line in lines if line))]


def failed_blocks(sentence: str, look: Look, words: Words) -> list[Block]:
    """``sentence`` is ready ``mrkdwn``; it may be tried again."""
    return [section(sentence), buttons(look, words)]
