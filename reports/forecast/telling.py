"""A forecast in words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports import footnotes
from reports.currencies import tell_drawn
from reports.figures import Amounts, tell_signed, wilson
from reports.forecast.shape import Better, Forecast, Grade, Month, Open
from reports.periods import tell_period
from reports.report import Proposal, tell_back_dated, tell_days, tell_title
from reports.tables import Cell, Table
from reports.telling import Telling
from reports.words import Words
from store.errors import mark

TITLE = mark("Sales forecast")


def tell(forecast: Forecast, words: Words) -> Telling:
    """What is won and expected, against the target; what is in no month; how good forecasts are."""
    return Telling(
        title=title(forecast, words),
        sentences=tuple(_sentences(forecast, words)),
        table=None if forecast.is_empty else _table(forecast, words),
        footnotes=tuple(_footnotes(forecast, words)),
        alt_text=_alt_text(forecast, words),
    )


def title(forecast: Forecast, words: Words) -> str:
    return tell_title(TITLE, forecast.about, words)


def subtitle(forecast: Forecast, words: Words) -> str:
    """The period, or the months that it was widened to."""
    period = forecast.about.period
    if period.start == forecast.start and period.end == forecast.end:
        return tell_days(forecast.about, words, tell_period(period, words))
    first, last = (words.month(forecast.months[place].month) for place in (0, -1))
    days = first if first == last else words("{first} – {last}", first=first, last=last)
    return tell_days(forecast.about, words, days)


def _sentences(forecast: Forecast, words: Words) -> Iterator[str]:
    yield subtitle(forecast, words)
    if forecast.is_empty:
        yield words("Nothing was won, nothing is open, and there is no target.")
        return
    yield words(
        "Won: {won}. Still to come in these months: {weighted} weighted, {best} at best.",
        won=words.moneys(forecast.won),
        weighted=words.moneys(forecast.due.weighted),
        best=words.moneys(forecast.due.value),
    )
    yield from (_against(forecast, currency, words) for currency in forecast.target)
    yield from _aside(forecast, words)
    if forecast.grades:
        yield _graded(forecast.grades[-1], words)
    yield from (tell_better(one, words) for one in forecast.better)


def _against(forecast: Forecast, currency: str, words: Words) -> str:
    """Attainment with its pace, and coverage with what is needed."""
    target = words.money(forecast.target[currency], currency)
    attained = forecast.attainment.get(currency)
    times = forecast.coverage[currency]
    if times is None:
        return words(
            "The target of {target} is met: {share} of it is won, with {pace} of the working days "
            "gone.",
            target=target,
            share=words.percent(attained),
            pace=words.percent(forecast.pace),
        )
    said = words(
        "Target {target}: {share} won, with {pace} of the working days gone. What is open is "
        "{times}× the missing {missing}.",
        target=target,
        share=words.percent(attained),
        pace=words.percent(forecast.pace),
        missing=words.money(forecast.missing[currency], currency),
        times=words.number(round(times, 1)),
    )
    needed = forecast.needed_coverage.get(currency)
    if needed is None:
        return said
    both = words(
        "At the win rate of the last 12 months ({rate}) {times}× is needed.",
        rate=words.percent(float(forecast.win_rates[currency])),
        times=words.number(round(needed, 1)),
    )
    return f"{said} {both}"


def _aside(forecast: Forecast, words: Words) -> Iterator[str]:
    """What is open and in none of the months."""
    if forecast.past_due.count:
        yield words.many(
            "{n} opportunity is past its expected close and in no month: {value}.",
            "{n} opportunities are past their expected close and in no month: {value}.",
            forecast.past_due.count,
            value=_value(forecast.past_due, words),
        )
    if forecast.undated.count:
        yield words.many(
            "{n} opportunity has no expected close: {value}.",
            "{n} opportunities have no expected close: {value}.",
            forecast.undated.count,
            value=_value(forecast.undated, words),
        )
    if forecast.later.count:
        yield words.many(
            "{n} opportunity is expected after these months: {value}.",
            "{n} opportunities are expected after these months: {value}.",
            forecast.later.count,
            value=_value(forecast.later, words),
        )
    if forecast.earlier and forecast.earlier.count:
        yield words.many(
            "{n} opportunity is expected before these months: {value}.",
            "{n} opportunities are expected before these months: {value}.",
            forecast.earlier.count,
            value=_value(forecast.earlier, words),
        )


def _value(one: Open, words: Words) -> str:
    return words.moneys(one.value) if one.value else words("amount unknown")


def _graded(grade: Grade, words: Words) -> str:
    """How the last finished month turned out."""
    forecast = _known(grade.forecast)
    won = grade.won or {currency: Decimal(0) for currency in forecast}
    values = {
        "month": words.month(grade.month),
        "forecast": words.moneys(forecast),
        "won": words.moneys(won),
    }
    off = _off(grade, words)
    if not off:
        return words(
            "4 weeks before its end, {month} was forecast at {forecast}; {won} were won.", **values
        )
    return words(
        "4 weeks before its end, {month} was forecast at {forecast}; {won} were won ({off}).",
        off=off,
        **values,
    )


def _off(grade: Grade, words: Words) -> str:
    """The errors of those currencies that were forecast, the workspace's alone without a code."""
    found = []
    for currency in _known(grade.forecast):
        error = grade.error(currency)
        if error is not None:
            worded = tell_signed(words.percent(abs(error)), round(100 * error))
            found.append(worded if len(_known(grade.forecast)) == 1 else f"{currency} {worded}")
    return words("; ").join(found)


