"""Whatever it is called and however often that changes, it is found by each of its words."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from store import finding, lifecycle
from store.accounts import find_or_add_account, find_or_add_contact
from store.database import Database
from store.errors import RuleBroken
from store.lifecycle import UNCHANGED, Edit
from store.merging import merge
from store.models import Account, Contact, Opportunity, Status
from store.rebuild import verify
from store.search_text import entry_of, normalised, typed_words
from store.undoing import undo_last
from tests.store.ground import Team, settle

anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
usual = st.lists(
    st.sampled_from(["Acme", "续约", "安信公司", "100%", "a_b", "Łódź", "ＡＢＣ", "🚀", "O'Brien"]),
    min_size=1,
).map(" ".join)
names = (usual | anything).map(lambda text: text[:200]).filter(str.strip)


@given(names)
@settings(max_examples=300)
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(names, names)
@settings(max_examples=300)
def test_every_word_is_in_the_key(title: str, account: str) -> None:
    key = entry_of(42, title, account).key
    for word in [*title.split(), *account.split(), "42", "#42", title, account]:
        assert all(part in key for part in typed_words(word)), word


class Renaming(RuleBasedStateMachine):
    """People call things this and that, take it back, and put two into one."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.team: Team = settle(self.database)
        self.requests = 0
        self.creates("Acme")

    def does(self, what: Any, *args: Any) -> None:
        self.requests += 1
        try:
            self.team.does(what, *args, request=f"request-{self.requests}")
        except RuleBroken:
            return

    def number(self, place: int) -> int:
        with self.database.readings() as session:
            return place % (len(self.everything(session)) or 1) + 1

    def everything(self, session: Any) -> list[Opportunity]:
        return list(session.query(Opportunity).filter_by(workspace_id=self.team.id))

    @rule(title=names)
    def creates(self, title: str) -> None:
        self.does(lifecycle.create, self.team.draft(title))

    @rule(place=st.integers(0, 5), title=names | st.just(UNCHANGED), account=st.none() | names)
    def edits(self, place: int, title: str, account: str | None) -> None:
        edit = Edit(title=title)
        if account is not None:
            with self.database.sessions.begin() as session:
                id_ = find_or_add_account(session, self.team.id, account).id
                contact = find_or_add_contact(session, self.team.id, id_, account[::-1]).id
            edit = Edit(title=title, account_id=id_, contact_id=contact)
        self.does(lifecycle.edit, self.number(place), edit)

    @rule(place=st.integers(0, 5), other=st.integers(0, 5))
    def merges(self, place: int, other: int) -> None:
        self.does(merge, self.number(place), self.number(other))

    @rule()
    def takes_back(self) -> None:
        self.does(undo_last)

    @invariant()
    def everything_is_found_by_every_word(self) -> None:
        with self.database.readings() as session:
            for row in self.everything(session):
                account = row.account_id and session.get_one(Account, row.account_id).name
                contact = row.contact_id and session.get_one(Contact, row.contact_id).name
                for word in f"{row.title} {account or ''} {contact or ''} {row.number}".split():
                    if typed_words(word):
                        found = finding.find(session, self.team.id, word, size=10_000)
                        numbers = {line.number for line in found.page.lines}
                        is_found = found.instead is None and row.number in numbers
                        assert is_found == (row.status != Status.INVALID), word
            assert verify(session, self.team.id) == []


def test_everything_is_found_by_every_word_whatever_happens(shared_database: Database) -> None:
    machine = type("Renaming", (Renaming,), {"database": shared_database})
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=15))
