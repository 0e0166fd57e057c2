"""A team in words."""

from collections.abc import Iterable, Iterator

from reports.attaining import pace
from reports.currencies import tell_drawn
from reports.figures import Share, tell_share, tell_short
from reports.footnotes import few
from reports.report import tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.team.shape import Rep, Team, Work
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Team")
NAMED = 3
DESCRIBED = 12


def tell(team: Team, words: Words) -> Telling:
    """Title, sentences, the table of people, footnotes, and the picture's description."""
    return Telling(
        title=title(team, words),
        sentences=tuple(_sentences(team, words)),
        table=_table(team, words) if team.reps else None,
        footnotes=tuple(_footnotes(team, words)),
        alt_text=_alt_text(team, words),
    )


def title(team: Team, words: Words) -> str:
    return tell_title(TITLE, team.about, words)


def drawn(team: Team, words: Words) -> Iterator[str]:
    """Which currency is drawn."""
    works = [rep.work for rep in team.reps]
    amounts = [one for work in works for one in (work.won_value, work.target)]
    return tell_drawn(team.drawn_currency, amounts, words)


def tell_attainment(work: Work, words: Words) -> str:
    """“83%”, or one for each currency; empty without a target."""
    if len(work.attainment) == 1:
        return words.percent(next(iter(work.attainment.values())))
    rates = (f"{words.percent(rate)} {currency}" for currency, rate in work.attainment.items())
    return words.both(rates)


def _sentences(team: Team, words: Words) -> Iterator[str]:
    yield tell_days(team.about, words)
    if not team.reps:
        yield words("Nobody has anything open, and nobody closed or did anything in the period.")
        return
    total = team.total
    yield words(
        "Together: {open} open ({open_value}), {won} won ({won_value}), {lost} lost. "
        "Win rate: {rate}.",
        open=words.number(total.open),
        open_value=words.moneys(total.open_value),
        won=words.number(total.won),
        won_value=words.moneys(total.won_value),
        lost=words.number(total.lost),
        rate=tell_share(total.win_rate, words),
    )
    yield from _attainment(team, words)
    winners = [rep for rep in team.reps if rep.work.won][:NAMED]
    if winners:
        yield words("Won most: {list}.", list=words.both(_winner(rep, words) for rep in winners))
    yield from _rates(team, words)
    if total.overdue or total.stale:
        yield words(
            "Needs attention: {overdue} overdue, {stale} stale.",
            overdue=words.number(total.overdue),
            stale=words.number(total.stale),
        )


def _attainment(team: Team, words: Words) -> Iterator[str]:
    """How much of the target is won, beside how much of the time is gone."""
    if not team.total.attainment:
        return
    target, reached = words.moneys(team.total.target), tell_attainment(team.total, words)
    period = team.about.period
    if period.start is None or period.end is None:
        yield words("Target: {target}. Reached: {reached}.", target=target, reached=reached)
        return
    yield words(
        "Target: {target}. Reached: {reached}, with {gone} of the working days over.",
        target=target,
        reached=reached,
        gone=words.percent(pace(period.start, period.end, team.about.today)),
    )


def _winner(rep: Rep, words: Words) -> str:
    return words(
        "{rep} ({value}, {n} won)",
        rep=rep.name,
        value=words.moneys(rep.work.won_value),
        n=words.number(rep.work.won),
    )


def _rates(team: Team, words: Words) -> Iterator[str]:
    """Who differs from the team by more than chance: all else is no reason to praise or blame."""
    above, below = team.apart
    if above:
        yield words(
            "Win rate above the team's by more than chance: {list}.", list=_shares(above, words)
        )
    if below:
        yield words(
            "Win rate below the team's by more than chance: {list}.", list=_shares(below, words)
        )
    if not above and not below and sum(rep.work.win_rate.whole > 0 for rep in team.reps) > 1:
        yield words("Nobody's win rate differs from the team's by more than chance.")


def _shares(reps: Iterable[Rep], words: Words) -> str:
    return words.both(
        words("{rep} ({rate})", rep=rep.name, rate=tell_short(rep.work.win_rate, words))
        for rep in reps
    )


def _table(team: Team, words: Words) -> Table:
    header = (
        words("Person"),
        words("Open now"),
        words("Open value"),
        words("Won"),
        words("Won value"),
        words("Target"),
        words("Attainment"),
        words("Lost"),
        words("Win rate"),
        words("Cycle in days"),
        words("Activities"),
        words("Overdue"),
        words("Stale"),
    )
    together = _row(words("Together"), team.total, words)
    return Table(header, (together, *(_row(rep.name, rep.work, words) for rep in team.reps)))


def _row(name: str, work: Work, words: Words) -> tuple[Cell, ...]:
    return (
        name,
        work.open,
        work.open_value if work.open else None,
        work.won,
        work.won_value if work.won else None,
        work.target or None,
        tell_attainment(work, words),
        work.lost,
        work.win_rate,
        work.median_cycle_days,
        work.activities,
        work.overdue,
        work.stale,
    )


def _footnotes(team: Team, words: Words) -> Iterator[str]:
    yield from drawn(team, words)
    yield from few(_all_shares(team), words)
    yield from tell_back_dated(team.about, words)


def _all_shares(team: Team) -> Iterator[Share]:
    yield team.total.win_rate
    yield from (rep.work.win_rate for rep in team.reps)


def _alt_text(team: Team, words: Words) -> str:
    """What the picture shows, person by person."""
    name = title(team, words)
    if not team.has_value and not team.has_rate:
        return name
    people = (
        words(
            "{rep}: {value} won, win rate {rate}",
            rep=rep.name,
            value=words.moneys(rep.work.won_value),
            rate=tell_share(rep.work.win_rate, words),
        )
        for rep in team.reps[:DESCRIBED]
    )
    return words("{title}. {bars}.", title=name, bars=words("; ").join(people))
