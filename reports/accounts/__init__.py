"""Customers: what each account bought and has open, and how many come back."""

from reports.accounts.chart import draw
from reports.accounts.measuring import measure
from reports.accounts.opening import behind, openings
from reports.accounts.plain import as_json
from reports.accounts.telling import TITLE, tell
from reports.report import Report
from store.errors import mark

__all__ = ["REPORT"]

REPORT = Report(
    name="accounts",
    title=TITLE,
    about=mark("What each customer is worth, and who comes back"),
    period="all",
    also=("customers", "客户价值", "客户分析", "复购率"),
    measure=measure,
    is_drawn=lambda customers: bool(customers.buyers),
    draw=draw,
    tell=tell,
    as_json=as_json,
    openings=openings,
    behind=behind,
)
