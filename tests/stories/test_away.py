"""The database goes away in the middle of work and comes back: nothing is lost or half done."""

import datetime as dt
import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import create_engine, make_url, select, text

from bot.sandbox import MovableClock, Sandbox
from bot.settings import Settings
from bot.wiring import Oppy
from store.database import AWAY
from store.models import Delivery, Event, Opportunity
from store.rebuild import verify
from tests.conftest import administer, named
from tests.people import Actor
from tests.stories.test_life import cards, creates
from tests.stories.test_morning import at, reminders, settled
from tests.wire import Wire

AWAY_SAID = "The database did not answer."
SAVING = ("INSERT INTO events", "COMMIT")
pytestmark = pytest.mark.filterwarnings("ignore:.* was deleted while still open:ResourceWarning")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
# Where the line breaks: between the statements, or with the commit, done and not answered.
BROKEN = [(SAVING[:1], False), (SAVING, False), (SAVING, True)]
breaks = pytest.mark.parametrize(("words", "answer"), BROKEN, ids=["within", "before", "unclear"])


@pytest.fixture
def wire(request: pytest.FixtureRequest, database_url: str) -> Iterator[Wire | None]:
    """The line between Oppy and PostgreSQL; SQLite has none."""
    if database_url.startswith("sqlite"):
        yield None
        return
    with Wire(database_url) as line:
        yield line
    # SQLAlchemy leaves a connection that is cut while it is made to the collector.
    gc.collect()


@pytest.fixture
def settings(settings: Settings, wire: Wire | None) -> Settings:
    return settings if wire is None else settings.model_copy(update={"database_url": wire.url})


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else writes to the file, for longer than Oppy waits."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.exec_driver_sql("ROLLBACK")
    engine.dispose()


def happened(oppy: Oppy) -> list[tuple[int, str]]:
    """What is in the log, and that the rows say the same."""
    with oppy.database.readings() as session:
        assert verify(session, oppy.workspace_id) == []
        found = (
            select(Opportunity.number, Event.kind)
            .join(Opportunity, Opportunity.id == Event.opportunity_id)
            .order_by(Event.id)
        )
        return [(number, str(kind)) for number, kind in session.execute(found)]


@on_postgresql
@breaks
def test_a_form_keeps_what_was_typed_and_is_saved_once(
    li: Actor, oppy: Oppy, slack: Sandbox, wire: Wire, words: tuple[str, ...], answer: bool
) -> None:
    li.types("/opp new Acme renewal 50k", in_="#deals")
    form = li.modal.fills(next_step="Call Bob")
    wire.cut_at(*words, answer=answer)
    form.submits()
    form.sees(AWAY_SAID)
    assert wire.trapped.wait(20)
    assert (form["Title"], form["Next step"]) == ("Acme renewal", "Call Bob")
    form.submits()
    form.sees(AWAY_SAID)
    wire.mend()
    form.submits()
    assert not li.has_modal
    li.sees("#1 Acme renewal", in_="#deals")
    settled(slack, oppy)
    assert happened(oppy) == [(1, "created")]
    assert len(cards(slack, 1)) == 1


@on_postgresql
@breaks
def test_a_button_moves_one_stage_only(
    li: Actor, oppy: Oppy, slack: Sandbox, wire: Wire, words: tuple[str, ...], answer: bool
) -> None:
    """After an unclear end the card that was pressed is old, and says what has become of it."""
    creates(li, "Acme renewal 50k")
    li.sees("#1 Acme renewal", in_="#deals")
    settled(slack, oppy)
    wire.cut_at(*words, answer=answer)
    li.presses("Advance to Contacted", in_="#deals")
    li.sees(AWAY_SAID, in_="#deals")
    assert wire.trapped.wait(20)
    wire.mend()
    li.presses("Advance to Contacted", in_="#deals")
    if answer:
        li.sees("changed #1", in_="#deals")
    settled(slack, oppy)
    assert happened(oppy) == [(1, "created"), (1, "stage")]


@on_postgresql
@pytest.mark.parametrize(("words", "answer"), BROKEN[:2], ids=["within", "before"])
def test_a_command_is_written_again_and_done_once(
    li: Actor, oppy: Oppy, slack: Sandbox, wire: Wire, words: tuple[str, ...], answer: bool
) -> None:
    creates(li, "Acme renewal 50k")
    settled(slack, oppy)
    wire.cut_at(*words, answer=answer)
    li.types("/opp advance 1", in_="#deals")
    li.sees(AWAY_SAID, in_="#deals")
    assert wire.trapped.wait(20)
    wire.mend()
    li.types("/opp advance 1", in_="#deals")
    li.sees("#1 is now in Contacted", in_="#deals")
    assert happened(oppy) == [(1, "created"), (1, "stage")]


@on_postgresql
def test_a_connection_that_is_ended_while_somebody_waits_for_a_lock(
    li: Actor, oppy: Oppy, slack: Sandbox, database_url: str
) -> None:
    creates(li, "Acme renewal 50k")
    settled(slack, oppy)
    server = create_engine(named(database_url, "postgres"), isolation_level="AUTOCOMMIT")
    waiting = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    )
    with ThreadPoolExecutor(1) as hands, server.connect() as administrator:
        with oppy.database.sessions.begin() as somebody:
            somebody.execute(text("SELECT number FROM opportunities FOR UPDATE"))
            typed = hands.submit(li.types, "/opp advance 1", "#deals")
            while not administrator.scalar(waiting):
                assert not typed.done()
            typed.result()
        li.sees(AWAY_SAID, in_="#deals")
    server.dispose()
    li.types("/opp advance 1", in_="#deals")
    li.sees("#1 is now in Contacted", in_="#deals")
    assert happened(oppy) == [(1, "created"), (1, "stage")]