def _known(amounts: Amounts) -> Amounts:
    """Without those of which nothing was forecast, unless that is all."""
    return {currency: amount for currency, amount in amounts.items() if amount} or amounts


def tell_better(one: Better, words: Words) -> str:
    """Why another chance would be better."""
    fate = one.fate
    low, high = wilson(fate.won, fate.closed) or (0.0, 0.0)
    return words(
        "{stage} is set to {set}, but of {closed} that reached it and were closed in the last 12 "
        "months {won} were won ({low}–{high}): {better} would be closer.",
        stage=words.name(fate.name),
        set=words.percent(fate.probability / 100),
        closed=words.number(fate.closed),
        won=words.number(fate.won),
        low=words.percent(low),
        high=words.percent(high),
        better=words.percent(one.percent / 100),
    )


def proposals(forecast: Forecast, words: Words) -> tuple[Proposal, ...]:
    """What an admin may set with a press: one for each stage whose chance is surely wrong."""
    return tuple(_proposal(one, words) for one in forecast.better)


def _proposal(one: Better, words: Words) -> Proposal:
    fate = one.fate
    stage, percent = words.name(fate.name), words.percent(one.percent / 100)
    return Proposal(
        key=f"{fate.stage_id}:{fate.probability}:{one.percent}",
        label=words("Set {stage} to {percent}", stage=stage, percent=percent),
        question=words(
            "Everything in {stage} without a chance of its own then counts with {percent} instead "
            "of {before}.",
            stage=stage,
            percent=percent,
            before=words.percent(fate.probability / 100),
        ),
    )


def _table(forecast: Forecast, words: Words) -> Table:
    header = (
        words("Month"),
        words("Won"),
        words("Weighted"),
        words("Best case"),
        words("Still open"),
        words("Target"),
    )
    rows: list[tuple[Cell, ...]] = [_row(month, words) for month in forecast.months]
    together = (words("Together"), forecast.won, forecast.due.weighted, forecast.due.value)
    rows.append((*together, forecast.due.count, forecast.target))
    for label, one in (
        (words("Past due"), forecast.past_due),
        (words("Undated"), forecast.undated),
        (words("Earlier"), forecast.earlier),
        (words("Later"), forecast.later),
    ):
        if one is not None and one.count:
            rows.append((label, {}, one.weighted, one.value, one.count, {}))
    return Table(header, tuple(rows))


def _row(month: Month, words: Words) -> tuple[Cell, ...]:
    due = month.due
    name = words.month(month.month)
    return (name, month.won, due.weighted, due.value, due.count, month.target)


def _footnotes(forecast: Forecast, words: Words) -> Iterator[str]:
    aside = (forecast.past_due, forecast.undated, forecast.later, forecast.due)
    unknown = sum(one.without_amount for one in aside)
    yield from footnotes.without_amount(unknown, words)
    yield from tell_drawn(forecast.currency, forecast.amounts, words)
    yield from tell_back_dated(forecast.about, words)


def _alt_text(forecast: Forecast, words: Words) -> str:
    currency = forecast.currency
    months = [
        words(
            "{month}: won {won}, weighted {weighted}, best case {best}",
            month=words.month(one.month),
            won=_short(one.won, currency, words),
            weighted=_short(one.due.weighted, currency, words),
            best=_short(one.due.value, currency, words),
        )
        for one in forecast.months
    ]
    return words(
        "{title}. {months}. Past due {past_due}, undated {undated}.",
        title=title(forecast, words),
        months=words("; ").join(months),
        past_due=_short(forecast.past_due.value, currency, words),
        undated=_short(forecast.undated.value, currency, words),
    )


def _short(amounts: Mapping[str, Decimal], currency: str, words: Words) -> str:
    return words.short_money(amounts.get(currency, Decimal(0)), currency)
