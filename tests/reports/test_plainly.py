"""The obvious way itself, against figures worked out by hand: nothing else watches it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.models import Event, Kind, Stage
from tests.reports import plainly
from tests.reports.plainly.lives import fold, lives, logs

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 15, tzinfo=ZONE)
LI, ANA = 1, 2
DAY = dt.timedelta(days=1)


def noon(day: str) -> dt.datetime:
    """“11-09” is the 9th of November at noon, “11-09T00” its first moment."""
    year = day if day.startswith("20") else f"2026-{day}"
    return dt.datetime.fromisoformat(year if "T" in year else f"{year}T12").replace(tzinfo=ZONE)


class Told:
    """Events written down one after another; numbers count from 1 like the ids."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.opened = 0
        self.stages = [
            Stage(id=n, name=f"S{n}", position=n, bit=n, probability=p, stale_after_days=limit)
            for n, p, limit in ((1, 10, 14), (2, 20, 14), (3, 40, 14), (4, 80, 7))
        ]

    def opens(self, on: str, amount: str | None = None, **value: Any) -> int:
        self.opened += 1
        at = noon(on)
        born = {"title": f"T{self.opened}", "stage": 1, "owner": LI, "currency": "EUR"}
        born |= {"amount": amount, "opened_on": at.date().isoformat()}
        return self.then(self.opened, "created", on, born | value)

    def then(
        self, one: int, kind: str, on: str, value: Any = None, known: str = "", by: int = LI
    ) -> int:
        """What happened ``on`` a day, at noon, and was ``known`` on that day or a later one."""
        if kind in ("won", "lost", "invalid"):
            value = {"on": noon(on).date().isoformat(), **(value or {})}
        event = Event(
            id=len(self.events) + 1,
            opportunity_id=one,
            kind=Kind(kind),
            to_value=value,
            actor_id=by,
            happened_at=noon(on),
            recorded_at=noon(known or on),
        )
        self.events.append(event)
        return one

    def undoes(self, *ids: int, created: bool = False, on: str) -> None:
        """Takes events back, counted from 1."""
        first = self.events[ids[0] - 1]
        value = {"events": list(ids), "created": created, "on": noon(on).date().isoformat()}
        if created:
            value["events"] = []
        self.then(first.opportunity_id, "undone", f"{first.happened_at:%m-%d}", value, known=on)

    def book(self, *targets: plainly.Target) -> plainly.Book:
        return plainly.Book(
            events=self.events,
            stages=self.stages,
            zone=ZONE,
            currency="EUR",
            numbers={n: n for n in range(1, self.opened + 1)},
            people={LI: "Li Wei", ANA: "Ana Silva"},
            sources={1: "Referral", 2: "Fair"},
            accounts={1: "Acme", 2: "Globex", 3: "Initech"},
            reasons={1: "Price", 2: "Timing"},
            targets=targets,
        )


@pytest.fixture
def told() -> Told:
    return Told()


def asked(first: str = "", end: str = "", **more: Any) -> plainly.Asked:
    start, after = (noon(day).date() if day else None for day in (first, end))
    return plainly.Asked(NOW, start, after, **more)


def rows(found: list[dict[str, Any]], *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in found]


ACCEPTANCE = (
    "1 2 3 4 won",
    "1 3 4 won",
    "1 2 3 lost",
    "1 2 1 2 3",
    "1 lost",
    "1 2 3 4 lost 3 4 won",
    "1 2 3 4 won 4",
    "3 4 lost",
    "1",
    "1 2",
    "1 won",
    "1 2 lost",
)


def test_acceptance_set(told: Told) -> None:
    for story in ACCEPTANCE:
        first, *steps = story.split()
        one = told.opens("11-02", stage=int(first))
        is_open = True
        for step in steps:
            if step in ("won", "lost"):
                told.then(one, step, "11-03")
            else:
                told.then(one, "stage" if is_open else "reopened", "11-03", int(step))
            is_open = step not in ("won", "lost")
    found = plainly.funnel.figures(told.book(), asked("11-01", "11-24"))
    stages = found["stages"]
    assert [stage["reached"] for stage in stages] == [12, 10, 8, 6]
    assert [stage["implied"] for stage in stages] == [1, 3, 1, 1]
    assert [stage["open_furthest"] for stage in stages] == [1, 1, 1, 1]
    assert [round(stage["raw_conversion"] * 100) for stage in stages] == [83, 80, 75, 67]
    assert [round(stage["resolved_conversion"] * 100) for stage in stages] == [91, 89, 86, 80]
    assert (found["won"], found["lost"], found["win_rate"]) == (4, 4, 0.5)
    assert (found["cohort"]["won_of_opened"], found["cohort"]["open"]) == (4 / 12, 4)


def test_what_was_taken_back_never_was_and_comes_again(told: Told) -> None:
    one = told.opens("11-02", "100")  # event 1
    told.then(one, "amount", "11-05", {"amount": "70", "currency": "EUR"})  # 2
    told.then(one, "stage", "11-06", 2)  # 3
    told.undoes(2, on="11-08")  # 4
    assert [life.amount for life in lives(told.book(), asked())] == [Decimal(100)]
    told.undoes(4, on="11-09")  # 5: done again
    [life] = lives(told.book(), asked())
    assert (life.amount, life.stage) == (Decimal(70), 2)
    # On the 8th nobody knew yet that it would be done again.
    [then] = lives(told.book(), asked(as_of=noon("11-08").date(), known_on=noon("11-08").date()))
    assert (then.amount, then.stage) == (Decimal(100), 2)
    # On the 7th nobody knew that it would be taken back.
    [before] = lives(told.book(), asked(as_of=noon("11-07").date(), known_on=noon("11-07").date()))
    assert (before.amount, before.stage) == (Decimal(70), 2)


