"""Findings for an operator's eyes, or for a script."""

import json
from collections.abc import Iterable
from dataclasses import asdict

import click

from bot.doctor.finding import Finding, Level

SHOWN = {
    Level.OK: click.style("ok  ", fg="green"),
    Level.NOTE: click.style("note", fg="yellow"),
    Level.MEND: click.style("MEND", fg="red", bold=True),
}
WIDEST = len("deliveries")
INDENT = " " * (len("MEND") + 2 + WIDEST + 2)


def print_findings(findings: Iterable[Finding]) -> int:
    """Line by line, as they are made; the exit status: 1 when there is something to mend."""
    wrong = 0
    for one in findings:
        wrong += one.level == Level.MEND
        click.echo(f"{SHOWN[one.level]}  {one.check:{WIDEST}}  {one.what}")
        if one.remedy:
            click.echo(f"{INDENT}→ {one.remedy}")
    counted = "1 thing" if wrong == 1 else f"{wrong} things"
    click.echo(f"\n{counted} to mend." if wrong else "\nAll is well.")
    return 1 if wrong else 0


def print_json(findings: Iterable[Finding]) -> int:
    """One object with everything, and the same exit status."""
    found = list(findings)
    well = all(one.level != Level.MEND for one in found)
    listed = [asdict(one) for one in found]
    click.echo(json.dumps({"well": well, "findings": listed}, ensure_ascii=False, indent=2))
    return 0 if well else 1