@on_postgresql
@pytest.mark.parametrize("answer", [False, True], ids=["before", "unclear"])
@pytest.mark.parametrize("step", ["lease_until=", "slack_ts="], ids=["claim", "record"])
def test_a_reminder_on_its_way_comes_once(
    li: Actor,
    oppy: Oppy,
    slack: Sandbox,
    clock: MovableClock,
    wire: Wire,
    step: str,
    answer: bool,
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 tomorrow call Bob")
    settled(slack, oppy)
    wire.cut_at(step, "COMMIT", answer=answer)
    with suppress(*AWAY):  # the tick's own heartbeat may be cut off with it
        clock.move_to(at("2026-11-24T01:00:00+00:00"))
    assert wire.trapped.wait(20)
    wire.mend()
    clock.move_by(dt.timedelta(minutes=2))
    settled(slack, oppy)
    clock.move_by(dt.timedelta(minutes=2))
    settled(slack, oppy)
    assert len(reminders(slack, "U0LI")) == 1
    with oppy.database.readings() as session:
        states = session.scalars(select(Delivery.state).where(Delivery.kind == "reminder")).all()
    assert states == ["sent"]


@on_postgresql
@pytest.mark.parametrize("answer", [False, True], ids=["before", "unclear"])
def test_a_tick_that_is_cut_off_is_made_up_for_by_the_next(
    li: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock, wire: Wire, answer: bool
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 tomorrow call Bob")
    settled(slack, oppy)
    wire.cut_at("INSERT INTO deliveries", "COMMIT", answer=answer)
    with pytest.raises(AWAY):
        clock.move_to(at("2026-11-24T01:00:00+00:00"))
    assert wire.trapped.wait(20)
    wire.mend()
    clock.move_by(dt.timedelta(minutes=1))
    li.sees("call Bob", in_="dm")
    settled(slack, oppy)
    assert len(reminders(slack, "U0LI")) == 1


@on_postgresql
def test_a_server_that_only_reads_for_a_while(
    li: Actor, oppy: Oppy, slack: Sandbox, database_url: str
) -> None:
    """As a standby does until it takes over."""
    creates(li, "Acme renewal 50k")
    settled(slack, oppy)
    name = make_url(database_url).database
    server = named(database_url, "postgres")
    administer(server, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    oppy.database.engine.dispose()
    li.types("/opp advance 1", in_="#deals")
    li.sees(AWAY_SAID, in_="#deals")
    administer(server, f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    oppy.database.engine.dispose()
    li.types("/opp advance 1", in_="#deals")
    li.sees("#1 is now in Contacted", in_="#deals")


@on_sqlite
def test_a_file_that_somebody_else_keeps_locked(
    li: Actor, sam: Actor, oppy: Oppy, slack: Sandbox, clock: MovableClock, database_url: str
) -> None:
    creates(li, "Acme renewal 50k")
    li.plans("1 tomorrow call Bob")
    li.types("/opp new Globex pilot 20k", in_="#deals")
    form = li.modal
    settled(slack, oppy)
    with locked(database_url):
        form.submits()
        form.sees(AWAY_SAID)
        assert form["Title"] == "Globex pilot"
        sam.presses("Advance to Contacted", in_="#deals")
        sam.sees(AWAY_SAID, in_="#deals")
        li.types("/opp advance 1", in_="#deals")
        li.sees(AWAY_SAID, in_="#deals")
    form.submits()
    li.sees("#2 is added.", in_="#deals")
    li.sees("#2 Globex pilot", in_="#deals")
    sam.presses("Advance to Contacted", in_="#deals")
    sam.sees("is now in Contacted", in_="#deals")
    with locked(database_url), pytest.raises(AWAY):
        clock.move_to(at("2026-11-24T01:00:00+00:00"))
    clock.move_by(dt.timedelta(minutes=1))
    li.sees("call Bob", in_="dm")
    settled(slack, oppy)
    assert len(reminders(slack, "U0LI")) == 1


@on_postgresql
@breaks
def test_a_line_that_breaks_and_is_back_at_once_is_not_noticed(
    li: Actor, oppy: Oppy, slack: Sandbox, wire: Wire, words: tuple[str, ...], answer: bool
) -> None:
    creates(li, "Acme renewal 50k")
    settled(slack, oppy)
    wire.cut_at(*words, answer=answer, comes_back=True)
    li.types("/opp note 1 They want another offer", in_="#deals")
    li.does_not_see(AWAY_SAID, in_="#deals")
    assert wire.trapped.wait(20)
    assert happened(oppy) == [(1, "created"), (1, "activity")]


@on_postgresql
@breaks
def test_who_typed_a_command_is_told_to_look_first(
    li: Actor, oppy: Oppy, slack: Sandbox, wire: Wire, words: tuple[str, ...], answer: bool
) -> None:
    """Typed again it is another command: nobody can tell that it was the same thing."""
    creates(li, "Acme renewal 50k")
    settled(slack, oppy)
    wire.cut_at(*words, answer=answer)
    li.types("/opp note 1 They want another offer", in_="#deals")
    li.sees("look first whether it was done", in_="#deals")
    wire.mend()
    assert happened(oppy) == [(1, "created"), (1, "activity")][: 2 if answer else 1]
