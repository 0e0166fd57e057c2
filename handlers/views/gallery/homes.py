"""Every Home tab, and the search that it opens."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.views.gallery.forms import history_page
from handlers.views.gallery.messages import due
from handlers.views.gallery.sample import TODAY, Sample
from handlers.views.gallery.shown import Shown, modal_named
from handlers.views.home import Home, find_view, home_blocks
from reports import day, overview
from reports.overview import Overview, StageWorth, Worth
from reports.words import Words
from store.homes import MINE, TEAM
from store.models import Kind
from store.overview import Brief, Happening

REQUEST = "1234567890123.1234567890123." + "f" * 32


def homes(words: Words, sample: Sample) -> Iterator[Shown]:
    for name, home in _each(words, sample):
        blocks = home_blocks(home, words, ZoneInfo("UTC"))
        yield Shown(name, "home", {"type": "home", "blocks": blocks})
    yield modal_named("find", find_view(words))


def _each(words: Words, sample: Sample) -> Iterator[tuple[str, Home]]:
    mine = overview.cut(day.tell(due(sample), words, TODAY), 8)
    team = overview.cut(day.tell_team(due(sample), words, TODAY), 12, 3)
    quiet = day.tell([], words, TODAY)
    happened = tuple(_happened(sample))
    told, nothing = (overview.tell(one, words) for one in (_busy(sample), _nothing(sample)))
    last = (happened[0], REQUEST)
    yield "home tab", Home(MINE, 2**40, last, mine, told, happened[:10])
    yield "team's home tab", Home(TEAM, None, last, team, told)
    yield "quiet home tab", Home(MINE, 1, None, quiet, nothing)
    yield "quiet team's home tab", Home(TEAM, None, None, quiet, nothing)


def _happened(sample: Sample) -> Iterator[Happening]:
    for place, entry in enumerate(history_page(sample).entries):
        yield Happening(sample.number + place, sample.title, (entry,) * (3 if sample.full else 1))


def _busy(sample: Sample) -> Overview:
    value = {"EUR": sample.amount, "CNY": Decimal("99.50")} if sample.full else {}
    worth = Worth(12, value, value, 3)
    brief = Brief(
        sample.number, sample.title, sample.person, sample.amount if sample.full else None, "EUR"
    )
    kinds = (Kind.WON, Kind.LOST, Kind.CREATED, Kind.STAGE)
    return Overview(
        TODAY - dt.timedelta(days=3),
        TODAY,
        tuple(StageWorth(place, name, worth) for place, name in enumerate(sample.stages)),
        worth,
        owners=tuple((f"{place} {sample.person}"[:200], worth) for place in range(10)),
        other_owners=190 if sample.full else 0,
        changed=dict.fromkeys(kinds, worth),
        largest=dict.fromkeys(kinds, [brief] * 3),
    )


def _nothing(sample: Sample) -> Overview:
    stages = tuple(StageWorth(place, name, Worth()) for place, name in enumerate(sample.stages))
    return Overview(TODAY - dt.timedelta(days=1), TODAY, stages, Worth())
