"""Any lives that a team's opportunities can have: made up by hypothesis, played by the rules.

``LIVES`` gives lists of plain operations over some weeks, ``played`` does them in turn through the
store. What a rule forbids does not happen, so any operation can be left out of an example without
spoiling the others. Some things become known late: they happened days before they were recorded.

    @settings(max_examples=40)
    @given(lives=LIVES, asked=questions())
    def test_cycle(database, now, lives, asked):
        with played(database, now, lives) as team:
            for question in asked:
                expected = plainly.cycle.figures(team.book(), question.asked(team))
                ...
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from store.database import Database
from store.models import Account, LossReason, Source
from tests.reports import plainly
from tests.reports.playing import Does, Player
from tests.reports.team import Team

DAY = dt.timedelta(days=1)
DAYS = 63
# Each example asks up to five questions of a whole team. Every run tries others.
TRIED = 8
PEOPLE, ACCOUNTS, STAGES = 3, 3, 4
CURRENCIES = ("EUR", "USD", "CNY")
AMOUNTS = st.none() | st.integers(0, 99_999).map(lambda cents: Decimal(cents) / 100)
MONEY = st.tuples(AMOUNTS, st.sampled_from(CURRENCIES))
PERSON = st.integers(0, PEOPLE - 1)
STAGE = st.integers(0, STAGES - 1)
SOURCE = st.none() | st.integers(0, 1)
ACCOUNT = st.none() | st.integers(0, ACCOUNTS - 1)
CHANCE = st.none() | st.integers(0, 100)
# Days from the day on which it is said.
CLOSE = st.none() | st.integers(-15, 120) | st.integers(0, 60)
AGO = st.sampled_from([0, 0, 1, 4, 11])
# The first minute of a day and its last hour: days end where the workspace is.
MINUTES = st.sampled_from([9 * 60, 0, 12 * 60, 15 * 60, 23 * 60 + 30])
COMPETITOR = st.sampled_from([None, "Acme", "acme ", "ACME", "Big  Co", "big co", " "])
STEP = st.tuples(st.sampled_from([1, None, -1, 0, 3, 20]), st.sampled_from([None, 0, 23]))

BORN = st.fixed_dictionaries(
    {
        "stage": STAGE,
        "owner": PERSON,
        "amount": AMOUNTS,
        "currency": st.sampled_from(CURRENCIES),
        "probability": CHANCE,
        "close": CLOSE,
        "source": SOURCE,
        "account": ACCOUNT,
        "ago": AGO,
    }
)
LATE = st.one_of(
    st.tuples(st.just("stage"), STAGE),
    st.tuples(st.just("activity"), st.just("call")),
    st.tuples(st.just("amount"), MONEY),
    st.tuples(st.just("won"), st.none()),
    st.tuples(st.just("lost"), COMPETITOR),
    st.tuples(st.just("invalid"), st.none()),
    st.tuples(st.just("expected_close"), CLOSE),
    st.tuples(st.just("owner"), PERSON),
    st.tuples(st.just("probability"), CHANCE),
    st.tuples(st.just("source"), SOURCE),
    st.tuples(st.just("account"), ACCOUNT),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "advance": st.none() | STAGE,
    "expect": CLOSE,
    "price": MONEY,
    "win": st.tuples(AGO, AMOUNTS),
    "lose": st.tuples(AGO, st.integers(0, 1), COMPETITOR),
    "reopen": st.none() | STAGE,
    "assign": PERSON,
    "activity": st.tuples(st.sampled_from(["call", "note"]), st.none() | STEP),
    "plan": STEP,
    "snooze": st.integers(0, 40),
    "chance": CHANCE,
    "edit_source": SOURCE,
    "edit_account": ACCOUNT,
    "late": st.tuples(st.integers(1, 12), LATE),
    "undo": st.integers(0, 2),
    "merge": st.integers(0, 5),
}
OFTEN = ("advance", "expect", "price", "assign", "late")
WHAT = st.sampled_from([*VALUES, *OFTEN, "advance"]).flatmap(
    lambda what: st.tuples(st.just(what), VALUES[what])
)
GAP = st.sampled_from([1, 0, 0, 2, 5, 12])
ONE_LIFE = st.tuples(
    st.integers(0, DAYS - 14),
    MINUTES,
    PERSON,
    BORN,
    st.lists(st.tuples(GAP, MINUTES, PERSON, WHAT), max_size=9),
)


# A stage that is not used any more, from a day on.
RETIRED = st.none() | st.tuples(st.integers(0, DAYS), st.integers(1, 2))


def _in_order(lives: Sequence[Any], retired: tuple[int, int] | None) -> list[Does]:
    """All that happens to all of them as it happens, day by day."""
    done = []
    for which, (day, minute, who, born, steps) in enumerate(lives):
        done.append(Does(day, minute, who, which, "create", born))
        for gap, at, person, (what, value) in steps:
            if gap and what != "undo":  # which is only possible soon
                day, minute = day + gap, at
            else:
                minute = max(minute, at)
            done.append(Does(day, minute, person, which, what, value))
    if retired is not None:
        day, stage = retired
        done.append(Does(day, 0, 0, 0, "retire", stage))
    return sorted(done, key=lambda one: (one.day, one.minute))


LIVES = st.builds(_in_order, st.lists(ONE_LIFE, min_size=1, max_size=15), RETIRED)
# Whose (nobody's: everyone's), how many months from this one, currency, amount.
TARGETS = st.lists(
    st.tuples(
        st.none() | PERSON,
        st.integers(-3, 4),
        st.sampled_from(CURRENCIES),
        st.integers(1, 2_000).map(Decimal),
    ),
    max_size=6,
    unique_by=lambda target: target[:3],
)
Targets = Sequence[tuple[int | None, int, str, Decimal]]
SCOPES = ("everyone", "owner", "team", "source", "account", "currency")


class Crowd(Team):
    """A team of three, with what their opportunities can have."""

    def __init__(self, session: Any, now: dt.datetime) -> None:
        super().__init__(session, now)
        self.people.append(self._person("Zoé Roux"))
        id_ = self.workspace.id
        self.sources = [self.source, Source(workspace_id=id_, name="Fair")]
        self.reasons = [self.reason, LossReason(workspace_id=id_, name="No budget")]
        self.accounts = [
            Account(workspace_id=id_, name=name, name_key=name.casefold())
            for name in ("Acme", "Globex", "安信公司")
        ]
        session.add_all([*self.sources, *self.reasons, *self.accounts])
        session.flush()

    def book(self, targets: Targets = ()) -> plainly.Book:
        """All that was played, for the obvious way."""
        self.session.flush()
        return plainly.read(self.session, self.workspace, self.targets(targets))

    def targets(self, targets: Targets) -> list[plainly.Target]:
        this_month = self.today.year * 12 + self.today.month - 1
        found = []
        for who, ahead, currency, amount in targets:
            year, month = divmod(this_month + ahead, 12)
            whose = None if who is None else self.people[who].id
            found.append((whose, dt.date(year, month + 1, 1), currency, amount))
        return found


@dataclass(frozen=True)
class Question:
    """What to ask about a team: which days back, as of how many days ago, and of whom.

    ``known_later`` days after the day asked for no more is known.
    """

    first: int
    last: int
    back: int | None
    known_later: int | None
    scope: str

    def asked(self, team: Crowd) -> plainly.Asked:
        start, end = team.today - self.first * DAY, team.today - self.last * DAY + DAY
        as_of = None if self.back is None else team.today - self.back * DAY
        later = self.known_later
        known = None if as_of is None or later is None else as_of + later * DAY
        return plainly.Asked(team.now, start, end, as_of, known, self.narrowed(team))

    def narrowed(self, team: Crowd) -> Mapping[str, Any]:
        """The scope as ids."""
        narrow: dict[str, dict[str, Any]] = {
            "everyone": {},
            "owner": {"owner": team.people[1].id},
            "team": {"owner": frozenset(person.id for person in team.people[:2])},
            "source": {"source": team.sources[0].id},
            "account": {"account": team.accounts[0].id},
            "currency": {"currency": "USD"},
        }
        return narrow[self.scope]


def questions(scopes: Sequence[str] = SCOPES) -> st.SearchStrategy[list[Question]]:
    """Some of one team, as asking costs less than playing.

    Now or as of a day, by all that is known or by what was known then, of one of ``scopes``, most
    often the first.
    """

    def ask(one: int, other: int, *rest: Any) -> Question:
        return Question(max(one, other), min(one, other), *rest)

    one = st.builds(
        ask,
        st.integers(0, DAYS + 10),
        st.integers(-20, 40),
        st.none() | st.integers(0, 7) | st.integers(0, DAYS),
        st.none() | st.integers(0, 10),
        st.just(scopes[0]) | st.sampled_from(list(scopes)),
    )
    return st.lists(one, min_size=1, max_size=5)


@contextmanager
def played(database: Database, now: dt.datetime, lives: list[Does]) -> Iterator[Crowd]:
    """A team to whose opportunities all of it happened. Afterwards nothing of it is there."""
    with database.sessions() as session:
        team = Crowd(session, now)
        Player(team, team.today - DAYS * DAY).plays(lives)
        yield team
        session.rollback()
