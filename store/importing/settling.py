"""Which name stands for which spelling, and what has to be asked: once for a whole file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import name_key
from store.importing.cells import Replaced
from store.importing.columns import Field
from store.importing.questions import About, Question
from store.importing.report import Group
from store.importing.spelling import guesses, letters, same_names
from store.importing.survey import Survey
from store.models import Account, Person, Source

MOST_ASKED = 200
There = Mapping[Field, Sequence[str]]
_ABOUT = {
    Field.ACCOUNT: (About.ACCOUNT, "It is spelled nearly like another account."),
    Field.SOURCE: (About.SOURCE, "It is spelled nearly like another source."),
}


def names_there(session: Session, workspace_id: int) -> There:
    """What accounts, people in Slack and sources are called here."""

    def named(table: Any, *conditions: Any) -> list[str]:
        wanted = select(table.name).where(table.workspace_id == workspace_id, *conditions)
        return list(session.scalars(wanted.order_by(table.id)))

    return {
        Field.ACCOUNT: named(Account),
        Field.OWNER: named(Person, Person.slack_id.is_not(None), ~Person.is_bot, ~Person.is_guest),
        Field.SOURCE: named(Source),
    }


def settle(found: Survey, there: There, answers: Replaced) -> tuple[Replaced, list[Question]]:
    """What is surely meant by other spellings, below the ``answers``; and the open questions."""
    replaced: dict[Field, Mapping[str, str]] = {**answers}
    questions: list[Question] = []
    for field, seen in found.names.items():
        answered = answers.get(field, {})
        unasked = {name: group for name, group in seen.items() if name not in answered}
        usual = same_names(unasked, there[field])
        if field == Field.OWNER:
            usual |= _people(unasked, there[field])
        rest = {name: group for name, group in unasked.items() if name not in usual}
        asked = _who(rest, there[field]) if field == Field.OWNER else _which(field, rest, there)
        questions += sorted(asked, key=lambda one: -one.count)[:MOST_ASKED]
        replaced[field] = {**usual, **answered}
    return {field: meant for field, meant in replaced.items() if meant}, questions


def _people(seen: Mapping[str, Group], known: Sequence[str]) -> dict[str, str]:
    """Owners given as “Lee, Ann” or by an address like ann.lee@acme.com, of people in Slack."""
    here: dict[str, list[str]] = {}
    for name in known:
        here.setdefault(letters(name), []).append(name)
    found: dict[str, str] = {}
    for name in seen:
        last, comma, first = name.partition(",")
        address, at, _ = name.partition("@")
        other = f"{first} {last}" if comma else address if at and address else ""
        meant = here.get(letters(other), []) if other else []
        if len(meant) == 1:
            found[name] = meant[0]
    return found


def _which(field: Field, seen: Mapping[str, Group], there: There) -> Iterator[Question]:
    about, asks = _ABOUT[field]
    for guess in guesses(seen, there[field]):
        group = seen[guess.name]
        yield Question(about, guess.name, asks, guess.meant, line=group.lines[0], count=group.count)


def _who(seen: Mapping[str, Group], known: Sequence[str]) -> Iterator[Question]:
    """Owners whom nobody here knows."""
    here = {name_key(name) for name in known}
    likely = {guess.name: guess.meant for guess in guesses(seen, known)}
    for name, group in seen.items():
        if name_key(name) not in here and not name.startswith(("<@", "@")):
            yield Question(
                About.PERSON,
                name,
                "Nobody of that name has used Oppy.",
                likely.get(name, ""),
                line=group.lines[0],
                count=group.count,
            )