def test_a_creation_taken_back_was_never_open(told: Told) -> None:
    told.opens("11-02", "100")
    told.undoes(1, created=True, on="11-09")
    assert lives(told.book(), asked()) == []
    assert lives(told.book(), asked(as_of=noon("11-05").date())) == []
    known = asked(as_of=noon("11-05").date(), known_on=noon("11-05").date())
    assert len(lives(told.book(), known)) == 1


def test_late_entries_count_from_when_they_happened(told: Told) -> None:
    one = told.opens("11-02", "100")
    told.then(one, "won", "11-10", known="11-20")
    day = noon("11-12").date()
    [late] = lives(told.book(), asked(as_of=day))
    [then] = lives(told.book(), asked(as_of=day, known_on=day))
    assert (late.status, then.status) == ("won", "open")


def test_scope_is_where_it_stands(told: Told) -> None:
    one = told.opens("11-02", owner=LI, source=1, account=2)
    told.then(one, "owner", "11-10", ANA)
    told.opens("11-02", owner=LI, currency="USD")

    def numbers(as_of: str = "", **scope: Any) -> list[int]:
        day = noon(as_of).date() if as_of else None
        return [life.id for life in lives(told.book(), asked(as_of=day, scope=scope))]

    assert numbers(owner=LI) == [2]
    assert numbers("11-09", owner=LI) == [1, 2]
    assert numbers(owner=frozenset({LI, ANA})) == [1, 2]
    assert numbers(source=1) == numbers(account=2) == numbers(currency="EUR") == [1]
    assert numbers(source=1, currency="USD") == []


def test_closing_dated_back_before_its_last_move_ends_the_visit_at_once(told: Told) -> None:
    one = told.opens("11-02")
    told.then(one, "stage", "11-06", 2)
    told.then(one, "won", "11-04", known="11-07")
    life = fold(logs(told.book())[one])
    assert life is not None
    assert [(v.stage, v.entered, v.left) for v in life.visits] == [
        (1, noon("11-02"), noon("11-06")),
        (2, noon("11-06"), noon("11-06")),
    ]


def forecast_of(told: Told) -> None:
    won = told.opens("10-20", "300")
    told.then(won, "won", "11-10")
    told.opens("11-01", "100.05", expected_close="2026-11-30")  # 10 %: 10.005
    told.opens("11-01", "1000", stage=3, probability=50, expected_close="2026-12-15")
    told.opens("11-01", None, expected_close="2026-12-31")
    told.opens("11-01", "70", stage=2, expected_close="2026-11-20")
    told.opens("11-01", "5", stage=4, currency="USD")
    told.opens("11-01", "9", expected_close="2027-02-01")
    lost = told.opens("09-01", "100", expected_close="2026-12-01")
    told.then(lost, "lost", "10-01")


def test_forecast(told: Told) -> None:
    forecast_of(told)
    book = told.book(
        (None, dt.date(2026, 11, 1), "EUR", Decimal(500)),
        (None, dt.date(2026, 12, 1), "EUR", Decimal(1500)),
        (None, dt.date(2027, 2, 1), "EUR", Decimal(9999)),
        (LI, dt.date(2026, 12, 1), "EUR", Decimal(7)),
    )
    found = plainly.forecast.figures(book, asked("11-10", "2027-01-05"))
    assert rows(found["months"], "month", "won_count", "won", "open_count", "weighted", "best") == [
        ("2026-11", 1, {"EUR": 300}, 1, {"EUR": 10.01}, {"EUR": 100.05}),
        ("2026-12", 0, {}, 2, {"EUR": 500}, {"EUR": 1000}),
        ("2027-01", 0, {}, 0, {}, {}),
    ]
    assert rows(found["months"], "without_amount", "target") == [
        (0, {"EUR": 500}),
        (1, {"EUR": 1500}),
        (0, {}),
    ]
    buckets = [found["past_due"], found["undated"], found["later"]]
    assert rows(buckets, "count", "value", "weighted", "without_amount") == [
        (1, {"EUR": 70}, {"EUR": 14}, 0),
        (1, {"USD": 5}, {"USD": 4}, 0),
        (1, {"EUR": 9}, {"EUR": 0.9}, 0),
    ]
    assert "earlier" not in found
    assert found["totals"] == {
        "won": {"EUR": 300},
        "weighted": {"EUR": 510.01},  # 510.005, rounded once
        "best": {"EUR": 1100.05},
        "target": {"EUR": 2000},
    }
    assert found["coverage"] == {"EUR": pytest.approx(1100.05 / 1700)}
    assert found["needed_coverage"] == {"EUR": pytest.approx(4 / 3)}  # 300 of 400 were won
    assert found["attainment"] == {"EUR": 0.15}
    assert found["pace"] == 15 / 65  # 21 + 23 + 21 working days; three weeks of them are gone


