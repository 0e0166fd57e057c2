"""A manager asks where opportunities come from, and opens a figure."""

from tests.people import Actor


def creates(actor: Actor, line: str, source: str, title: str) -> None:
    actor.types(f"/opp new {line}", in_="#deals")
    actor.modal.fills(source=source).submits()
    actor.sees(title, in_="#deals")


def test_sources_show_the_mix_and_a_figure_opens(li: Actor, maria: Actor) -> None:
    creates(li, "Acme renewal 50k", "Referral", "#1 Acme renewal")
    creates(li, "Globex pilot 20k", "Website", "#2 Globex pilot")
    creates(li, "Initech seats 5k", "Website", "#3 Initech seats")
    li.types("/opp won 1")
    li.modal.submits()
    li.sees("#1 Acme renewal", in_="#deals")
    maria.types("/opp report sources", in_="#deals")
    told = maria.sees("3 opened, worth €75,000: 1 won, 0 lost, 2 still open", in_="#deals")
    assert "Website (2 of 3) and Referral (1 of 3)" in maria.reads(told)
    assert {"image", "table"} <= {block["type"] for block in told["blocks"]}
    maria.chooses("Website: 2", in_="#deals")
    opened = maria.reads(maria.sees("Opened in the period, from Website.", in_="#deals"))
    assert "Globex pilot" in opened and "Initech seats" in opened
    assert "Acme renewal" not in opened


def test_sources_in_chinese(li: Actor, chen: Actor) -> None:
    creates(li, "Acme renewal 50k", "Referral", "#1 Acme renewal")
    chen.types("/opp report 来源 本月", in_="#deals")
    told = chen.reads(chen.sees("新建 1 个，金额 €50,000", in_="#deals"))
    assert "主要来源：转介绍" in told
