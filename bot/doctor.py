"""``oppy doctor``: looks at everything Oppy needs and says how to mend what is not well."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.clients import posting_client
from bot.clock import system_clock
from bot.manifest import optional_scopes, required_scopes
from bot.settings import Settings
from store import schema, subscriptions
from store.database import open_database
from store.workspaces import find_workspace

CHINESE = "商机"
CLOCK_MAY_DIFFER = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``remedy`` says what to do when it is not well."""

    well: bool
    what: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Everything, even when something fails early."""
    return [*_settings(settings), *_database(settings), *_slack(settings), *_fonts()]


def _settings(settings: Settings) -> Iterator[Finding]:
    for line in settings.missing_to_run():
        yield Finding(False, line, "Set it in .env; .env.example says where to find it.")
    if settings.app_token is not None:
        yield Finding(True, "Slack is reached over Socket Mode (SLACK_APP_TOKEN is set)")
    elif settings.signing_secret is not None:
        yield Finding(True, f"Slack is answered over HTTP on port {settings.port}")


def _database(settings: Settings) -> Iterator[Finding]:
    database = open_database(settings.database_url)
    kind = database.engine.dialect.name
    try:
        with database.engine.connect() as connection:
            found = schema.current(connection)
    except SQLAlchemyError as error:
        yield Finding(
            False,
            f"The {kind} database cannot be opened: {type(error).__name__}",
            "Check DATABASE_URL, that the server runs, and that the user may connect.",
        )
        return
    finally:
        database.close()
    yield Finding(True, f"The {kind} database answers")
    yield Finding(
        found == schema.NEWEST,
        f"Schema {found or 'empty'}, newest {schema.NEWEST}",
        "Run: oppy migrate",
    )


def _slack(settings: Settings) -> Iterator[Finding]:
    if settings.bot_token is None:
        return
    client = posting_client(settings.bot_token.get_secret_value(), settings.api_url)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        yield Finding(
            False,
            f"Slack does not accept SLACK_BOT_TOKEN: {error.response.get('error')}",
            "Copy the Bot User OAuth Token from the app's page “OAuth & Permissions”.",
        )
        return
    except (SlackClientError, OSError) as error:
        yield _unreachable(settings, error)
        return
    yield Finding(True, f"Connected to {answer['team']} as {answer['user']}")
    yield from _scopes(answer)
    yield from _clock(answer)
    yield from _app_token(settings)
    yield from _channels(settings, client, answer["team_id"])


def _unreachable(settings: Settings, error: Exception) -> Finding:
    return Finding(
        False,
        f"Slack cannot be reached at {settings.api_url}: {type(error).__name__}",
        "Check the network, the proxy, and SLACK_API_URL (normally not set).",
    )


def _scopes(answer: Any) -> Iterator[Finding]:
    granted = set((_header(answer, "x-oauth-scopes") or "").replace(" ", "").split(","))
    missing = sorted(required_scopes() - granted)
    yield Finding(
        not missing,
        f"Scopes missing: {', '.join(missing)}" if missing else "Every scope needed is granted",
        "Update the app from manifest.yml and install it again.",
    )
    absent = sorted(optional_scopes() - granted)
    if absent:
        yield Finding(
            True,
            f"Without {', '.join(absent)} an unclear post cannot be found again (optional)",
        )


def _clock(answer: Any) -> Iterator[Finding]:
    sent = _header(answer, "date")
    if sent is None:
        return
    off = abs(system_clock() - parsedate_to_datetime(sent))
    yield Finding(
        off <= CLOCK_MAY_DIFFER,
        f"This clock differs from Slack's by {off.total_seconds():.0f} s",
        "Let the machine set its clock by NTP.",
    )


def _app_token(settings: Settings) -> Iterator[Finding]:
    if settings.app_token is None:
        return
    token = settings.app_token.get_secret_value()
    client = posting_client(token, settings.api_url)
    try:
        client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        yield Finding(
            False,
            f"Slack does not accept SLACK_APP_TOKEN: {error.response.get('error')}",
            "Make an app-level token with the scope connections:write, and switch Socket Mode on.",
        )
    except (SlackClientError, OSError) as error:
        yield _unreachable(settings, error)
    else:
        yield Finding(True, "Socket Mode can be opened")


def _channels(settings: Settings, client: WebClient, team_id: str) -> Iterator[Finding]:
    """Every channel of the token's workspace that gets something: still there, and Oppy in it."""
    database = open_database(settings.database_url)
    try:
        with database.readings() as session:
            workspace = find_workspace(session, team_id)
            subscribed = subscriptions.subscriptions(session, workspace.id) if workspace else []
            channels = sorted({one.channel_id for one in subscribed})
    except SQLAlchemyError:
        return
    finally:
        database.close()
    for channel in channels:
        try:
            info = client.conversations_info(channel=channel)["channel"]
        except SlackApiError as error:
            problem = str(error.response.get("error"))
        except (SlackClientError, OSError) as error:
            yield _unreachable(settings, error)
            return
        else:
            problem = "is archived" if info.get("is_archived") else ""
            problem = problem or ("" if info.get("is_member") else "Oppy is not in it")
        yield Finding(
            not problem,
            f"Channel {channel}: {problem or 'can be posted to'}",
            "Invite Oppy there again, or stop the subscription with /opp subscribe.",
        )


def _fonts() -> Iterator[Finding]:
    from reports.style import drawable

    well = drawable(CHINESE) == CHINESE
    yield Finding(
        well,
        "Charts can show Chinese" if well else "Charts cannot show Chinese",
        "Install the package noto-cjk-sans-otc again.",
    )


def _header(answer: Any, name: str) -> str | None:
    """A header of Slack's answer; the SDK keeps their case as it came."""
    found = {key.lower(): value for key, value in answer.headers.items()}.get(name)
    return found[0] if isinstance(found, list) else found
