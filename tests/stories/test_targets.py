"""What is to be won: an admin sets it for everybody, a team, a person; everybody reads it."""

from bot.wiring import Oppy
from tests.people import Actor


def test_an_admin_sets_a_quarter_in_a_line_and_a_rep_reads_it(maria: Actor, li: Actor) -> None:
    maria.types("/opp target 2026-Q4 500k")
    maria.sees("The target for everyone in 2026-Q4 (1 Oct 2026 – 31 Dec 2026): €500,000.")
    maria.types("/opp target @li 2026-11 40k USD")
    maria.sees("The target for Li Wei 李伟 in 2026-11")
    li.types("/opp target")
    assert not li.has_modal
    shown = li.reads(li.sees("this quarter", in_="#deals"))
    assert "€166,666.67" in shown
    assert "$40,000" in shown
    li.types("/opp target 2026-Q4")
    assert "Oct 2026" in li.reads(li.sees("Together"))
    li.types("/opp target 2028")
    li.sees("There is no target for")


def test_a_rep_sets_none(li: Actor) -> None:
    li.types("/opp target 2026-Q4 500k")
    li.sees("Only an admin can change that.")
    li.types("/opp target")
    li.sees("There is no target for this month, this quarter, and this year.")


def test_the_form_sets_one_persons_and_takes_it_away(maria: Actor) -> None:
    maria.types("/opp target")
    assert maria.modal["period"] == "2026-Q4 (1 Oct 2026 – 31 Dec 2026)"
    maria.modal.fills(owner="@sam", period="Dec 2026", amount="80w").submits()
    maria.sees("The target for Sam Carter in 2026-12 (1 Dec 2026 – 31 Dec 2026): €800,000.")
    maria.types("/opp target")
    maria.modal.fills(amount="lots").submits()
    assert (
        maria.modal.errors["amount"]
        == "“lots” is not an amount. Write it like 50k, 1.2m or 48,500."
    )
    maria.modal.fills(owner="@sam", period="Dec 2026", amount="").submits()
    maria.sees("There is no target for Sam Carter in 2026-12")


def test_what_is_no_target_is_said(maria: Actor) -> None:
    for text, said in (
        ("2026-W12 5k", "A target is for whole months"),
        ("soon 5k", "“soon 5k” is not a period I know."),
        ("2026 much", "“much” is not an amount."),
        ("Referral 2026 5k", "A target is everyone’s, a team’s or a person’s."),
    ):
        maria.types(f"/opp target {text}")
        maria.sees(said)


def test_an_admin_makes_a_team_whose_figures_are_asked_for(maria: Actor, li: Actor) -> None:
    li.types("/opp team")
    li.sees("There is no team yet.")
    maria.types("/opp team")
    maria.presses("New team")
    maria.modal.fills(name="North", members=["@li", "@sam"]).submits()
    maria.sees("Saved: North.")
    maria.types("/opp target North 2026-Q4 90k")
    maria.sees("The target for North in 2026-Q4")
    li.types("/opp team")
    li.sees("Li Wei 李伟 and Sam Carter")
    maria.types("/opp team")
    maria.presses("Change…")
    maria.modal.fills(name="North-East", members=["@chen"]).submits()
    maria.sees("Saved: North-East.")
    maria.types("/opp team")
    maria.presses("Change…")
    maria.modal.fills(delete=["delete"]).submits()
    maria.sees("North-East is no team any more.")
    maria.types("/opp target 2026-Q4")
    maria.sees("There is no target for")


def test_only_members_who_may_own_are_in_a_team(maria: Actor) -> None:
    maria.types("/opp team")
    maria.presses("New team")
    maria.modal.fills(name="North", members=["@gina"]).submits()
    maria.sees("Guest Gina cannot own opportunities")


def test_quarters_follow_the_fiscal_year(maria: Actor, chen: Actor, oppy: Oppy) -> None:
    maria.types("/opp settings")
    maria.modal.fills(year_starts="April").submits()
    maria.types("/opp target 2027-Q3 90k")
    maria.sees("2027-Q3 (1 Oct 2026 – 31 Dec 2026)")
    chen.types("/opp 目标 本季度")
    chen.sees("€30,000")
    chen.types("/opp settings")
    assert "财年" not in chen.modal.text
