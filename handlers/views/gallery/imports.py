"""A table that is dropped, before and after it is imported."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.views.gallery.sample import TODAY, Sample
from handlers.views.gallery.shown import Shown, message_named, modal_named
from handlers.views.import_outcome import failed_blocks, outcome_blocks, progress_text
from handlers.views.import_preview import preview_blocks, preview_text
from handlers.views.import_questions import questions_form
from reports.words import Words
from store.importing.columns import Field
from store.importing.preview import Line, Preview
from store.importing.questions import About, Question
from store.importing.report import Double, Group, Outcome, Problem
from store.importing.saying import phrase
from store.looks import Look


def imports(words: Words, sample: Sample) -> Iterator[Shown]:
    """Understood and not understood, at work, done, and failed."""
    name = f"{sample.title}.csv"
    look = Look(7, 1, "F0123ABCDE", "D0LI", "1.2", "1.3", name, None, "digest", sample.many)
    asking = replace(look, questions=tuple(_questions(sample)), new=0)
    seen = _seen(name, sample)
    refused = Preview(name, phrase("{file} is empty.", file=name))
    unclear = Preview(name, refused.refused, questions=_questions(sample))
    for what, one, of in (
        ("", seen, look),
        (" unclear", unclear, asking),
        (" refused", refused, look),
    ):
        blocks = preview_blocks(one, of, words)
        yield message_named(f"table{what}", preview_text(one, words), blocks)
    yield modal_named("questions of a table", questions_form(asking, words))
    text = progress_text(name, "Checking", 500, 12_000, words)
    yield message_named("import at work", text, failed_blocks(text, look, words))
    yield message_named("import done", *outcome_blocks(_outcome(name, sample), words))


def _questions(sample: Sample) -> list[Question]:
    value, must = sample.search or "?", True
    return [
        Question(About.STAGE, value, "", choices=sample.stages, line=4, count=9, needed=must),
        Question(About.DATES, "03/04/26", "", choices=("dmy", "mdy"), line=2, needed=must),
        Question(About.COLUMN, sample.title, "", choices=tuple(Field), needed=must),
    ]


def _seen(name: str, sample: Sample) -> Preview:
    line = Line(
        2, sample.title, sample.account, sample.person, phrase("in {stage}", stage="Proposal"),
        sample.amount, "EUR", TODAY, None,
    )  # fmt: skip
    if not sample.full:
        return Preview(name, rows=1, new=1)
    advice = phrase("“{text}” is not a currency code. Use one like EUR, USD or CNY.", text="€€")
    found = [Problem(name, number, sample.title, sample.note, advice) for number in range(30)]
    owner = "{field} “{text}” taken as “{meant}”"
    taken = {
        phrase(owner, field="owner", text=str(n), meant=sample.person): Group(9, [1, 2, 3, 4, 5])
        for n in range(20)
    }
    return Preview(
        name,
        recognised="Salesforce",
        reading=[phrase("{encoding}, commas between values", encoding="UTF-8")],
        rows=12_000,
        columns=[(sample.title, "title")] * 40,
        left_alone=[sample.account] * 40,
        new=11_000,
        already_there=900,
        refused_lines=100,
        problems=found,
        repairs=taken,
        doubles=[Double(3, sample.title, before=2), Double(4, sample.title, number=42)] * 20,
        questions=[
            Question(About.PERSON, sample.person, ""),
            Question(About.ACCOUNT, sample.account, "", sample.account),
        ]
        * 40,
        first=[line] * 5,
    )


def _outcome(name: str, sample: Sample) -> Outcome:
    return Outcome(
        name, 12, [], [], [], taken=sample.many, already_there=2, first_number=1, last_number=12,
        new_accounts=3, new_people=[sample.person] * 20, closed_without_stage=1,
    )  # fmt: skip