def test_forecast_without_targets_with_one_met_and_with_one_of_a_person(told: Told) -> None:
    forecast_of(told)
    bare = plainly.forecast.figures(told.book(), asked("11-01", "12-01"))
    assert (bare["coverage"], bare["attainment"]) == ({}, {})
    book = told.book(
        (None, dt.date(2026, 11, 1), "EUR", Decimal(300)),
        (LI, dt.date(2026, 11, 1), "EUR", Decimal(400)),
    )
    met = plainly.forecast.figures(book, asked("11-01", "12-01"))
    assert (met["coverage"], met["attainment"]) == ({"EUR": "met"}, {"EUR": 1})
    lis = plainly.forecast.figures(book, asked("11-01", "12-01", scope={"owner": LI}))
    assert lis["coverage"] == {"EUR": pytest.approx(1.0005)}  # 100.05 for the missing 100
    source = plainly.forecast.figures(book, asked("11-01", "12-01", scope={"source": None}))
    assert source["totals"]["target"] == {}


def test_forecast_of_a_period_to_come_names_what_is_due_before(told: Told) -> None:
    forecast_of(told)
    found = plainly.forecast.figures(told.book(), asked("2027-02-01", "2027-03-01"))
    assert found["earlier"]["count"] == 3
    assert found["earlier"]["value"] == {"EUR": 1100.05}
    assert rows(found["months"], "month", "open_count") == [("2027-02", 1)]
    assert found["pace"] == 0


def test_trend_by_week_is_cut_to_the_period(told: Told) -> None:
    first = told.opens("11-11", "10")
    told.opens("11-10", "1")  # before
    told.opens("11-15", None)  # a Sunday
    told.then(first, "won", "11-16")
    lost = told.opens("11-22", "5", currency="USD")
    told.then(lost, "lost", "11-23")
    wrong = told.opens("11-23", "7")
    told.then(wrong, "invalid", "11-23")
    found = plainly.trend.figures(told.book(), asked("11-11", "11-24"))
    assert found["step"] == "week"
    assert rows(found["points"], "from", "to", "new", "new_value", "won", "lost", "running") == [
        ("2026-11-11", "2026-11-16", 2, {"EUR": 10}, 0, 0, False),
        ("2026-11-16", "2026-11-23", 1, {"USD": 5}, 1, 0, False),
        ("2026-11-23", "2026-11-24", 0, {}, 0, 1, True),
    ]
    assert found["points"][1]["won_value"] == {"EUR": 10}
    assert found["points"][2]["lost_value"] == {"USD": 5}


def test_trend_by_month_from_187_days_on(told: Told) -> None:
    told.opens("05-21")
    assert plainly.trend.figures(told.book(), asked("05-22", "11-24"))["step"] == "week"
    found = plainly.trend.figures(told.book(), asked("05-21", "11-24"))
    assert found["step"] == "month"
    assert rows(found["points"], "from", "to", "new", "running")[0] == (
        "2026-05-21", "2026-06-01", 1, False,
    )  # fmt: skip
    assert rows(found["points"], "from", "to", "running")[-1] == ("2026-11-01", "2026-11-24", True)
    assert len(found["points"]) == 7


def test_trend_of_all_begins_with_the_first(told: Told) -> None:
    assert plainly.trend.figures(told.book(), asked())["points"] == []
    told.opens("11-20")
    found = plainly.trend.figures(told.book(), asked())
    assert rows(found["points"], "from", "to", "new") == [
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-23", "2026-11-24", 0),
    ]


def test_sources(told: Told) -> None:
    for amount, end in (("100", "11-06"), (None, "11-11"), ("50", "")):
        one = told.opens("11-01", amount, source=1)
        if end:
            told.then(one, "won", end)  # after 5 and 10 days
    lost = told.opens("11-02", "30", source=2)
    told.then(lost, "lost", "11-03")
    told.opens("11-02", "8", source=2, currency="USD")
    for _ in range(2):
        told.opens("11-02")
    told.then(told.opens("11-02", source=2), "invalid", "11-03")
    told.opens("10-31", source=1)
    found = plainly.sources.figures(told.book(), asked("11-01", "11-24"))
    assert rows(found["sources"], "source", "count", "open", "won", "lost", "without_amount") == [
        ("Referral", 3, 1, 2, 0, 1),
        ("Fair", 2, 1, 0, 1, 0),
        (None, 2, 2, 0, 0, 2),
    ]
    assert rows(found["sources"], "value", "won_value", "win_rate", "median_cycle_days") == [
        ({"EUR": 150}, {"EUR": 100}, 1.0, 7.5),
        ({"EUR": 30, "USD": 8}, {}, 0.0, None),
        ({}, {}, None, None),
    ]
    assert rows([found["total"]], "count", "win_rate") == [(7, 2 / 3)]
    assert found["left_out"] == 1


