"""Sales teams: who is in which, and the form that makes and fills one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.ids import Act, Field, Form
from handlers.views.blocks import Block, actions, bold, button, escape, modal, section, shorten
from handlers.views.inputs import checkboxes, people_input, text_input
from reports.words import Words

NAMED = 20
MOST_TEAMS = 40
LONGEST_NAME = 60


@dataclass(frozen=True)
class TeamShown:
    """A team by its id, and the names of those in it."""

    id: int
    name: str
    people: tuple[str, ...]


def teams_blocks(
    shown: Iterable[TeamShown], words: Words, *, admin: bool, said: str | None = None
) -> list[Block]:
    """``said`` comes first; an admin has the buttons that change them."""
    teams = list(shown)[:MOST_TEAMS]
    blocks = [section(said)] if said else []
    if not teams:
        blocks.append(section(no_teams(words)))
    for team in teams:
        change = button(words("Change…"), Act.TEAM_FORM, str(team.id)) if admin else None
        blocks.append(section(_line(team, words), change))
    if admin:
        blocks.append(actions(button(words("New team"), Act.TEAM_FORM)))
    return blocks


def no_teams(words: Words) -> str:
    return words("There is no team yet. An admin makes one with `/opp team`.")


def _line(team: TeamShown, words: Words) -> str:
    names = [escape(shorten(name, 60)) for name in team.people[:NAMED]]
    if len(team.people) > NAMED:
        more = len(team.people) - NAMED
        names.append(words.many("{n} more", "{n} more", more))
    people = words.both(names) if names else words("nobody yet")
    return f"{bold(escape(team.name))}\n{people}"


def team_form(
    name: str | None, members: Iterable[str], words: Words, meta: Mapping[str, Any]
) -> Block:
    """``members`` are Slack ids. Without a name it is a new one."""
    blocks = [
        text_input(Field.NAME, words("Name"), name, longest=LONGEST_NAME),
        people_input(Field.MEMBERS, words("Who is in it"), members),
    ]
    if name is not None:
        delete = (str(Field.DELETE), words("Delete this team, with its targets"))
        blocks.append(checkboxes(Field.DELETE, words("Not needed any more?"), [delete], []))
    return modal(
        Form.TEAM,
        words("Team"),
        blocks,
        submit=words("Save"),
        close=words("Cancel"),
        meta=meta,
    )
