"""Findings in words, and why they were said."""

from collections.abc import Mapping

from reports.bridge.telling import name as move_name
from reports.figures import Share, tell_change, tell_share
from reports.insight.choosing import REASONS, RULES
from reports.insight.shape import Days, Finding, Name, Percent, Reason, Said, Value
from reports.words import Words
from store.insight import Named


def tell_findings(findings: tuple[Finding, ...], words: Words) -> tuple[str, ...]:
    """Each as a sentence; none: that nothing stands out."""
    if not findings:
        return (words("Nothing stands out: no figure moved or piled up beyond its limits."),)
    return tuple(tell_said(one.said, words) for one in findings)


def tell_why(findings: tuple[Finding, ...], words: Words) -> tuple[tuple[str, ...], ...]:
    """Of each finding the sentence, the rule with its limits, and the numbers it used.

    Without any: all rules, so that silence can be checked.
    """
    if not findings:
        return tuple((tell_said(rule.reason, words),) for rule in RULES)
    return tuple(
        (
            tell_said(one.said, words),
            tell_said(REASONS[one.rule], words),
            *(tell_said(used, words) for used in one.used),
        )
        for one in findings
    )


def tell_said(said: Said, words: Words) -> str:
    """One sentence, its values worded by what they are."""
    values = {key: _worded(one, words) for key, one in said.values.items()}
    return words.name(said.sentence).format(**values)


def _worded(value: Value, words: Words) -> str:
    match value:
        case str():
            return value
        case Name():
            return words.name(value.name)
        case Days():
            return words.many("{n} day", "{n} days", value.n)
        case Percent():
            return words.percent(value.rate)
        case Share():
            return tell_share(value, words)
        case Named():
            return _named(value, words)
        case tuple():
            return words.both(_reason(one, words) for one in value)
        case Mapping():
            return words.moneys(value)
        case _:
            return words.number(value)


def _named(one: Named, words: Words) -> str:
    parts = [one.account] if one.account else []
    if one.amount is not None:
        parts.append(words.money(one.amount, one.currency))
    if not parts:
        return f"#{one.number} {one.title}"
    return words(
        "#{number} {title} ({about})",
        number=one.number,
        title=one.title,
        about=words(", ").join(parts),
    )


def _reason(one: Reason, words: Words) -> str:
    return words(
        "{kind} {n} ({value})",
        kind=move_name(one.move, words),
        n=words.number(one.changes),
        value=tell_change(one.value, words),
    )
