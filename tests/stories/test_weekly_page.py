"""The weekly post is the manager's page: it ends with what stands out, and says why."""

from bot.sandbox import MovableClock
from tests.people import Actor
from tests.stories.test_life import creates
from tests.stories.test_morning import at

NEXT_MONDAY = at("2026-11-30T14:00:30+00:00")  # 09:00 in New York


def late_pipeline(sam: Actor) -> None:
    """Three that should have closed; the largest is Sam's #1."""
    for number in range(3):
        creates(sam, f"Deal {number} {90 - 10 * number}k close 24 Nov")


def test_the_page_ends_with_what_to_do_and_why(
    maria: Actor, sam: Actor, clock: MovableClock
) -> None:
    late_pipeline(sam)
    maria.types("/opp subscribe weekly", in_="#deals")
    clock.move_to(NEXT_MONDAY)
    message = maria.sees("What stands out", in_="#deals")
    told = maria.reads(message)
    assert told.index("Stage") < told.index("What stands out")
    assert "3 opportunities worth €240,000 are past their expected close." in told
    assert "Ask Sam Carter about #1 Deal 0 (€90,000): past it for 6 days." in told
    maria.presses("Why?", in_="#deals")
    why = maria.reads(maria.sees("Why this stands out"))
    assert "Speaks when 3 or more are past their expected close" in why
    sam.does_not_see("Why this stands out")


def test_why_is_answered_as_it_was_when_it_was_said(
    maria: Actor, sam: Actor, clock: MovableClock
) -> None:
    late_pipeline(sam)
    maria.types("/opp subscribe weekly", in_="#deals")
    clock.move_to(NEXT_MONDAY)
    maria.sees("3 opportunities worth €240,000", in_="#deals")
    for number in range(1, 4):
        sam.types(f"/opp lost {number}", in_="#deals")
        sam.modal.fills(loss_reason="Price").submits()
        sam.sees(f"#{number} is closed as lost.")
    maria.presses("Why?", in_="#deals")
    maria.sees("Why this stands out")
    assert "3 opportunities worth €240,000" in maria.reads(maria.sees("Why this stands out"))


def test_who_is_late_is_named_to_one_person_not_to_a_channel(
    maria: Actor, sam: Actor, clock: MovableClock
) -> None:
    for number in range(1, 6):
        creates(sam, f"Deal {number}")
        sam.plans(f"{number} today call Bob")
    maria.types("/opp subscribe weekly", in_="#deals")
    maria.types("/opp subscribe weekly me")
    maria.sees("Subscribed. You get:")
    clock.move_to(NEXT_MONDAY)
    maria.sees("5 next steps are overdue, 5 of them with one person.", in_="#deals")
    maria.sees("Of 5 that Sam Carter has open, 5 have an overdue next step.", in_="dm")


def test_in_chinese_nothing_stands_out_and_every_rule_can_be_read(
    chen: Actor, clock: MovableClock
) -> None:
    creates(chen, "安信公司续约 ¥80万")
    chen.types("/opp 订阅 周报", in_="#deals")
    clock.move_to(NEXT_MONDAY)
    chen.sees("没有特别突出的情况", in_="#deals")
    chen.presses("为什么？", in_="#deals")
    chen.sees("没有规则有话要说")
