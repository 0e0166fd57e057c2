"""``/opp team``: who works together; an admin makes, fills, renames and deletes teams."""

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, Modal, Reply, Saved
from handlers.people import person_with
from handlers.routes import Routes
from handlers.views.blocks import escape
from handlers.views.team import TeamShown, no_teams, team_form, teams_blocks
from store import sales_teams
from store.models import Person
from store.people import check_may_administer, may_administer


def team(asked: Interaction) -> Answer:
    """The teams and who is in them."""
    with asked.services.readings() as session:
        shown = _shown(session, asked)
    admin = may_administer(asked.who.is_admin, asked.who.slack_id, asked.services.admins)
    said = asked.words.both(one.name for one in shown)
    text = asked.words("Teams: {names}", names=escape(said)) if shown else no_teams(asked.words)
    return Reply(text, teams_blocks(shown, asked.words, admin=admin))


def change_pressed(asked: Interaction) -> Answer:
    """The form of a team, or, without its id, of a new one."""
    meta = {"origin": asked.origin}
    with asked.services.readings() as session:
        _check(session, asked)
        if not asked.value:
            return Modal(team_form(None, (), asked.words, meta))
        found = sales_teams.get(session, asked.place.id, int(asked.value))
        people = sales_teams.members(session, asked.place.id).get(found.id, [])
        ids = [one.slack_id for one in people if one.slack_id]
        return Modal(team_form(found.name, ids, asked.words, meta | {"id": found.id}))


def saved(asked: Interaction) -> Answer:
    values = Values(asked.values)
    name = values.text(Field.NAME) or ""
    deleting = bool(values.choices(Field.DELETE))
    chosen = [] if deleting else values.people(Field.MEMBERS)
    members = [person_with(asked, slack_id) for slack_id in chosen]
    with asked.services.sessions.begin() as session:
        _check(session, asked)
        said = _deleted(session, asked) if deleting else _kept(session, asked, name, members)
        shown = _shown(session, asked)
    return Saved(Reply(said, teams_blocks(shown, asked.words, admin=True, said=said)))


def _kept(session: Session, asked: Interaction, name: str, members: list[int]) -> str:
    id_ = asked.meta.get("id")
    if id_ is None:
        found = sales_teams.make_team(session, asked.place.id, name)
    else:
        found = sales_teams.get(session, asked.place.id, id_)
        sales_teams.rename_team(session, found, name)
    sales_teams.fill_team(session, found, members)
    return asked.words("Saved: {team}.", team=escape(found.name))


def _deleted(session: Session, asked: Interaction) -> str:
    found = sales_teams.get(session, asked.place.id, asked.meta["id"])
    name = found.name
    sales_teams.delete_team(session, found, asked.now)
    return asked.words("{team} is no team any more.", team=escape(name))


def _shown(session: Session, asked: Interaction) -> list[TeamShown]:
    people = sales_teams.members(session, asked.place.id)
    return [
        TeamShown(one.id, one.name, tuple(person.name for person in people.get(one.id, ())))
        for one in sales_teams.teams(session, asked.place.id)
    ]


def _check(session: Session, asked: Interaction) -> None:
    check_may_administer(session, session.get_one(Person, asked.who.id), asked.services.admins)


def register(routes: Routes) -> None:
    routes.command("team", team)
    routes.action(Act.TEAM_FORM, change_pressed)
    routes.form(Form.TEAM, saved)
