"""The people, customers and sources that rows name: found or added, a batch at a time."""

from collections.abc import Callable, Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store.accounts import name_key
from store.importing.report import ImportRefused, listed
from store.importing.rows import Row
from store.importing.saying import phrase
from store.models import Account, Contact, LossReason, Person, Source, Workspace

MOST_SOURCES = 100  # what one menu in Slack can show


class Names:
    """Ids by name. ``prepare`` must have seen a row before anything is asked about it."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._session = session
        self._workspace = workspace
        self._accounts: dict[str, int] = {}
        self._contacts: dict[tuple[int | None, str], int] = {}
        self._people, self._shared = _people(session, workspace.id)
        self._sources = _by_key(session, Source, workspace.id)
        self._reasons = _by_key(session, LossReason, workspace.id)
        self.new_accounts = 0
        self.new_people: list[str] = []
        self.new_sources: list[str] = []

    def prepare(self, rows: list[Row]) -> None:
        """Find or add everything that ``rows`` name. Raises ``ImportRefused``."""
        self._prepare_people(row.owner for row in rows)
        self._prepare_accounts(row.account for row in rows if row.account)
        self._prepare_contacts(row for row in rows if row.contact)
        self._prepare_sources(row.source for row in rows if row.source)

    def owner(self, name: str) -> int:
        return self._people[_person_key(name)]

    def is_shared(self, owner: str) -> bool:
        """Whether more than one person here has that name."""
        return _person_key(owner) in self._shared

    def account(self, name: str) -> int | None:
        return self._accounts[name_key(name)] if name else None

    def contact(self, account_id: int | None, name: str) -> int | None:
        return self._contacts[account_id, name_key(name)] if name else None

    def source(self, name: str) -> int | None:
        return self._sources[name_key(name)] if name else None

    def reason(self, name: str) -> int | None:
        """A known loss reason. Others are not added: free text would drown the menu."""
        return self._reasons.get(name_key(name))

    def _prepare_people(self, names: Iterable[str]) -> None:
        wanted = _first(names, _person_key)
        new = {
            key: Person(
                workspace_id=self._workspace.id,
                name=name,
                timezone=self._workspace.timezone,
                locale=self._workspace.locale,
            )
            for key, name in wanted.items()
            if key not in self._people
        }
        self._session.add_all(new.values())
        self._session.flush()
        self._people |= {key: person.id for key, person in new.items()}
        self.new_people += [person.name for person in new.values()]

    def _prepare_accounts(self, names: Iterable[str]) -> None:
        wanted = _first(names, name_key)
        self._find_accounts(wanted)
        new = {key: name for key, name in wanted.items() if key not in self._accounts}
        self._session.add_all(
            Account(workspace_id=self._workspace.id, name=name, name_key=key)
            for key, name in new.items()
        )
        self._session.flush()
        self._find_accounts(new)
        self.new_accounts += len(new)

    def _find_accounts(self, keys: Iterable[str]) -> None:
        missing = [key for key in keys if key not in self._accounts]
        found = self._session.execute(
            select(Account.name_key, Account.id).where(
                Account.workspace_id == self._workspace.id, Account.name_key.in_(missing)
            )
        )
        self._accounts |= {key: account_id for key, account_id in found}  # noqa: C416 - Row to pair

    def _prepare_contacts(self, rows: Iterable[Row]) -> None:
        missing: dict[tuple[int | None, str], str] = {}
        for row in rows:
            key = self.account(row.account), name_key(row.contact)
            if key not in self._contacts:
                missing.setdefault(key, row.contact)
        names = set(missing.values()) | {name.lower() for name in missing.values()}
        found = self._session.execute(
            select(Contact.account_id, Contact.name, Contact.id).where(
                Contact.workspace_id == self._workspace.id,
                or_(Contact.name.in_(names), func.lower(Contact.name).in_(names)),
            )
        )
        for account_id, name, contact_id in found:
            self._contacts.setdefault((account_id, name_key(name)), contact_id)
        new = {
            key: Contact(workspace_id=self._workspace.id, account_id=key[0], name=name)
            for key, name in missing.items()
            if key not in self._contacts
        }
        self._session.add_all(new.values())
        self._session.flush()
        self._contacts |= {key: contact.id for key, contact in new.items()}

    def _prepare_sources(self, names: Iterable[str]) -> None:
        wanted = _first(names, name_key)
        new = {key: name for key, name in wanted.items() if key not in self._sources}
        if new and len(self._sources) + len(new) > MOST_SOURCES:
            raise ImportRefused(
                phrase(
                    "That would make more than {limit} sources ({names}). The column is probably "
                    "something else: leave it out",
                    limit=MOST_SOURCES,
                    names=listed(list(new.values())),
                    after=" with --map COLUMN=ignore.",
                )
            )
        added = {
            key: Source(workspace_id=self._workspace.id, name=name) for key, name in new.items()
        }
        self._session.add_all(added.values())
        self._session.flush()
        self._sources |= {key: source.id for key, source in added.items()}
        self.new_sources += new.values()


def _first(names: Iterable[str], key: Callable[[str], str]) -> dict[str, str]:
    """Names by key; of several spellings the first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(key(name), name)
    return found


def _person_key(name: str) -> str:
    return name_key(name).removeprefix("<@").removesuffix(">").removeprefix("@")


def _people(session: Session, workspace_id: int) -> tuple[dict[str, int], set[str]]:
    """Ids by name and by Slack id, and the names that several people share.

    Full members go before people who left, those before placeholders; what happened while they
    were there stays theirs.
    """
    people = session.execute(
        select(
            Person.id, Person.name, Person.slack_id, Person.is_guest, Person.is_deactivated
        ).where(Person.workspace_id == workspace_id, ~Person.is_bot)
    ).all()
    ranked = sorted(people, key=lambda p: (p.is_guest, p.slack_id is None, p.is_deactivated, p.id))
    ids: dict[str, int] = {}
    shared: set[str] = set()
    for person in ranked:
        key = _person_key(person.name)
        if ids.setdefault(key, person.id) != person.id and person.slack_id:
            shared.add(key)
    ids |= {person.slack_id.casefold(): person.id for person in people if person.slack_id}
    return ids, shared


def _by_key(
    session: Session, kind: type[Source] | type[LossReason], workspace_id: int
) -> dict[str, int]:
    rows = session.execute(select(kind.name, kind.id).where(kind.workspace_id == workspace_id))
    return {name_key(name): row_id for name, row_id in rows}