def test_losses(told: Told) -> None:
    def loses(amount: str | None, stage: int, **how: Any) -> None:
        told.then(told.opens("11-02", amount, stage=stage), "lost", "11-10", how)

    loses("10", 1, reason=1, competitor="Acme  Corp")
    loses("20", 3, reason=1, competitor=" acme corp")
    loses(None, 3, reason=2, competitor="ACME CORP")
    loses("5", 3, reason=None, competitor="Zeta")
    loses("6", 1, reason=1, competitor=None)
    told.then(told.opens("11-02"), "won", "11-10")
    reopened = told.opens("11-02")
    told.then(told.then(reopened, "lost", "11-03", {"reason": 2}), "reopened", "11-04", 1)
    found = plainly.losses.figures(told.book(), asked("11-01", "11-24"))
    assert found["lost"] == {"count": 5, "value": {"EUR": 41}, "without_amount": 1}
    assert rows(found["reasons"], "reason", "count", "value", "without_amount") == [
        ("Price", 3, {"EUR": 36}, 0),
        ("Timing", 1, {}, 1),
        (None, 1, {"EUR": 5}, 0),
    ]
    assert rows(found["stages"], "stage", "count") == [("S1", 2), ("S3", 3)]
    # Three spellings, each once: the alphabetically first.
    assert rows(found["competitors"], "competitor", "count", "value") == [
        ("ACME CORP", 3, {"EUR": 30}),
        ("Zeta", 1, {"EUR": 5}),
        (None, 1, {"EUR": 6}),
    ]
    assert found["by_stage"] == {
        "Price": {"S1": 2, "S3": 1},
        "Timing": {"S3": 1},
        "": {"S3": 1},
    }
    assert found["of_closed"] == 5 / 6
    loses("1", 1, competitor="acme corp")
    again = plainly.losses.figures(told.book(), asked("11-01", "11-24"))
    assert again["competitors"][0]["competitor"] == "acme corp"


def test_cycle(told: Told) -> None:
    twice = told.opens("11-02")  # S1 2 days, S2 1, S1 3 more, then S2 to this day
    for on, stage in (("11-04", 2), ("11-05", 1), ("11-08", 2)):
        told.then(twice, "stage", on, stage)
    for end in ("11-03", "11-10"):  # S1 for 1 day and for 8
        told.then(told.opens("11-02"), "won", end)
    told.opens("11-21")  # still in S1
    before = told.opens("10-01")
    told.then(before, "lost", "10-31")  # left S1 before the period
    told.then(told.opens("11-09"), "won", "11-08")  # misdated; in S1 for no time
    found = plainly.cycle.figures(told.book(), asked("11-01", "11-24"))
    s1, s2, *_ = found["stages"]
    # 0, 1, 5 and 8 days
    assert (s1["left"], s1["median_days"], s1["mean_days"], s1["p75_days"]) == (4, 3, 3.5, 5.75)
    assert (s1["here"], s1["here_median_days"]) == (1, pytest.approx(2 + 3 / 24))
    # It is in S2 again, so that the first visit does not count yet.
    assert (s2["left"], s2["median_days"], s2["p75_days"], s2["here"]) == (0, None, None, 1)
    assert [stage["stage"] for stage in found["stages"]] == ["S1", "S2", "S3", "S4"]
    assert found["sales_cycle"] == {
        "won": 3, "median_days": 4.5, "mean_days": 4.5, "misdated": 1,
    }  # fmt: skip
    assert rows(found["waiting"], "number", "title", "owner", "stage", "days") == [
        (1, "T1", "Li Wei", "S2", 15),
        (4, "T4", "Li Wei", "S1", 2),
    ]


def test_cycle_of_a_day_ends_with_it_and_knows_no_unused_retired_stage(told: Told) -> None:
    told.opens("11-10")
    told.stages[1].retired_at = told.stages[0].retired_at = NOW
    day = noon("11-11").date()
    found = plainly.cycle.figures(told.book(), asked("11-01", "11-24", as_of=day))
    assert [stage["stage"] for stage in found["stages"]] == ["S1", "S3", "S4"]
    assert found["stages"][0]["here_median_days"] == 1.5


def test_team(told: Told) -> None:
    told.then(told.opens("10-01", "40"), "won", "11-20")  # Li: 50 days
    told.then(told.opens("10-01", "9"), "lost", "11-20")
    told.opens("11-20", "7", next_step={"text": "Call", "on": "2026-11-22"})  # overdue
    told.opens("11-20", "7", next_step={"text": "Call", "on": "2026-11-23"})
    at = "2026-11-22T16:30:00+00:00"  # the 23rd here: not overdue
    told.opens("11-20", None, next_step={"text": "Call", "on": "2026-11-22", "at": at})
    quiet = told.opens("11-09", "1")  # 14 days ago
    for on, by in (("11-01", ANA), ("11-20", ANA), ("11-20", ANA)):
        told.then(1, "activity", on, {"type": "call"}, by=by)
    told.undoes(len(told.events), on="11-21")
    book = told.book(
        (LI, dt.date(2026, 11, 1), "EUR", Decimal(80)),
        (None, dt.date(2026, 11, 1), "EUR", Decimal(100)),
        (None, dt.date(2026, 12, 1), "EUR", Decimal(1)),
    )
    found = plainly.team.figures(book, asked("11-10", "11-24"))
    li, ana = found["reps"]
    assert li == {
        "rep": "Li Wei", "open": 4, "open_value": {"EUR": 15}, "won": 1, "won_value": {"EUR": 40},
        "lost": 1, "win_rate": 0.5, "median_cycle_days": 50, "activities": 0, "overdue": 1,
        "stale": 1, "target": {"EUR": 80}, "attainment": {"EUR": 0.5},
    }  # fmt: skip
    assert (ana["rep"], ana["activities"], ana["open"], ana["target"]) == ("Ana Silva", 1, 0, {})
    total = found["total"]
    assert (total["activities"], total["target"], total["attainment"]) == (
        1, {"EUR": 100}, {"EUR": 0.4},
    )  # fmt: skip
    told.then(quiet, "snoozed", "11-10", "2026-11-24")
    assert plainly.team.figures(told.book(), asked("11-10", "11-24"))["total"]["stale"] == 0


