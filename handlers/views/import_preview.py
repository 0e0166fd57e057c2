"""A table before it is imported: what would be taken, what not, and what is not known."""

from collections.abc import Iterable, Iterator

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
    sections,
    shorten,
    table,
)
from handlers.views.import_words import field_name, said
from reports.words import Words
from store.importing.preview import Line, Preview
from store.importing.questions import About, Question
from store.importing.report import Double, Group, Problem
from store.looks import Look

MOST_KINDS, MOST_LINES, MOST_COLUMNS, LONGEST = 8, 5, 25, 80


def looking_text(name: str, words: Words) -> str:
    return words("I am looking at {name}…", name=escape(name))


def preview_text(seen: Preview, words: Words) -> str:
    """For notifications."""
    if seen.refused is not None:
        return words("{name} cannot be imported as it is.", name=escape(seen.file))
    return words("{name}: nothing is imported yet.", name=escape(seen.file))


def preview_blocks(
    seen: Preview, look: Look, words: Words, notice: str | None = None
) -> list[Block]:
    """``notice`` is ready ``mrkdwn`` that comes first."""
    blocks = [section(notice)] if notice else []
    blocks.append(header(shorten(seen.file, LONGEST)))
    if seen.refused is None:
        blocks += _understood(seen, words)
        blocks += sections(_left(seen, words))
        if seen.first:
            blocks.append(_table(seen.first, words))
    else:
        blocks += _refused(seen, words)
    blocks.append(buttons(look, words))
    if seen.refused is None:
        blocks.append(context(words("Nothing is saved before you press the button.")))
    return blocks


def buttons(look: Look, words: Words) -> Block:
    """What can be done with it. Only one that is understood can be imported."""
    which, few = str(look.id), sum(one.is_of_few for one in look.questions)
    shown = []
    if look.new:
        label = words.many("Import {n} opportunity", "Import {n} opportunities", look.new)
        shown.append(button(label, Act.IMPORT, which, style="primary"))
    if few:
        label = words.many("Answer {n} question…", "Answer {n} questions…", few)
        style = None if look.new else "primary"
        shown.append(button(label, Act.IMPORT_ASK, which, style=style))
    if look.questions:
        shown.append(button(words("Mapping file"), Act.IMPORT_MAPPING, which))
    shown.append(button(words("Forget it"), Act.IMPORT_FORGET, which))
    return actions(*shown)


def _refused(seen: Preview, words: Words) -> Iterator[Block]:
    """The questions say what to do; without any the sentence does."""
    asked = [one for one in seen.questions if one.needed]
    if not asked:
        yield section(escape(said(seen.refused or "", words)))
        return
    lines = [bold(words("This I must know first:"))]
    lines += [f"• {escape(question_text(one, words))}" for one in asked[:MOST_KINDS]]
    yield section("\n".join([*lines, *_more(len(asked) - MOST_KINDS, words)]))


def question_text(one: Question, words: Words) -> str:
    """The question in a line; not escaped yet."""
    value = shorten(one.value, LONGEST)
    if one.about == About.STAGE:
        return words.many(
            "Which stage is “{value}”? (line {line})",
            "Which stage is “{value}”? ({n} lines, first {line})",
            max(one.count, 1),
            value=value,
            line=one.line,
        )
    if one.about == About.DATES:
        return words(
            "Which of day, month and year stands where in “{value}” (line {line})?",
            value=value,
            line=one.line,
        )
    return words("What does the column “{value}” hold?", value=value)


def _understood(seen: Preview, words: Words) -> Iterator[Block]:
    lines = [words.many("{n} row.", "{n} rows.", seen.rows)]
    if seen.recognised:
        lines.append(words("Recognised: {program}.", program=escape(seen.recognised)))
    read = "; ".join(said(one, words) for one in seen.reading)
    lines.append(words("Read as: {how}.", how=escape(read)))
    yield section(" ".join(lines))
    counts = [words.many("*{n} new opportunity*", "*{n} new opportunities*", seen.new)]
    if seen.already_there:
        text = words.many("{n} is here already", "{n} are here already", seen.already_there)
        counts.append(text)
    if seen.refused_lines:
        counts.append(
            words.many("{n} line cannot be taken", "{n} lines cannot be taken", seen.refused_lines)
        )
    yield section(" · ".join(counts))


