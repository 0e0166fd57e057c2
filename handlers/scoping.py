"""Scopes as people name them: everyone, a person, a source, an account, a currency.

A scope is kept and carried as a short key: ``owner:5``, ``source:2``, ``account:9``,
``currency:EUR``, or empty for everyone.
"""

from sqlalchemy.orm import Session

from handlers.interaction import Interaction
from handlers.people import person_meant
from handlers.reading.amounts import is_currency
from handlers.reading.line import mentioned
from reports.words import Words
from store.errors import UnknownChoice
from store.pipeline import sources
from store.scopes import Scope, open_owners, scope_names

EVERYONE = ""
ALL = "all"  # everyone in a menu, where a value cannot be empty
# With everyone and the scope there is now, as many as a menu of Slack's takes: 100.
MOST_PEOPLE, MOST_SOURCES = 89, 9


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


def scope_title(session: Session, place_id: int, key: str, words: Words) -> str:
    """The scope in words; empty for everyone."""
    if key == EVERYONE:
        return ""
    names = scope_names(session, place_id, scope_of(key))
    return words.name(next(iter(names.values()), "?"))


def check_scope(session: Session, place_id: int, key: str) -> None:
    """Raises ``UnknownChoice`` for a scope that this workspace does not have."""
    if key != EVERYONE and not scope_names(session, place_id, scope_of(key)):
        raise UnknownChoice


def take_scope(asked: Interaction, text: str) -> tuple[Scope, str]:
    """The scope that the text names somewhere, and the text without it.

    Slack may have to be asked who is meant, so this comes before any transaction is opened.
    """
    words = text.split()
    for index, word in enumerate(words):
        rest = " ".join(words[:index] + words[index + 1 :])
        if mentioned(word) or word.startswith("@"):
            return Scope(owner_id=person_meant(asked, word)), rest
        if is_currency(word):
            return Scope(currency=word), rest
    with asked.services.readings() as session:
        return take_source(session, asked.place.id, text, asked.words) or (Scope(), text)


def take_source(
    session: Session, place_id: int, text: str, words: Words
) -> tuple[Scope, str] | None:
    """The source that the text names, as it is kept or translated, and the text without it."""
    for source in sources(session, place_id):
        for name in (source.name, words.name(source.name)):
            before, found, after = f" {text} ".casefold().partition(f" {name.casefold()} ")
            if found:
                return Scope(source_id=source.id), f"{before} {after}".strip()
    return None


def scope_choices(
    session: Session, place_id: int, words: Words, present: str
) -> list[tuple[str, str]]:
    """What a menu offers: everyone, owners of something open, sources, and what is ``present``."""
    owners = open_owners(session, place_id, MOST_PEOPLE)
    some_sources = sources(session, place_id)[:MOST_SOURCES]
    choices = [
        (ALL, words("Everyone")),
        *((f"owner:{person_id}", name) for person_id, name in owners),
        *(
            (f"source:{source.id}", f"{words('Source')}: {words.name(source.name)}")
            for source in some_sources
        ),
    ]
    if present and present not in dict(choices):
        choices.append((present, scope_title(session, place_id, present, words)))
    return choices
