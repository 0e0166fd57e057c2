"""Who the app is, and the way into Socket Mode."""

from __future__ import annotations

from bot.sandbox.methods.call import TIER_3, Call, Method
from bot.sandbox.shapes import Json, SlackError


def auth_test(call: Call) -> Json:
    team = call.workspace.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.bot.name,
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    return {"url": call.connection_url()}


def team_info(call: Call) -> Json:
    team = call.workspace.team
    wanted = call.args.text("team")
    if wanted and wanted != team.id:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "email_domain": f"{team.domain}.example",
            "icon": {"image_default": True},
        }
    }


def bots_info(call: Call) -> Json:
    team = call.workspace.team
    if call.args.text("bot") not in ("", team.bot_id):
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": team.bot_id,
            "deleted": False,
            "name": team.bot.real_name,
            "updated": 0,
            "app_id": team.app_id,
            "user_id": team.bot.id,
            "icons": {},
        }
    }


METHODS = (
    Method("auth.test", auth_test, changes=False),
    Method("apps.connections.open", connections_open, tier=TIER_3, caller="app", changes=False),
    Method("team.info", team_info, "team domain", ("team:read",), TIER_3, changes=False),
    Method("bots.info", bots_info, "bot team_id", ("users:read",), TIER_3, changes=False),
)