def _left(seen: Preview, words: Words) -> Iterator[str]:
    pairs = [f"{shorten(column, LONGEST)} → {field_name(of, words)}" for column, of in seen.columns]
    yield _line(words("Columns taken"), pairs, words)
    if seen.left_alone:
        yield _line(words("Columns left alone"), seen.left_alone, words)
    if seen.problems:
        yield bold(words("Lines that cannot be taken"))
        yield from (_problem(one, words) for one in seen.problems[:MOST_LINES])
        yield from _more(seen.refused_lines - MOST_LINES, words)
    if seen.repairs:
        yield bold(words("Repaired"))
        groups = sorted(seen.repairs.items(), key=lambda item: -item[1].count)
        yield from (_repair(what, group, words) for what, group in groups[:MOST_KINDS])
        yield from _more(len(groups) - MOST_KINDS, words)
    if seen.doubles:
        yield bold(words("Perhaps not new, but taken"))
        yield from (_double(one, words) for one in seen.doubles[:MOST_LINES])
        yield from _more(len(seen.doubles) - MOST_LINES, words)
    yield from _open_questions(seen.questions, words)


def _open_questions(questions: Iterable[Question], words: Words) -> Iterator[str]:
    alike = [one for one in questions if one.about in (About.ACCOUNT, About.SOURCE)]
    people = [one for one in questions if one.about == About.PERSON]
    if alike:
        pairs = [f"{one.value} / {one.guess}" for one in alike]
        yield _line(words("Perhaps one name spelled in two ways, taken as two"), pairs, words)
    if people:
        names = [one.value for one in people]
        yield _line(words("Owners whom I do not know, added by name"), names, words)


def _line(label: str, items: list[str], words: Words) -> str:
    shown = ", ".join(shorten(one, LONGEST) for one in items[:MOST_COLUMNS])
    more = " ".join(_more(len(items) - MOST_COLUMNS, words))
    return f"{bold(label + ':')} {escape(shown)} {more}".strip()


def _repair(what: str, group: Group, words: Words) -> str:
    lines = ", ".join(map(str, group.lines)) + (", …" if group.count > len(group.lines) else "")
    return "• " + words(
        "{n} × {what} (line {lines})",
        n=words.number(group.count),
        what=escape(shorten(said(what, words), 300)),
        lines=lines,
    )


def _problem(one: Problem, words: Words) -> str:
    text = f"{one.column} “{one.value}”: " if one.column else f"{one.value} "
    told = words("Line {line}: {what}", line=one.line, what=f"{text}{said(one.advice, words)}")
    return f"• {escape(shorten(told, 500))}"


def _double(one: Double, words: Words) -> str:
    title = escape(shorten(one.title, LONGEST))
    if one.number is not None:
        told = words(
            "Line {line}, “{title}”: like #{number}", line=one.line, title=title, number=one.number
        )
    else:
        told = words(
            "Line {line}, “{title}”: like line {before}",
            line=one.line,
            title=title,
            before=one.before,
        )
    return f"• {told}"


def _table(lines: Iterable[Line], words: Words) -> Block:
    heading = [
        words("Line"), words("Title"), words("Account"), words("Owner"), words("Stage"),
        words("Amount"), words("Opened on"),
    ]  # fmt: skip
    rows = [
        [
            str(one.line),
            shorten(one.title, LONGEST),
            shorten(one.account, LONGEST),
            shorten(one.owner, LONGEST),
            said(one.state, words),
            words.money(one.amount, one.currency),
            words.date(one.opened_on),
        ]
        for one in lines
    ]
    return table([heading, *rows], right=(5,))


def _more(number: int, words: Words) -> list[str]:
    return [words("… and {n} more", n=words.number(number))] if number > 0 else []
