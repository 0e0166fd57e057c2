"""Whether Slack would take every view that Oppy can show, by Slack's own validator."""

import json
from collections.abc import Iterator

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clients import POSTING_TIMEOUT_S
from bot.doctor.asking import NO_ANSWER, SlackAsked, code_of, reason_of
from bot.doctor.finding import Finding, mend, note, ok
from handlers.views.gallery import SAMPLES, Shown, gallery
from reports.words import words_for

BETWEEN_S = 0.05
MOST_NAMED = 5
REFUSED = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})


def check_views(slack: SlackAsked) -> Iterator[Finding]:
    """One call for each view and language, one after the other, with a breath in between."""
    if slack.identity is None:
        return
    # The validator asks for no token, so it gets none.
    client = WebClient(
        base_url=slack.settings.api_url, timeout=POSTING_TIMEOUT_S, retry_handlers=[]
    )
    every = [(language, shown) for language in SAMPLES for shown in _shown(language)]
    accepted, refused = 0, []
    for language, shown in every:
        try:
            _validate(slack, client, shown)
        except NO_ANSWER as error:
            if code_of(error) not in REFUSED:
                yield _unasked(accepted, len(every), reason_of(error))
                break
            refused.append(f"{shown.name}, {language}{_pointers(error)}")
        else:
            accepted += 1
        slack.pause(BETWEEN_S)
    else:
        if not refused:
            yield ok("views", f"{accepted} of {len(every)} views are accepted by Slack")
    if refused:
        yield _refused(accepted, len(every), refused)


def _shown(language: str) -> Iterator[Shown]:
    return gallery(words_for(language), SAMPLES[language])


def _validate(slack: SlackAsked, client: WebClient, shown: Shown) -> None:
    """In the body: the SDK's own ``blocks_validate`` puts it into the address, which is short."""
    kind = "message" if shown.surface == "message" else "view"
    payload = json.dumps(shown.payload, ensure_ascii=False, separators=(",", ":"))
    slack.ask(lambda: client.api_call("blocks.validate", data={kind: payload}))


def _pointers(error: Exception) -> str:
    """Where Slack found fault. Its words are left out: they repeat what stands there."""
    if not isinstance(error, SlackApiError):
        return ""
    faults = error.response.get("errors") or []
    found = [str(one.get("pointer")) for one in faults if isinstance(one, dict)]
    return " at " + ", ".join(found[:3]) if found else ""


def _unasked(accepted: int, total: int, reason: str) -> Finding:
    """A proxy or stand-in may not know the method; the views are no worse for it."""
    return note(
        "views",
        f"{accepted} of {total} views are accepted by Slack; the rest was not asked: {reason}",
        "Nothing to do, unless you want to look again later.",
    )


def _refused(accepted: int, total: int, refused: list[str]) -> Finding:
    named = "; ".join(refused[:MOST_NAMED])
    more = f"; and {len(refused) - MOST_NAMED} more" if len(refused) > MOST_NAMED else ""
    return mend(
        "views",
        f"{accepted} of {total} views are accepted by Slack; refused: {named}{more}",
        "Look for a newer version of Oppy; if there is none, report this line.",
    )
