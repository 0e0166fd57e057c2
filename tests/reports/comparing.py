"""A report beside the obvious way, for whatever lives and questions."""

from typing import Any

from reports.periods import Period
from reports.report import Asked, Report, measure
from store.scopes import Scope
from tests.reports import plainly
from tests.reports.any_lives import Crowd


def answered(report: Report[Any], team: Crowd, asked: plainly.Asked, **more: Any) -> dict[str, Any]:
    """What ``report`` says to the question, as JSON."""
    period = Period("some days", asked.start, asked.end)
    question = Asked(period, scope_of(asked), asked.as_of, asked.known_on, **more)
    return report.as_json(measure(team.session, team.workspace, report, question, team.now))


def scope_of(asked: plainly.Asked) -> Scope:
    """The same people, source, account and currency."""
    narrowed = dict(asked.scope)
    owner = narrowed.pop("owner", None)
    if isinstance(owner, frozenset):
        return Scope(team_id=0, members=owner)
    ids = {f"{name}_id": narrowed[name] for name in ("source", "account") if name in narrowed}
    return Scope(owner_id=owner, currency=narrowed.get("currency"), **ids)