STILL_QUIET: list[tuple[str, Callable[[Told, int], object], bool]] = [
    ("nothing more", lambda told, one: None, True),
    ("an activity", lambda told, one: told.then(one, "activity", "11-10", {"type": "call"}), False),
    ("a correction", lambda told, one: told.then(one, "title", "11-10", "New"), True),
    ("a close passed", lambda told, one: told.then(one, "expected_close", "11-09", "2026-11-22"),
     False),
    ("a close today", lambda told, one: told.then(one, "expected_close", "11-09", "2026-11-23"),
     True),
    ("rested until today", lambda told, one: told.then(one, "snoozed", "11-09", "2026-11-23"),
     True),
    ("handed over", lambda told, one: told.then(one, "owner", "11-10", ANA, by=LI), False),
    ("taken", lambda told, one: told.then(one, "owner", "11-10", ANA, by=ANA), True),
    ("a next step", lambda told, one: told.then(one, "next_step", "11-09",
     {"text": "Call", "on": "2026-12-01"}), False),
]  # fmt: skip


@pytest.mark.parametrize(("what", "happens", "stale"), STILL_QUIET)
def test_stale(told: Told, what: str, happens: Callable[[Told, int], object], stale: bool) -> None:
    happens(told, told.opens("11-09"))
    assert plainly.aging.figures(told.book(), asked())["stale"]["count"] == stale, what


def test_given_by_somebody_else_and_not_touched_is_new_and_not_stale(told: Told) -> None:
    told.opens("11-01", owner=ANA)  # written down by Li
    assert plainly.aging.figures(told.book(), asked())["stale"]["count"] == 0
    told.then(1, "activity", "11-02", {"type": "call"}, by=ANA)
    assert plainly.aging.figures(told.book(), asked())["stale"]["count"] == 1


def test_a_rep_is_who_has_closes_or_does_something_in_the_period(told: Told) -> None:
    told.then(told.opens("10-01", owner=ANA), "lost", "11-10")

    def reps(end: str, *targets: plainly.Target, **more: Any) -> list[tuple[Any, ...]]:
        found = plainly.team.figures(told.book(*targets), asked("11-01", end, **more))
        return rows(found["reps"], "rep", "lost", "open", "target")

    assert reps("11-11") == [("Ana Silva", 1, 0, {})]
    assert reps("11-10") == []
    assert reps("11-10", as_of=noon("11-09").date()) == [("Ana Silva", 0, 1, {})]
    targets = [(ANA, dt.date(2026, month, 1), "EUR", Decimal(month)) for month in (10, 11, 12)]
    assert reps("12-01", *targets) == [("Ana Silva", 1, 0, {"EUR": 11})]
    assert reps("12-02", *targets) == [("Ana Silva", 1, 0, {"EUR": 23})]
    assert reps("", *targets) == [("Ana Silva", 1, 0, {"EUR": 23})]
    usd = {"scope": {"currency": "USD"}}
    assert plainly.team.figures(told.book(*targets), asked("11-01", **usd))["reps"] == []


def test_a_week_that_ends_today_is_not_running(told: Told) -> None:
    told.opens("11-15")
    told.opens("11-16")
    sunday = noon("11-22").date()
    found = plainly.trend.figures(told.book(), asked("11-09", "11-23", as_of=sunday))
    assert rows(found["points"], "from", "new", "running") == [
        ("2026-11-09", 1, False),
        ("2026-11-16", 1, False),
    ]
    told.opens("11-17")
    [everything] = plainly.trend.figures(told.book(), asked("11-16", as_of=sunday))["points"]
    assert everything["new"] == 2
    first, *_ = plainly.trend.figures(told.book(), asked())["points"]
    assert first["from"] == "2026-11-15"


def test_a_cycle_of_no_days_counts(told: Told) -> None:
    told.then(told.opens("11-10"), "won", "11-10")
    found = plainly.cycle.figures(told.book(), asked())["sales_cycle"]
    assert found == {"won": 1, "median_days": 0, "mean_days": 0, "misdated": 0}


