"""What Slack says about a person, as Oppy keeps it."""

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.directory import LookUp
from store.people import Profile


def profile_of(user: Mapping[str, Any]) -> Profile:
    """A Slack user object. Reports name people in full."""
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or profile.get("display_name")
    return Profile(
        slack_id=user["id"],
        team_id=user.get("team_id") or "",
        name=name or user.get("name") or user["id"],
        timezone=user.get("tz"),
        locale=user.get("locale"),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_deactivated=bool(user.get("deleted")),
    )


def look_up_in(client: WebClient) -> LookUp:
    """Asks Slack; somebody it does not know is nobody."""

    def look_up(slack_id: str) -> Profile | None:
        try:
            return profile_of(client.users_info(user=slack_id, include_locale=True)["user"])
        except SlackApiError as error:
            if error.response.get("error") in ("user_not_found", "user_not_visible"):
                return None
            raise

    return look_up
