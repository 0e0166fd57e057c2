"""Where opportunities come from, why and where they are lost, how long they take, how old they are:
with something in every part, or with nothing at all."""

from decimal import Decimal

from handlers.views.gallery.figures import about
from handlers.views.gallery.sample import Sample
from reports.counted import Counted
from reports.cycle.shape import Cycle, StageTime
from reports.figures import Amounts
from reports.losses.shape import Competitor, Losses, Reason, StageLost
from reports.sources.shape import Source, Sources
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