def test_bridge(told: Told) -> None:
    stays, wins, loses, comes_back, grows, wrong = (told.opens("11-01", "100") for _ in range(6))
    told.then(comes_back, "lost", "11-02")
    # The week of the 9th.
    told.opens("11-09", "7", currency="USD")
    told.opens("11-09", None)
    told.then(told.opens("11-10", "3"), "won", "11-11")
    told.then(wins, "amount", "11-11", {"amount": "80", "currency": "EUR"})  # the final amount
    told.then(wins, "won", "11-11")
    told.then(loses, "lost", "11-12")
    told.then(comes_back, "reopened", "11-12", 1)
    told.then(grows, "amount", "11-13", {"amount": "150", "currency": "EUR"})
    told.then(grows, "amount", "11-14", {"amount": "20", "currency": "USD"})
    told.then(wrong, "invalid", "11-14")
    told.then(stays, "expected_close", "11-10", "2026-12-05")
    told.then(stays, "expected_close", "11-11", "2027-01-01")
    told.then(stays, "lost", "11-16")  # the week after
    found = plainly.bridge.figures(told.book(), asked("11-09", "11-16"))
    assert found["start"] == {"count": 5, "value": {"EUR": 500}}
    assert found["end"] == {"count": 5, "value": {"EUR": 200, "USD": 27}}
    assert rows(found["moves"], "kind", "changes", "count", "value") == [
        ("new", 3, 3, {"EUR": 3, "USD": 7}),
        ("reopened", 1, 1, {"EUR": 100}),
        ("assigned_in", 0, 0, {}),
        ("increased", 2, 0, {"EUR": 50, "USD": 20}),
        ("pulled_in", 0, 0, {}),
        # Both at one moment: it leaves with what it was worth before.
        ("won", 2, -2, {"EUR": -103}),
        ("lost", 1, -1, {"EUR": -100}),
        ("decreased", 1, 0, {"EUR": -150}),
        ("pushed_out", 0, 0, {}),
        ("assigned_out", 0, 0, {}),
        ("removed", 1, -1, {"EUR": -100}),
    ]
    assert found["balances"] is True
    assert found["pushed"] == {"changes": 1, "value": {"EUR": 100}}
    assert found["pulled"] == {"changes": 0, "value": {}}


def moved(found: dict[str, Any]) -> dict[str, tuple[int, dict[str, float]]]:
    return {
        move["kind"]: (move["count"], move["value"]) for move in found["moves"] if move["changes"]
    }


def test_bridge_of_one_owner_and_one_currency(told: Told) -> None:
    one, other = told.opens("11-01", "10"), told.opens("11-01", "20", owner=ANA)
    told.then(one, "owner", "11-10", ANA)
    told.then(other, "owner", "11-11", LI)
    told.then(other, "owner", "11-12", ANA)
    told.then(other, "amount", "11-12", {"amount": "5", "currency": "USD"})
    lis = plainly.bridge.figures(told.book(), asked("11-09", "11-16", scope={"owner": LI}))
    assert (lis["start"]["count"], lis["end"]["count"], lis["balances"]) == (1, 0, True)
    assert moved(lis) == {"assigned_in": (1, {"EUR": 20}), "assigned_out": (-2, {"EUR": -30})}
    usd = plainly.bridge.figures(told.book(), asked("11-09", "11-16", scope={"currency": "USD"}))
    assert moved(usd) == {"assigned_in": (1, {"USD": 5})}


def test_bridge_with_a_horizon(told: Told) -> None:
    out, in_, far = (
        told.opens("11-01", amount, expected_close=close)
        for amount, close in (("10", "2026-12-10"), ("20", "2027-01-10"), ("30", "2027-01-10"))
    )
    told.then(out, "expected_close", "11-10", "2027-01-10")
    told.then(in_, "expected_close", "11-10", "2026-12-31")
    told.then(far, "won", "11-10")
    december = (dt.date(2026, 12, 1), dt.date(2027, 1, 1))
    found = plainly.bridge.figures(told.book(), asked("11-09", "11-16"), december)
    assert moved(found) == {"pulled_in": (1, {"EUR": 20}), "pushed_out": (-1, {"EUR": -10})}
    assert found["balances"] is True
    assert found["pushed"] == {"changes": 1, "value": {"EUR": 10}}
    assert found["pulled"] == {"changes": 1, "value": {"EUR": 20}}


def test_bridge_of_a_closing_dated_back_and_of_one_taken_back(told: Told) -> None:
    late, undone = told.opens("11-01", "10"), told.opens("11-01", "20")
    told.then(late, "won", "11-08", known="11-10")  # the week before, as is known now
    told.then(undone, "lost", "11-10")
    told.undoes(len(told.events), on="11-10")
    found = plainly.bridge.figures(told.book(), asked("11-09", "11-16"))
    assert (found["start"], moved(found)) == ({"count": 1, "value": {"EUR": 20}}, {})


def test_bridge_as_of_a_day_in_the_week_ends_with_it(told: Told) -> None:
    told.opens("11-10", "1")
    told.opens("11-12", "2")
    day = noon("11-11").date()
    found = plainly.bridge.figures(told.book(), asked("11-09", "11-16", as_of=day))
    assert (found["end"]["count"], moved(found)) == (1, {"new": (1, {"EUR": 1})})


def test_conversion(told: Told) -> None:
    told.then(told.opens("10-01", "90", account=1), "won", "11-10")  # Acme's first
    told.then(told.opens("10-01", "10", account=2), "won", "10-20")  # not worked in November
    told.then(told.opens("11-02", "11", account=2), "won", "11-20")  # Globex' second
    told.opens("11-02", account=3)
    told.opens("11-02")
    told.opens("2026-12-01", account=1)
    found = plainly.conversion.figures(told.book(), asked("11-01", "12-01"))
    assert (found["accounts_worked"], found["accounts_won"], found["rate"]) == (3, 1, 1 / 3)
    assert (found["worked"], found["without_account"]) == (4, 1)
    assert found["won_value"] == {"EUR": 101}
    assert found["value_per_opportunity"] == {"EUR": 25.25}
    assert (found["win_rate"], found["win_rate_by_value_of"]) == (1, {"EUR": 1})
    assert [cohort["month"] for cohort in found["cohorts"]][::11] == ["2025-12", "2026-11"]
    assert found["cohorts"][-2:] == [
        {
            "month": "2026-10", "opened": 2, "won": 2, "lost": 0, "open": 0, "win_rate": 1,
            "won_of_opened": 1, "open_share": 0, "maturing": False,
        },
        {
            "month": "2026-11", "opened": 3, "won": 1, "lost": 0, "open": 2, "win_rate": 1,
            "won_of_opened": 1 / 3, "open_share": 2 / 3, "maturing": True,
        },
    ]  # fmt: skip


