"""Where posts should go: the channels with a subscription, and what failed lately."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.doctor.asking import NO_ANSWER, RATE_LIMITED, SlackAsked, code_of, reason_of
from bot.doctor.database import OPENING_S
from bot.doctor.finding import Finding, mend, note, ok
from store import subscriptions
from store.database import open_database
from store.failures import newest_failures
from store.models import Delivery
from store.workspaces import find_workspace

LATELY = dt.timedelta(days=1)
MOST_FAILURES = 1000
NOT_ASKED = frozenset({RATE_LIMITED, "missing_scope"})
INVITE = "Write /invite @Oppy there, or end the subscription there with /opp subscribe."
ELSEWHERE = "Write /opp subscribe in another channel."


def check_channels(slack: SlackAsked, clock: Clock) -> Iterator[Finding]:
    """For the token's workspace; a database that cannot be read has its own finding."""
    if slack.identity is None:
        return
    try:
        channels, failed = _kept(slack, slack.identity["team_id"])
    except SQLAlchemyError:
        return
    yield from _places(slack, channels)
    yield from _failures([one for one in failed if _ended(one) > clock() - LATELY])


def _kept(slack: SlackAsked, team_id: str) -> tuple[list[str], list[Delivery]]:
    database = open_database(slack.settings.database_url, patience=OPENING_S)
    try:
        with database.readings() as session:
            workspace = find_workspace(session, team_id)
            if workspace is None:
                return [], []
            subscribed = subscriptions.subscriptions(session, workspace.id)
            failed = newest_failures(session, workspace.id, None, MOST_FAILURES)
            to = {one.channel_id for one in subscribed}
            return sorted(one for one in to if not subscriptions.is_personal(one)), failed
    finally:
        database.close()


def _places(slack: SlackAsked, channels: list[str]) -> Iterator[Finding]:
    token = slack.settings.bot_token
    client = slack.client(token.get_secret_value() if token else "")
    well, unseen = 0, Counter[str]()
    for channel in channels:
        try:
            problem = _problem(channel, _info(slack, client, channel))
        except SlackApiError as error:
            if code_of(error) in NOT_ASKED:
                unseen[reason_of(error)] += 1
            else:
                yield _unseen(channel, reason_of(error))
            continue
        except NO_ANSWER as error:
            yield slack.unanswered("channels", error)
            return
        well += problem is None
        if problem is not None:
            yield problem
    if well:
        counted = "1 channel with a subscription" if well == 1 else f"{well} with subscriptions"
        yield ok("channels", f"{counted} can be posted to")
    for reason, count in unseen.items():
        what = f"{count} with subscriptions could not be looked at: {reason}"
        yield note("channels", what, "Look again later, when the scopes are well.")


def _info(slack: SlackAsked, client: WebClient, channel: str) -> dict[str, Any]:
    answer = slack.ask(lambda: client.conversations_info(channel=channel))
    found: dict[str, Any] = answer["channel"]
    return found


def _unseen(channel: str, reason: str) -> Finding:
    if reason == "channel_not_found":
        what = f"Channel {channel} is deleted, or private and without Oppy"
        return mend("channels", what, INVITE)
    return mend("channels", f"Channel {channel} cannot be looked at: {reason}", INVITE)


def _problem(channel: str, info: dict[str, Any]) -> Finding | None:
    """Why Oppy cannot post there, as far as Slack tells before one tries."""
    named = f"Channel {channel}"
    if info.get("name") and not info.get("is_private"):
        named = f"#{info['name']} ({channel})"
    if info.get("is_archived"):
        remedy = "Unarchive it; or leave it, and the subscription ends by itself when it is due."
        return mend("channels", f"{named} is archived", remedy)
    if not info.get("is_member"):
        return mend("channels", f"{named}: Oppy is not in it", INVITE)
    if info.get("is_ext_shared"):
        what = f"{named} is shared with another company, so Oppy posts nothing there"
        return mend("channels", what, ELSEWHERE)
    if info.get("is_read_only") or info.get("is_frozen"):
        return mend("channels", f"{named} is read-only", ELSEWHERE)
    if info.get("is_pending_ext_shared"):
        what = f"{named} is about to be shared with another company; Oppy will not post there then"
        return note("channels", what, ELSEWHERE)
    if (info.get("properties") or {}).get("posting_restricted_to"):
        what = f"{named}: only some may post there, and Slack does not say whether Oppy may"
        return note("channels", what, "Look there after the next post is due.")
    return None


def _ended(delivery: Delivery) -> dt.datetime:
    return delivery.done_at or delivery.due_at


def _failures(failed: list[Delivery]) -> Iterator[Finding]:
    if not failed:
        yield ok("deliveries", "No post failed in the last day")
        return
    reasons = Counter(one.error or "?" for one in failed)
    told = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common(5))
    counted = "1 post" if len(failed) == 1 else f"{len(failed)} posts"
    yield mend(
        "deliveries",
        f"{counted} failed in the last day: {told}",
        "An admin sees each with /opp status; docs/operating.md says what Oppy did instead.",
    )
