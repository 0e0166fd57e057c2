"""Targets and teams: what is set, and their forms."""

from collections.abc import Iterator
from decimal import Decimal

from handlers.views.gallery.sample import SLACK_ID, Sample
from handlers.views.gallery.shown import Shown, message_named, modal_named
from handlers.views.target import Targets, no_targets, set_text, target_form, targets_blocks
from handlers.views.team import LONGEST_NAME, TeamShown, team_form, teams_blocks
from reports.words import Words


def target_forms(words: Words, sample: Sample) -> Iterator[Shown]:
    whose = [("all", words("Everyone")), *((f"team:{n}", sample.person[:60]) for n in range(90))]
    periods = [("2026", "2026"), ("2026-Q4", "2026-Q4"), ("2026-11", "2026-11")]
    form = target_form(whose, periods, "2026-Q4", _targets(sample), words, sample.meta)
    yield modal_named("target form", form)
    name = sample.person[:LONGEST_NAME] if sample.full else None
    yield modal_named("team form", team_form(name, [SLACK_ID] * 40, words, sample.meta))


def target_messages(words: Words, sample: Sample) -> Iterator[Shown]:
    targets = _targets(sample)
    said = set_text(sample.person, "2026-Q4", words.money(sample.amount, "EUR"), words)
    yield message_named("targets", said, targets_blocks(targets, words, said))
    yield message_named("no target", no_targets(targets, words), targets_blocks(targets, words))
    people = (sample.person,) * 40 if sample.full else ()
    team = TeamShown(2**40, sample.person[:LONGEST_NAME], people)
    for name, teams in (("teams", [team] * 40), ("no team", [])):
        blocks = teams_blocks(teams, words, admin=sample.full, said=said)
        yield message_named(name, said, blocks)


def _targets(sample: Sample) -> Targets:
    amounts = {"EUR": sample.amount, "USD": sample.amount}
    nothing: dict[str, Decimal] = {}
    row = (sample.person, (amounts, nothing, amounts))
    return Targets(("2026-11", "2026-Q4", "2026"), (row,) * 190 if sample.full else ())
