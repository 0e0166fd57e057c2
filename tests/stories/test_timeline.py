"""The timeline of an opportunity: who, when, what changed; also what was taken back or merged."""

import datetime as dt

from bot.sandbox import MovableClock
from bot.wiring import Oppy
from store import lifecycle, merging
from store.accounts import find_or_add_contact
from store.changes import Change
from store.lifecycle import Quote
from store.models import Opportunity, Person, Workspace
from tests.people import Actor
from tests.sandbox.seeing import texts
from tests.stories.test_life import creates


def changing(oppy: Oppy, slack_id: str, request: str) -> Change:
    with oppy.database.readings() as session:
        workspace = session.get_one(Workspace, oppy.workspace_id)
        person = session.query(Person).filter_by(slack_id=slack_id).one()
        return Change(workspace.id, workspace.timezone, person.id, "test", oppy.clock(), request)


def raw(actor: Actor) -> list[str]:
    """What stands in the modal, with Slack's marks."""
    return list(texts(actor.modal.view["blocks"]))


def test_what_was_taken_back_is_struck_through(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp advance 1 proposal")
    li.types("/opp note 1 first line ~ of\ntwo")
    li.types("/opp undo")
    li.sees("Taken back: what you noted")
    li.types("/opp undo")
    li.sees("Taken back: #1 is in Identified again.")
    li.types("/opp history 1")
    told = raw(li)
    assert "~Stage: Identified → *Proposal*~" in told
    assert "Took back: Stage: Identified → *Proposal*" in told
    assert "~Note: first line ∼ of~\n~two~" in told
    assert any("taken back" in one for one in told)
    assert "Added in Identified" in told
    li.modal.closes()
    li.presses("Do it again")
    li.sees("Done after all: #1 is in Proposal again.")
    li.types("/opp history 1")
    told = raw(li)
    assert "Stage: Identified → *Proposal*" in told
    assert "~Took back: Stage: Identified → *Proposal*~" in told
    assert "Did again: Stage: Identified → *Proposal*" in told


def test_a_creation_taken_back_is_told(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    li.types("/opp undo")
    li.sees("#1 is withdrawn.")
    li.presses("History")
    told = raw(li)
    assert "~Added in Identified~" in told
    assert "Took back: that it was added" in told


def test_what_went_into_it_is_part_of_it(li: Actor, sam: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    creates(sam, "Acme Berlin extension")
    sam.types("/opp note 2 Bob prefers mornings")
    sam.sees("Noted for #2.")
    with oppy.database.sessions.begin() as session:
        bob = find_or_add_contact(session, oppy.workspace_id, None, "Bob Miller")
        bob.title, bob.phone, bob.email = "CFO", "+49 30 1234", "bob@acme.example"
        session.query(Opportunity).filter_by(number=2).one().contact_id = bob.id
    with oppy.database.sessions.begin() as session:
        merging.merge(session, changing(oppy, "U0LI", "merge"), 1, 2)
    li.types("/opp history 1")
    told = li.modal.text
    assert "#2 Acme Berlin extension was merged into this one" in told
    assert "Bob prefers mornings" in told
    assert "@sam" in told
    assert "from #2" in told
    assert "Bob Miller · CFO · +49 30 1234 · bob@acme.example" in told
    li.modal.closes()
    li.types("/opp undo")
    li.sees("#1 and #2 are two again.")
    li.types("/opp history 1")
    told = "\n".join(raw(li))
    assert "Bob prefers mornings" not in told
    assert "~#2 Acme Berlin extension was merged into this one~" in told
    assert "Took back: #2 Acme Berlin extension was merged into this one" in told


def test_a_quoted_message_comes_with_its_writer_and_its_link(li: Actor, oppy: Oppy) -> None:
    creates(li, "Acme renewal 50k")
    li.sees("#1 is added.")
    link = "https://acme.slack.com/archives/C0DEALS/p1795417200"
    with oppy.database.sessions.begin() as session:
        lifecycle.log_activity(
            session, changing(oppy, "U0LI", "a"), 1, "note", "Look",
            quote=Quote("We sign on <Friday>", link, "U0SAM"),
        )  # fmt: skip
        lifecycle.log_activity(
            session, changing(oppy, "U0LI", "b"), 1, "note", None,
            quote=Quote("<!channel>", "javascript:alert(1)|x", "Ann & Co"),
        )  # fmt: skip
    li.types("/opp history 1")
    told = "\n".join(raw(li))
    assert "> We sign on &lt;Friday&gt;" in told
    assert f"> <@U0SAM> · <{link}|Open the message>" in told
    assert "> Ann &amp; Co" in told
    assert "javascript" not in told
    assert "<!channel>" not in told


def test_only_the_activities(li: Actor) -> None:
    creates(li, "Acme renewal 50k")
    for count in range(17):
        li.types(f"/opp note 1 Call {count:02}")
        li.types("/opp advance 1 contacted" if count == 0 else "/opp 1")
    li.sees("Noted for #1.")
    li.types("/opp history 1")
    li.modal.presses("Activities")
    li.modal.sees("Call 16").presses("Older ▶")
    told = li.modal.sees("Call 00").text
    assert "Contacted" not in told
    li.modal.presses("Everything")
    li.modal.sees("Call 16").presses("Older ▶")
    assert "Contacted" in li.modal.sees("Call 00").text


def test_a_new_one_has_no_activities_and_says_where_they_come_from(chen: Actor) -> None:
    creates(chen, "安信公司续约")
    chen.sees("已新建 #1。")
    chen.types("/opp 历史1")
    chen.modal.presses("跟进记录")
    chen.modal.sees("还没有记录")
    chen.modal.presses("全部")
    chen.modal.sees("创建于“发现商机”")


def test_the_newest_is_first_by_when_it_happened(li: Actor, clock: MovableClock) -> None:
    creates(li, "Acme renewal 50k")
    clock.move_by(dt.timedelta(days=2))
    li.types("/opp note 1 Called them")
    li.types("/opp won 1")
    li.modal.fills(closed_on="2026-11-24").submits()
    li.sees("#1 is won")
    clock.move_by(dt.timedelta(hours=1))
    li.types("/opp undo")
    li.sees("Taken back")
    li.types("/opp history 1")
    told = "\n".join(raw(li))
    order = [told.index(one) for one in ("Took back", "Called them", "~Won on", "Added in")]
    assert order == sorted(order)