def test_accounts(told: Told) -> None:
    for account, amount, on in ((1, "10", "11-03"), (1, "20", "11-05"), (2, "30", "11-04")):
        told.then(told.opens("11-01", amount, account=account), "won", on)
    told.then(told.opens("11-01", "1"), "won", "11-04")
    told.then(told.opens("11-01", "999", account=2, currency="USD"), "lost", "11-04")
    told.opens("11-01", "5", account=3)
    told.opens("11-01")
    told.opens("11-01")
    found = plainly.accounts.figures(told.book(), asked())
    keys = ("account", "won", "won_value", "open", "open_value", "last_won_on")
    assert rows(found["accounts"], *keys) == [
        ("Acme", 2, {"EUR": 30}, 0, {}, "2026-11-05"),
        ("Globex", 1, {"EUR": 30}, 0, {}, "2026-11-04"),
        ("Initech", 0, {}, 1, {"EUR": 5}, None),
    ]
    assert (found["customers"], found["repeat"], found["repeat_rate"]) == (2, 1, 0.5)
    assert found["potential_customers"] == 1
    assert (found["open_without_account"], found["won_without_account"]) == (2, 1)


def test_aging(told: Told) -> None:
    told.opens("10-24", "1")  # 30 days
    told.opens("10-23", "2", stage=2)  # 31
    told.opens("05-26", "3", stage=4)  # 181
    told.opens("11-17", "4", stage=4)  # 6, and quiet from 7 on
    told.opens("11-16", None, stage=4)  # 7
    for days in range(1, 21):  # wins after 1 to 20 days, the 90th percentile is 18.1
        on = f"{noon('11-01') + days * DAY:%m-%d}"
        told.then(told.opens("11-01"), "won", on)
    found = plainly.aging.figures(told.book(), asked())
    buckets = found["buckets"]
    assert rows(buckets, "from_days", "to_days", "count", "by_stage") == [
        (0, 30, 3, {"S1": 1, "S4": 2}),
        (31, 60, 1, {"S2": 1}),
        (61, 90, 0, {}),
        (91, 180, 0, {}),
        (181, None, 1, {"S4": 1}),
    ]
    assert found["stale"] == {"count": 4, "value": {"EUR": 6}, "without_amount": 1}
    assert rows(found["stale_by_stage"], "stage", "limit_days", "count", "value") == [
        ("S1", 14, 1, {"EUR": 1}),
        ("S2", 14, 1, {"EUR": 2}),
        ("S4", 7, 2, {"EUR": 3}),
    ]
    assert rows(found["named"], "number", "days", "amount") == [
        (3, 181, 3), (2, 31, 2), (1, 30, 1), (5, 7, None),
    ]  # fmt: skip
    assert found["no_next_step"] == 5
    assert found["old"] == {"count": 3, "limit_days": pytest.approx(18.1)}
    told.then(told.opened, "reopened", "11-23", 1)
    assert plainly.aging.figures(told.book(), asked())["old"] == {"count": 0, "limit_days": None}


def test_a_day_begins_at_midnight_where_the_workspace_is(told: Told) -> None:
    first, last = told.opens("11-09T00", "1"), told.opens("11-16T00", "2")
    told.then(first, "stage", "11-16T00", 2)
    week = asked("11-09", "11-16")
    bridge = plainly.bridge.figures(told.book(), week)
    assert (bridge["start"]["count"], bridge["end"]["count"]) == (0, 1)
    assert moved(bridge) == {"new": (1, {"EUR": 1})}
    next_week = plainly.bridge.figures(told.book(), asked("11-16", "11-23"))
    assert moved(next_week) == {"new": (1, {"EUR": 2})}
    assert plainly.cycle.figures(told.book(), week)["stages"][0]["left"] == 0
    assert plainly.cycle.figures(told.book(), asked("11-16", "11-17"))["stages"][0]["left"] == 1
    sunday = noon("11-15").date()
    assert [life.stage for life in lives(told.book(), asked(as_of=sunday))] == [1]
    assert [life.id for life in lives(told.book(), asked(as_of=sunday + DAY))] == [first, last]
    assert [life.stage for life in lives(told.book(), asked(known_on=sunday))] == [1]
    assert plainly.conversion.figures(told.book(), week)["worked"] == 1
    told.then(first, "lost", "11-18T00")
    assert plainly.conversion.figures(told.book(), asked("11-18", "11-19"))["worked"] == 1
    assert plainly.conversion.figures(told.book(), asked("11-17", "11-18"))["worked"] == 2


