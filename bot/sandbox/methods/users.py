"""People. Their zone's offset is what it is now by the sandbox's clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.sandbox.methods.call import TIER_2, TIER_4, Call, Method
from bot.sandbox.methods.paging import page
from bot.sandbox.shapes import Json
from bot.sandbox.team import Person


def users_info(call: Call) -> Json:
    person = call.person(call.args.required("user"))
    return {"user": _as_slack(call, person)}


def users_list(call: Call) -> Json:
    team = call.workspace.team
    everyone = [*team.people.values(), team.bot]
    shown, rest = page(call, everyone, "user")
    return {"members": [_as_slack(call, person) for person in shown], **rest}


def _as_slack(call: Call, person: Person) -> Json:
    """A deactivated person has no time zone; an external one has no e-mail here."""
    body: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": {
            "real_name": person.real_name,
            "display_name": person.name,
            "title": person.title,
            "team": person.team_id,
        },
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if "users:read.email" in call.scopes and not person.is_external and not person.is_bot:
        body["profile"]["email"] = person.email
    if person.is_external:
        body["is_stranger"] = not _shares_a_channel(call, person)
    if person.deleted:
        return body
    return body | _of_active(call, person)


def _shares_a_channel(call: Call, person: Person) -> bool:
    """Someone of another team is a stranger only while no channel joins them with the app."""
    channels = call.workspace.team.channels.values()
    return any(person.id in channel.members and call.is_in(channel) for channel in channels)


def _of_active(call: Call, person: Person) -> Json:
    local = call.workspace.clock().astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    body: Json = {
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": local.tzname(),
        "tz_offset": 0 if offset is None else int(offset.total_seconds()),
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_ultra_restricted,
        "who_can_share_contact_card": "EVERYONE",
    }
    if call.args.flag("include_locale"):
        body["locale"] = person.locale
    return body


READ = ("users:read",)

METHODS = (
    Method("users.info", users_info, "user include_locale", READ, TIER_4, False, changes=False),
    Method(
        "users.list",
        users_list,
        "cursor limit include_locale team_id",
        READ,
        TIER_2,
        False,
        changes=False,
    ),
)
