"""The environment, read once and checked as a whole."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from store.workspaces import Defaults

SLACK_API = "https://slack.com/api/"


class SettingsWrong(Exception):
    """What is missing or cannot be right, one line for each name."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """Names and meanings stand in ``.env.example`` and in docs/operating.md."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    database_url: str = Field("sqlite:///oppy.db", alias="DATABASE_URL")
    bot_token: SecretStr | None = Field(None, alias="SLACK_BOT_TOKEN")
    app_token: SecretStr | None = Field(None, alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr | None = Field(None, alias="SLACK_SIGNING_SECRET")
    api_url: str = Field(SLACK_API, alias="SLACK_API_URL")
    port: int = Field(3000, alias="PORT", ge=0, le=65535)
    host_given: str | None = Field(None, alias="OPPY_HOST")
    admins_listed: str = Field("", alias="OPPY_ADMINS")
    url: str | None = Field(None, alias="OPPY_URL")
    timezone: str = Field("UTC", alias="OPPY_TIMEZONE")
    currency: str = Field("EUR", alias="OPPY_CURRENCY", pattern="^[A-Z]{3}$")
    locale: str = Field("en-US", alias="OPPY_LOCALE")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} is no IANA time zone such as Europe/Berlin") from None
        return name

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        try:
            parsed = make_url(url)
            backend = parsed.get_backend_name()
        except ArgumentError:
            backend = ""
        slashes_missing = backend == "sqlite" and parsed.host
        if slashes_missing or backend not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("write sqlite:///oppy.db or postgresql://user:password@host/name")
        return url

    @field_validator("api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("write an address such as https://slack.com/api/")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("url")
    @classmethod
    def _public_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query:
            raise ValueError("write an address such as https://oppy.example.com")
        return url.rstrip("/")

    @property
    def host(self) -> str:
        """Where to listen: Slack comes from outside; over Socket Mode only operators ask."""
        inside, everywhere = "127.0.0.1", "0.0.0.0"  # noqa: S104 - Slack must get in
        return self.host_given or (everywhere if self.app_token is None else inside)

    @property
    def admins(self) -> frozenset[str]:
        return frozenset(self.admins_listed.replace(",", " ").split())

    @property
    def defaults(self) -> Defaults:
        """What a new workspace starts with."""
        return Defaults(self.timezone, self.currency, self.locale)

    def missing_to_run(self) -> list[str]:
        """What is needed to talk to Slack and is not set: a line for each name."""
        missing = []
        if self.bot_token is None:
            missing.append("SLACK_BOT_TOKEN is missing: the xoxb-… token of the installed app")
        if self.app_token is None and self.signing_secret is None:
            missing.append(
                "SLACK_APP_TOKEN (xapp-…, for Socket Mode) or SLACK_SIGNING_SECRET (to serve "
                "HTTP) is missing"
            )
        return missing


def read_settings(**given: object) -> Settings:
    """Raises ``SettingsWrong`` with everything that is wrong, at once."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise SettingsWrong(
            [f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors()]
        ) from None
