"""The Home tab: mine or the team's day, pipeline, and what changed; and the search it opens."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from handlers.ids import Act
from handlers.views.blocks import (
    Block,
    actions,
    bold,
    button,
    context,
    divider,
    escape,
    header,
    mention,
    modal,
    option,
    plain,
    section,
    sections,
    shorten,
)
from handlers.views.card import when
from handlers.views.day import day_blocks, team_blocks
from handlers.views.history import what_happened
from reports.day import Day
from reports.overview import LONGEST_TITLE, Line, Told
from reports.words import Words
from store.homes import MINE, TEAM, Shows
from store.models import Status
from store.overview import Happening

LONGEST_CHANGE = 300


@dataclass(frozen=True, slots=True)
class Home:
    """All that a Home tab shows.

    ``last`` is the reader's last change and the request that takes it back. ``owner_id`` is whose
    pipeline it is, empty for the team's.
    """

    shows: Shows
    owner_id: int | None
    last: tuple[Happening, str] | None
    day: Day
    told: Told
    happened: tuple[Happening, ...] = ()


def home_blocks(home: Home, words: Words, zone: ZoneInfo) -> list[Block]:
    """At most 100 blocks, whatever the pipeline: each part shows its first few and counts."""
    changes = _mine_changed if home.shows == MINE else _team_changed
    return [
        _buttons(home.shows, words),
        *_last(home, words, zone),
        *_day(home, words),
        divider(),
        *_pipeline(home, words),
        *_owners(home.told, words),
        divider(),
        *changes(home, words, zone),
        context(words("Write `/opp help` anywhere to see all that I can do.")),
    ]


def find_view(words: Words) -> Block:
    """A search as one types; what is chosen opens."""
    menu: Block = {
        "type": "external_select",
        "action_id": Act.FOUND,
        "min_query_length": 1,
        "focus_on_load": True,
        "placeholder": plain(words("Number, title, account or contact")),
    }
    title = words("Find an opportunity")
    return modal("find", title, [actions(menu, block_id="find")], close=words("Close"))


def _buttons(shows: Shows, words: Words) -> Block:
    return actions(
        button(words("New opportunity"), Act.NEW, style="primary"),
        button(words("Find…"), Act.FIND),
        button(words("My opportunities"), Act.LIST_MINE),
        button(_ticked(words("Mine"), shows == MINE), Act.HOME_MINE),
        button(_ticked(words("The team’s"), shows == TEAM), Act.HOME_TEAM),
    )


def _ticked(text: str, is_shown: bool) -> str:
    return f"✓ {text}" if is_shown else text


def _last(home: Home, words: Words, zone: ZoneInfo) -> list[Block]:
    if home.last is None:
        return []
    happening, request_id = home.last
    said = words("Your last change: {what}", what=_happened(happening, words, zone, who=False))
    return [section(said, button(words("Take back"), Act.UNDO, request_id))]


def _day(home: Home, words: Words) -> list[Block]:
    if not home.day.total:
        return [section(words(":white_check_mark: Nothing is due today."))]
    return day_blocks(home.day, words) if home.shows == MINE else team_blocks(home.day, words)


def _pipeline(home: Home, words: Words) -> list[Block]:
    mine, told = home.shows == MINE, home.told
    title = words("My pipeline") if mine else words("The team’s pipeline")
    blocks = [header(title), section(escape(" ".join(told.total)))]
    blocks += [_stage(line, home.owner_id, words) for line in told.stages]
    if told.more_stages:
        blocks.append(context(told.more_stages))
    return blocks


def _stage(line: Line, owner_id: int | None, words: Words) -> Block:
    shown = _line(line)
    if line.stage_id is None:
        return section(shown)
    query = {"owner": owner_id, "stage": line.stage_id, "status": Status.OPEN}
    value = json.dumps(query, separators=(",", ":"))
    return section(shown, button(words("Show"), Act.SHOW_STAGE, value))


def _owners(told: Told, words: Words) -> Iterator[Block]:
    if not told.owners:
        return
    yield section(bold(words("Who has what")))
    yield from sections(f"• {_line(line)}" for line in told.owners)
    if told.more_owners:
        yield context(told.more_owners)


def _mine_changed(home: Home, words: Words, zone: ZoneInfo) -> list[Block]:
    blocks = [header(home.told.since)]
    if not home.happened:
        return [*blocks, section(words("Nothing changed."))]
    blocks += sections(f"• {_happened(one, words, zone)}" for one in home.happened)
    return [*blocks, _menu(home.happened, words)]


def _team_changed(home: Home, words: Words, _zone: ZoneInfo) -> list[Block]:
    blocks = [header(home.told.since)]
    if not home.told.changes:
        return [*blocks, section(words("Nothing changed."))]
    return [*blocks, *(section(_line(line)) for line in home.told.changes)]


def _happened(one: Happening, words: Words, zone: ZoneInfo, *, who: bool = True) -> str:
    """“*#42 Acme renewal*  Stage: Identified → *Contacted* · @sam, 10:32”."""
    what = words("; ").join(what_happened(entry, words) for entry in one.entries)
    newest = one.entries[-1]
    by = mention(newest.slack_id, newest.who) if newest.who else words("imported")
    about = bold(escape(f"#{one.number} {shorten(one.title, LONGEST_TITLE)}"))
    moment = when(newest.happened_at, words, zone)
    return f"{about}  {_in_one_line(what)} · {f'{by}, {moment}' if who else moment}"


def _in_one_line(text: str) -> str:
    return shorten(" ".join(text.split()), LONGEST_CHANGE)


def _line(line: Line) -> str:
    return f"{bold(escape(line.name))}  {escape(line.facts)}"


def _menu(happened: Iterable[Happening], words: Words) -> Block:
    titles = {one.number: one.title for one in happened}
    menu: dict[str, Any] = {
        "type": "static_select",
        "action_id": Act.OPEN_CHOSEN,
        "placeholder": plain(words("Open one…")),
        "options": [option(f"#{number} {title}", str(number)) for number, title in titles.items()],
    }
    return actions(menu)
