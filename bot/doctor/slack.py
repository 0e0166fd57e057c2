"""What Slack says to our tokens, and what its answers tell: scopes, and the time."""

import datetime as dt
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from bot.clock import Clock
from bot.doctor.asking import NO_ANSWER, SlackAsked, code_of, header
from bot.doctor.finding import Finding, mend, note, ok
from bot.manifest import optional_scopes, required_scopes

CLOCK_MAY_DIFFER = dt.timedelta(seconds=60)
TOKEN_WRONG = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
FROM_OAUTH_PAGE = (
    "Copy the Bot User OAuth Token (xoxb-…) from the app's page “OAuth & Permissions”."
)
FROM_BASIC_PAGE = (
    "Make an app-level token (xapp-…) with the scope connections:write, on the app's page "
    "“Basic Information”, and switch Socket Mode on."
)


def check_token(slack: SlackAsked) -> Iterator[Finding]:
    if slack.settings.bot_token is None:
        return
    token = slack.settings.bot_token.get_secret_value()
    client = slack.client(token)
    try:
        answer = slack.ask(lambda: client.auth_test())
    except NO_ANSWER as error:
        if code_of(error) in TOKEN_WRONG:
            what = f"Slack does not accept SLACK_BOT_TOKEN: {code_of(error)}"
            yield mend("bot token", what + _looks_like(token, "xoxb-"), FROM_OAUTH_PAGE)
        else:
            yield slack.unanswered("bot token", error)
        return
    if not answer.get("bot_id"):
        yield mend("bot token", "SLACK_BOT_TOKEN is a person's, not the app's", FROM_OAUTH_PAGE)
        return
    slack.identity = answer
    yield ok("bot token", f"Connected to {answer['team']} as {answer['user']}")


def check_scopes(slack: SlackAsked) -> Iterator[Finding]:
    if slack.identity is None:
        return
    said = header(slack.identity, "x-oauth-scopes")
    if said is None:
        remedy = "Compare them with manifest.yml on the app's page “OAuth & Permissions”."
        yield note("scopes", "Slack's answer does not tell which scopes are granted", remedy)
        return
    granted = set(said.replace(" ", "").split(","))
    missing = sorted(required_scopes() - granted)
    if missing:
        remedy = "Update the app from manifest.yml and install it again."
        yield mend("scopes", f"Missing: {', '.join(missing)}", remedy)
    else:
        yield ok("scopes", "Every scope needed is granted")
    absent = sorted(optional_scopes() - granted)
    if absent:
        yield note(
            "scopes",
            f"Without {', '.join(absent)} a post of unclear fate cannot be looked for",
            "Leave it so, or grant them to have no reminder posted twice.",
        )


def check_clock(slack: SlackAsked, clock: Clock) -> Iterator[Finding]:
    sent = slack.identity and header(slack.identity, "date")
    if not sent:
        return
    off = clock() - parsedate_to_datetime(sent)
    if abs(off) <= CLOCK_MAY_DIFFER:
        yield ok("clock", "This machine's clock agrees with Slack's")
        return
    seconds = round(abs(off).total_seconds())
    which = "ahead of" if off > dt.timedelta() else "behind"
    yield mend(
        "clock",
        f"This machine's clock is {seconds} s {which} Slack's",
        "Let the machine set its clock by NTP; over HTTP, Slack's requests are refused from 300 s.",
    )


def check_app_token(slack: SlackAsked) -> Iterator[Finding]:
    if slack.settings.app_token is None:
        return
    token = slack.settings.app_token.get_secret_value()
    client = slack.client(token)
    try:
        slack.ask(lambda: client.apps_connections_open(app_token=token))
    except NO_ANSWER as error:
        code = code_of(error)
        if code is None or code in ("fatal_error", "internal_error", "ratelimited"):
            yield slack.unanswered("app token", error)
            return
        what = f"Slack does not accept SLACK_APP_TOKEN: {code}"
        yield mend("app token", what + _looks_like(token, "xapp-"), FROM_BASIC_PAGE)
    else:
        yield ok("app token", "Socket Mode can be opened")


def _looks_like(token: str, right: str) -> str:
    """What a token of another kind is, by its first letters; never more of it than those."""
    kinds = {
        "xoxb-": "a bot's",
        "xapp-": "an app-level one",
        "xoxp-": "a person's",
        "xoxe": "one that expires",
    }
    found = next((kind for begin, kind in kinds.items() if token.startswith(begin)), "no token")
    return "" if token.startswith(right) else f" (it looks like {found})"
