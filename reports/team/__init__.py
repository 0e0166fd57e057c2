"""The team: what each person has open, closed and did, side by side and fair to small numbers."""

from reports.report import Report
from reports.team.chart import draw
from reports.team.measuring import measure
from reports.team.opening import behind, openings
from reports.team.plain import as_json
from reports.team.telling import TITLE, tell
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="team",
    title=TITLE,
    about=mark("What each person has, closed and did, side by side"),
    period="this quarter",
    also=("reps", "团队", "销售对比"),
    measure=measure,
    is_drawn=lambda team: team.has_value or team.has_rate,
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
    plans=True,
)
