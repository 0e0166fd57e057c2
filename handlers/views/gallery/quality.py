"""Where opportunities come from, why and where they are lost, how long they take, how old they are:
with something in every part, or with nothing at all."""

from decimal import Decimal

from handlers.views.gallery.figures import about
from handlers.views.gallery.sample import Sample
from reports.aging.shape import Aging, Bucket, StaleStage
from reports.counted import Counted
from reports.cycle.shape import Cycle, StageTime
from reports.figures import Amounts
from reports.losses.shape import Competitor, Losses, Reason, StageLost
from reports.sources.shape import Source, Sources
from store.aging import Quiet
from store.cycle import Spread, Waiting


def worth(sample: Sample) -> Amounts:
    return {"EUR": sample.amount, "USD": Decimal("99.50")}


def busy_sources(sample: Sample) -> Sources:
    """The first wins almost all of its many, the last none; a few have no source."""
    names: tuple[str | None, ...] = (*sample.sources, None) if sample.full else ()
    sources = tuple(_source(place, name, sample) for place, name in enumerate(names))
    cycles = {14: 90, 41: 120}
    total = Source(
        None,
        None,
        sum(source.open for source in sources),
        sum(source.won for source in sources),
        sum(source.lost for source in sources),
        worth(sample) if sources else {},
        worth(sample) if sources else {},
        3 if sources else 0,
        cycles if sources else {},
    )
    return Sources(about(sample), sources, total, 2 if sources else 0)


def _source(place: int, name: str | None, sample: Sample) -> Source:
    won = max(60 - 15 * place, 0)
    cycles = {20 + place: won} if won else {}
    id_ = None if name is None else place + 1
    return Source(id_, name, 12, won, 5 + 4 * place, worth(sample), worth(sample), 1, cycles)


def busy_losses(sample: Sample) -> Losses:
    """Each reason in each stage, to three competitors."""
    if not sample.full:
        return Losses(about(sample), Counted(0, {}, 0), (), (), (), 0)
    places = range(1, len(sample.stages) + 1)
    of = Counted(12, worth(sample), 2)
    names = (*sample.reasons, None)
    return Losses(
        about(sample),
        Counted(12 * len(names), worth(sample), 2 * len(names)),
        tuple(
            Reason(None if name is None else id_, name, of, dict.fromkeys(places, 2))
            for id_, name in enumerate(names, start=1)
        ),
        tuple(StageLost(id_, name, of) for id_, name in zip(places, sample.stages, strict=True)),
        tuple(
            Competitor(f"{key}", name, of)
            for key, name in enumerate((sample.competitor,) * 4 + (None,))
        ),
        17,
    )


def busy_cycle(sample: Sample) -> Cycle:
    """Left after a few days, and a crowd that is still there for months."""
    left, here = Spread(23, 2.25, 8.5, 21, 14.04), Spread(12, 20, 55.5, 100, 60)
    waiting = Waiting(sample.number, sample.title, sample.person, sample.stages[-1], 411)
    return Cycle(
        about(sample),
        tuple(
            StageTime(id_, name, left if sample.full else None, here if sample.full else None)
            for id_, name in enumerate(sample.stages, start=1)
        ),
        {-3: 1, 14: 30, 60: 31} if sample.full else {},
        (waiting,) * 5 if sample.full else (),
    )


def busy_aging(sample: Sample) -> Aging:
    """As many of every age in every stage, and more stale ones than are named."""
    places = range(1, len(sample.stages) + 1) if sample.full else range(0)
    of = Counted(2 * len(places), worth(sample) if sample.full else {}, len(places))
    quiet = Quiet(
        sample.number, sample.title, sample.person, sample.stages[-1], sample.amount, "EUR", 411
    )
    limits: tuple[tuple[int, int | None], ...] = (
        (0, 30),
        (31, 60),
        (61, 90),
        (91, 180),
        (181, None),
    )
    return Aging(
        about=about(sample),
        buckets=tuple(Bucket(first, last, of, dict.fromkeys(places, 2)) for first, last in limits),
        stages=dict(zip(places, sample.stages, strict=False)),
        open=Counted(10 * len(places), of.value, of.without_amount),
        stale=Counted(3 * len(places), of.value, 0),
        stale_stages=tuple(
            StaleStage(id_, sample.stages[id_ - 1], 14, Counted(3, of.value, 0)) for id_ in places
        ),
        quietest=(quiet,) * (10 if sample.full else 0),
        no_next_step=len(places),
        old=len(places),
        old_limit=141.3 if sample.full else None,
    )
