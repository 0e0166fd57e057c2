"""Scopes as people name them: everyone, a person, a source, an account, a currency.

A scope is kept and carried as a short key: ``owner:5``, ``source:2``, ``account:9``,
``currency:EUR``, or empty for everyone.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.interaction import Interaction
from handlers.people import person_meant
from handlers.reading.amounts import is_currency
from handlers.reading.line import mentioned
from reports.words import Words
from store.models import Opportunity, Person, Status
from store.pipeline import sources
from store.scopes import Scope, scope_names

EVERYONE = ""
MOST_PEOPLE = 90


def scope_of(key: str) -> Scope:
    """The scope that a key stands for."""
    kind, _, value = key.partition(":")
    if kind == "owner":
        return Scope(owner_id=int(value))
    if kind == "source":
        return Scope(source_id=int(value))
    if kind == "account":
        return Scope(account_id=int(value))
    return Scope(currency=value) if kind == "currency" else Scope()


def key_of(scope: Scope) -> str:
    if scope.owner_id is not None:
        return f"owner:{scope.owner_id}"
    if scope.source_id is not None:
        return f"source:{scope.source_id}"
    if scope.account_id is not None:
        return f"account:{scope.account_id}"
    return f"currency:{scope.currency}" if scope.currency else EVERYONE


def scope_title(session: Session, key: str, words: Words) -> str:
    """The scope in words; empty for everyone."""
    names = scope_names(session, scope_of(key))
    return words.name(next(iter(names.values()))) if names else ""


def take_scope(session: Session, asked: Interaction, text: str) -> tuple[Scope, str]:
    """The scope that the text names somewhere, and the text without it."""
    words = text.split()
    for index, word in enumerate(words):
        rest = " ".join(words[:index] + words[index + 1 :])
        if mentioned(word) or word.startswith("@"):
            return Scope(owner_id=person_meant(session, asked, word).id), rest
        if is_currency(word):
            return Scope(currency=word), rest
    for source in sources(session, asked.place.id):
        for name in (source.name, asked.words.name(source.name)):
            before, found, after = f" {text} ".casefold().partition(f" {name.casefold()} ")
            if found:
                return Scope(source_id=source.id), f"{before} {after}".strip()
    return Scope(), text


def scope_choices(session: Session, place_id: int, words: Words) -> list[tuple[str, str]]:
    """What a menu offers: everyone, each owner of something open, each source."""
    owners = session.execute(
        select(Person.id, Person.name)
        .where(
            Person.id.in_(
                select(Opportunity.owner_id).where(
                    Opportunity.workspace_id == place_id, Opportunity.status == Status.OPEN
                )
            )
        )
        .order_by(Person.name)
        .limit(MOST_PEOPLE)
    ).all()
    return [
        ("all", words("Everyone")),
        *((f"owner:{person_id}", name) for person_id, name in owners),
        *(
            (f"source:{source.id}", f"{words('Source')}: {words.name(source.name)}")
            for source in sources(session, place_id)[:9]
        ),
    ]
