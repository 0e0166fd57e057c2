"""Who may not: a stranger, a guest, somebody who left, and a channel shared with others."""

from bot.sandbox import Sandbox
from tests.people import Actor
from tests.stories.test_life import creates

EVERYTHING = (
    "/opp", "/opp new Mine", "/opp list all", "/opp 1", "/opp find acme", "/opp advance 1",
    "/opp assign 1 @sam", "/opp won 1", "/opp lost 1", "/opp reopen 1", "/opp next 1 fri x",
    "/opp note 1 x", "/opp report funnel", "/opp subscribe daily", "/opp settings", "/opp status",
    "/opp help", "/opp target", "/opp target 2026-Q4 500k", "/opp team", "/opp export",
)  # fmt: skip


def test_a_guest_gets_a_sentence_and_nothing_else(li: Actor, slack: Sandbox) -> None:
    creates(li, "Secret renewal 50k")
    outsider = Actor(slack, "gina")
    for command in EVERYTHING:
        outsider.types(command, in_="#deals")
        assert not outsider.has_modal, command
    seen = [
        one for one in slack.messages(outsider.channel, outsider.id) if one.get("ephemeral_for")
    ]
    assert len(seen) == len(EVERYTHING)
    assert all("Guests cannot see opportunities" in one["text"] for one in seen)


def test_a_channel_that_strangers_can_read_gets_no_card(li: Actor, slack: Sandbox) -> None:
    li.types("/opp new Acme renewal", in_="#acme-shared")
    li.modal.submits()
    li.sees("#1 Acme renewal", in_="dm")
    eve = Actor(slack, "eve")
    seen = [one for one in slack.messages("C0ACME") if not one.get("ephemeral_for")]
    assert [one for one in seen if "#1" in one["text"]] == []
    eve.does_not_see("Acme renewal")
    li.sees("is shared with another company, so here is the card", in_="dm")


def test_a_guests_click_on_a_card_changes_nothing(li: Actor, slack: Sandbox) -> None:
    creates(li, "Acme renewal")
    li.sees("#1 Acme renewal", in_="#deals")
    gina = Actor(slack, "gina")
    gina.presses("Advance to Contacted", in_="#deals")
    gina.sees("Guests cannot see opportunities")
    li.types("/opp 1")
    li.sees("Identified")


def test_nobody_who_cannot_own_is_given_anything(li: Actor) -> None:
    creates(li, "Acme renewal")
    li.types("/opp assign 1 @gina")
    li.sees("Guest Gina cannot own opportunities")
    li.types("/opp assign 1 @otto")
    li.sees("Otto Gone cannot own opportunities")


def test_somebody_who_leaves_is_given_nothing_any_more(
    li: Actor, sam: Actor, slack: Sandbox
) -> None:
    creates(sam, "Globex pilot")
    creates(li, "Acme renewal")
    slack.happens("user_change", user={"id": "U0SAM", "team_id": slack.team.id, "deleted": True})
    li.types("/opp assign 2 @sam")
    li.sees("cannot own opportunities")


def test_a_channel_shared_with_others_gets_no_reports(li: Actor) -> None:
    li.types("/opp subscribe daily", in_="#acme-shared")
    li.sees("shared with another company")


def test_a_channel_without_oppy_cannot_subscribe(li: Actor) -> None:
    li.types("/opp subscribe weekly", in_="#general")
    li.sees("I am not in this channel")
