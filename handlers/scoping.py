"""Scopes as people name them: everyone, a person, a team, a source, an account, a currency."""

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.interaction import Interaction
from handlers.people import person_meant
from handlers.reading.amounts import is_currency
from handlers.reading.line import mentioned
from reports.words import Words
from store.errors import UnknownAccount, UnknownChoice
from store.pipeline import sources
from store.sales_teams import teams
from store.scopes import (
    EVERYONE,
    Scope,
    account_called,
    is_of,
    members_of,
    open_owners,
    scope_names,
    scope_of,
)

ALL = "all"  # everyone in a menu, where a value cannot be empty
# With everyone and the scope there is now, as many as a menu of Slack's takes: 100.
MOST_PEOPLE, MOST_TEAMS, MOST_SOURCES = 69, 20, 9
# account:Acme, or account:"Acme Corp" with any kind of quotation marks.
_ACCOUNT = re.compile(r"(?:account|客户)[:：](?:[\"“”']([^\"“”']+)[\"“”']|(\S+))", re.IGNORECASE)


def scope_title(session: Session, place_id: int, key: str, words: Words) -> str:
    """The scope in words; empty for everyone."""
    if key == EVERYONE:
        return ""
    names = scope_names(session, place_id, scope_of(session, key))
    return words.both(words.name(name) for name in names.values()) or "?"


def check_scope(session: Session, place_id: int, key: str) -> None:
    """Raises ``UnknownChoice`` for a scope that this workspace does not have."""
    try:
        known = is_of(session, place_id, scope_of(session, key))
    except ValueError:
        known = False
    if not known:
        raise UnknownChoice


def take_scope(asked: Interaction, text: str) -> tuple[Scope, str]:
    """The scope that the text names somewhere, and the text without it.

    Several narrow together: a person and a currency. Slack may have to be asked who is meant, so
    this comes before any transaction is opened.
    """
    scope, left = Scope(), []
    for word in text.split():
        if scope.owner_id is None and (mentioned(word) or word.startswith("@")):
            scope = replace(scope, owner_id=person_meant(asked, word))
        elif scope.currency is None and is_currency(word):
            scope = replace(scope, currency=word)
        else:
            left.append(word)
    with asked.services.readings() as session:
        return take_named(session, asked.place.id, " ".join(left), asked.words, scope)


def take_named(
    session: Session, place_id: int, text: str, words: Words, scope: Scope
) -> tuple[Scope, str]:
    """What else the text names: a team, a source, an account; and the text without them."""
    for team in teams(session, place_id):
        left = _without(text, team.name)
        if left is not None and scope.owner_id is None:
            members = members_of(session, team.id)
            scope, text = replace(scope, team_id=team.id, members=members), left
            break
    found = take_source(session, place_id, text, words)
    if found is not None:
        scope, text = replace(scope, source_id=found[0].source_id), found[1]
    quoted = _ACCOUNT.search(text)
    if quoted is not None:
        account_id = account_called(session, place_id, quoted[1] or quoted[2])
        if account_id is None:
            raise UnknownAccount(name=quoted[1] or quoted[2])
        scope = replace(scope, account_id=account_id)
        text = f"{text[: quoted.start()]} {text[quoted.end() :]}".strip()
    return scope, " ".join(text.split())


def _without(text: str, name: str) -> str | None:
    """The text without a name that stands in it as words of its own; nothing if it does not."""
    found = re.search(rf"(?<!\S){re.escape(name)}(?!\S)", text, re.IGNORECASE)
    if found is None:
        return None
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def take_source(
    session: Session, place_id: int, text: str, words: Words
) -> tuple[Scope, str] | None:
    """The source that the text names, as it is kept or translated, and the text without it."""
    for source in sources(session, place_id):
        for name in (source.name, words.name(source.name)):
            left = _without(text, name)
            if left is not None:
                return Scope(source_id=source.id), left
    return None


def scope_choices(
    session: Session, place_id: int, words: Words, present: str
) -> list[tuple[str, str]]:
    """What a menu offers: everyone, owners of something open, sources, and what is ``present``."""
    owners = open_owners(session, place_id, MOST_PEOPLE)
    some_sources = sources(session, place_id)[:MOST_SOURCES]
    choices = [
        (ALL, words("Everyone")),
        *(
            (f"team:{team.id}", words("Team: {name}", name=team.name))
            for team in teams(session, place_id)[:MOST_TEAMS]
        ),
        *((f"owner:{person_id}", name) for person_id, name in owners),
        *(
            (f"source:{source.id}", f"{words('Source')}: {words.name(source.name)}")
            for source in some_sources
        ),
    ]
    if present and present not in dict(choices):
        choices.append((present, scope_title(session, place_id, present, words)))
    return choices
