"""A conversion, customers and a team with something in every part of it, or with nothing at all."""

import datetime as dt

from handlers.views.gallery.figures import about
from handlers.views.gallery.sample import TODAY, Sample
from reports.accounts.shape import Customer, Customers
from reports.conversion.shape import Cohort, Conversion
from reports.outcomes import Closed
from reports.team.shape import Rep, Team, Work


def busy_conversion(sample: Sample) -> Conversion:
    many = sample.many if sample.full else 0
    worth = {"EUR": sample.amount} if many else {}
    cohorts = (
        Cohort(many * month, many, many if month > 8 else 0, dt.date(2026, month, 1))
        for month in range(1, 13)
    )
    return Conversion(
        about=about(sample),
        worked=many * 9,
        without_account=many,
        accounts_worked=many * 2,
        accounts_won=many // 4,
        closed=Closed(many, many, worth, worth),
        cohorts=tuple(cohorts),
    )


def busy_customers(sample: Sample) -> Customers:
    many = sample.many if sample.full else 0
    worth = {"EUR": sample.amount, "USD": sample.amount} if many else {}
    accounts = (
        Customer(n, sample.account, 20 - n, worth, n, worth, TODAY)
        for n in range(20 if many else 0)
    )
    return Customers(
        about=about(sample),
        currency="EUR",
        accounts=tuple(accounts),
        won_value=worth,
        customers=many * 2,
        repeat=many,
        potential=many * 3,
        won_without_account=many,
        open_without_account=many,
    )


def busy_team(sample: Sample) -> Team:
    """More people than a table may have rows."""
    many = sample.many if sample.full else 0
    worth = {"EUR": sample.amount, "USD": sample.amount} if many else {}
    work = Work(many, worth, many, worth, many * 3, 41.5, many * 9, many // 2, many // 3, worth)
    return Team(
        about=about(sample),
        currency="EUR",
        reps=tuple(Rep(n, sample.person, work) for n in range(120 if many else 0)),
        total=work,
    )