def test_forecast_to_the_day(told: Told) -> None:
    for day in ("2026-11-22", "2026-11-23", "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"):
        told.opens("11-01", "1", expected_close=day)
    for day in ("10-31", "11-01"):
        told.then(told.opens("10-01", "1"), "won", day)
    found = plainly.forecast.figures(told.book(), asked("11-01", "2027-01-01"))
    assert rows(found["months"], "month", "won_count", "open_count") == [
        ("2026-11", 1, 2),
        ("2026-12", 0, 2),
    ]
    assert (found["past_due"]["count"], found["later"]["count"]) == (1, 1)
    assert found["totals"]["best"] == {"EUR": 4}
    assert found["totals"]["won"] == {"EUR": 1}
    everything = plainly.forecast.figures(told.book(), asked())
    assert [month["month"] for month in everything["months"]] == [
        "2026-10", "2026-11", "2026-12", "2027-01",
    ]  # fmt: skip
    assert "earlier" not in plainly.forecast.figures(told.book(), asked("11-23", "11-24"))


def test_a_year_back_from_today_is_365_days_with_it(told: Told) -> None:
    for opened, closed in (("2025-11-20", "2025-11-23"), ("2025-11-20", "2025-11-24")):
        told.then(told.opens(opened, "1"), "won", closed)
    told.then(told.opens("11-01", "1"), "lost", "11-23")
    found = plainly.forecast.figures(told.book(), asked("11-01", "12-01"))
    assert found["needed_coverage"] == {"EUR": 2}
    for _ in range(18):
        told.then(told.opens("11-01"), "won", "11-05")
    assert plainly.aging.figures(told.book(), asked())["old"]["limit_days"] is None
    told.then(told.opens("11-19"), "won", "11-23")
    told.opens("11-19")
    told.opens("11-18")
    assert plainly.aging.figures(told.book(), asked())["old"] == {"count": 1, "limit_days": 4}


def test_pushed_is_to_a_later_month_in_the_period_while_open_and_in_scope(told: Told) -> None:
    def expects(one: int, on: str, close: str) -> None:
        told.then(one, "expected_close", on, close)

    before, same, there_and_back, anas, sudden = (
        told.opens("11-01", amount, expected_close="2026-12-10", owner=owner)
        for amount, owner in (("1", LI), ("2", LI), ("4", LI), ("8", ANA), ("16", LI))
    )
    expects(before, "11-08", "2027-01-10")
    expects(before, "11-16T00", "2027-02-10")
    expects(same, "11-10", "2026-12-11")
    expects(there_and_back, "11-10", "2027-01-10")
    expects(there_and_back, "11-11", "2026-12-10")
    expects(anas, "11-10", "2027-01-10")
    told.then(sudden, "expected_close", "11-10", None)
    expects(sudden, "11-11", "2027-01-10")
    week = asked("11-09", "11-16", scope={"owner": LI})
    found = plainly.bridge.figures(told.book(), week)
    assert found["pushed"] == {"changes": 1, "value": {"EUR": 4}}
    assert found["pulled"] == {"changes": 1, "value": {"EUR": 4}}


def test_horizon_to_the_day(told: Told) -> None:
    for close in ("2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"):
        told.opens("11-01", expected_close=close)
    december = (dt.date(2026, 12, 1), dt.date(2027, 1, 1))
    assert plainly.bridge.figures(told.book(), asked("11-09"), december)["start"]["count"] == 2


def test_the_last_exit_decides_when_a_stage_was_left(told: Told) -> None:
    one = told.opens("10-20")
    for on, stage in (("10-25", 2), ("11-05", 1), ("11-10", 2)):
        told.then(one, "stage", on, stage)
    found = plainly.cycle.figures(told.book(), asked("10-01", "11-01"))["stages"][0]
    assert found["left"] == 0
    found = plainly.cycle.figures(told.book(), asked("11-01", "11-24"))["stages"][0]
    assert (found["left"], found["median_days"]) == (1, 10)


def test_a_customer_is_new_once_and_only_by_winning(told: Told) -> None:
    told.then(told.opens("10-01", account=1), "lost", "10-10")
    told.then(told.opens("10-01", account=1), "won", "11-10")
    found = plainly.conversion.figures(told.book(), asked("11-01"))
    assert (found["accounts_won"], found["rate"]) == (1, 1)
    assert found["cohorts"][-1]["month"] == "2026-11"  # this month ends what has no end
    again = told.then(told.opens("10-01", account=1), "won", "10-20")
    assert plainly.conversion.figures(told.book(), asked("11-01"))["accounts_won"] == 0
    told.then(again, "reopened", "11-20", 1)
    assert plainly.conversion.figures(told.book(), asked("11-01"))["accounts_won"] == 1


def test_differences_are_told_where_they_are() -> None:
    found = {"period": 1, "a": {"b": [{"c": 1}, {"c": 0.1 + 0.2}]}, "more": True}
    expected = {"a": {"b": [{"c": 2}, {"c": 0.3}], "d": 0}}
    assert plainly.differences(found, expected) == [
        "a.b[0].c: 1, expected 2",
        "a.d: missing, expected 0",
        "more: True, expected nothing",
    ]
    assert plainly.differences({"a": []}, {"a": []}) == []
    assert plainly.differences({"a": [1]}, {"a": []}) == ["a: [1], expected []"]
    assert plainly.differences({"a": True}, {"a": 1}) == ["a: True, expected 1"]
