"""The settings of a bot that is connected to the sandbox."""

from typing import Any

from pydantic import SecretStr

from bot.sandbox import Sandbox
from bot.settings import Settings


def settings_for(slack: Sandbox, database_url: str, **more: Any) -> Settings:
    """Of a team in Berlin, over Socket Mode; nothing is read from where the tests run."""
    named = {
        "bot_token": SecretStr(slack.bot_token),
        "app_token": SecretStr(slack.app_token),
        "api_url": slack.api_url,
        "timezone": "Europe/Berlin",
    }
    return Settings(database_url=database_url, _env_file=None, **named | more)
