"""The one place where an error becomes an answer.

A broken rule becomes its sentence, beside its field when a form was submitted. Anything unknown
becomes a short reference that is also in every line of the log that belongs to it.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from handlers.interaction import (
    ANSWERED,
    DATABASE_AWAY,
    FAILED,
    RULE_BROKEN,
    Answer,
    FieldErrors,
    Interaction,
    NewView,
    Outcome,
    Reply,
)
from handlers.reading.message import plain_text
from handlers.references import current_reference
from handlers.views.blocks import alert, context, escape, quote, section
from reports.words import Words, words_for
from store import errors
from store.database import AWAY

log = structlog.get_logger()
WORTH_KEEPING = 40


def answer_for(
    attempt: Callable[[], Answer],
    asked: Callable[[], Interaction | None],
    facts: Mapping[str, Any],
    now: dt.datetime,
) -> tuple[Answer, Outcome]:
    """What ``attempt`` answers, or the answer to what went wrong, and which; it never raises."""
    try:
        return _twice(attempt), ANSWERED
    except errors.RuleBroken as error:
        return _told(error, asked(), facts, now), RULE_BROKEN
    except AWAY as error:
        log.warning("database away", via=facts.get("via"))
        return _told(_away(error, facts), asked(), facts, now), DATABASE_AWAY
    except Exception as error:
        return _unknown(error, asked(), facts), FAILED


def _twice(attempt: Callable[[], Answer]) -> Answer:
    """Once more after a race that was lost, and after a connection that broke off.

    The second time the winner's work is found, or our own that was saved before the answer to it
    got lost: it is the same request.
    """
    try:
        return attempt()
    except (IntegrityError, StaleDataError):
        return attempt()
    except AWAY as error:
        if not _broke_off(error):
            raise
        return attempt()


def _away(error: BaseException, facts: Mapping[str, Any]) -> errors.RuleBroken:
    """A form or a card sent again is known again, but a command typed again is a new one."""
    unclear = any(_broke_off(one) for one in _with_causes(error))
    if unclear and facts.get("via") == "command":
        return errors.LookWhetherDone()
    return errors.WaitForDatabase()


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__context__


def _broke_off(error: BaseException) -> bool:
    """The connection was lost in the middle of work, perhaps of its commit."""
    return bool(getattr(error, "connection_invalidated", False))


def _told(
    error: errors.RuleBroken,
    asked: Interaction | None,
    facts: Mapping[str, Any],
    now: dt.datetime,
) -> Answer:
    words = asked.words if asked else words_for(None)
    log.info("rule broken", rule=type(error).__name__, via=facts.get("via"))
    if not _in_form(facts):
        return _said(words.sentence(error, now, quote=escape), asked, facts)
    sentence = words.sentence(error, now).replace("`", "")
    if error.field in {block.get("block_id") for block in facts["view"]["blocks"]}:
        return FieldErrors({str(error.field): sentence})
    return NewView(_warned(facts["view"], sentence, error))


def _unknown(error: Exception, asked: Interaction | None, facts: Mapping[str, Any]) -> Answer:
    words = asked.words if asked else words_for(None)
    sentence = apology(error, words, str(facts.get("via")))
    if _in_form(facts):
        return NewView(_warned(facts["view"], sentence, None))
    return _said(sentence, asked, facts)


def _said(sentence: str, asked: Interaction | None, facts: Mapping[str, Any]) -> Reply:
    """A sentence; below it what was typed, where typing it again would be work.

    Slack empties the line when a command is sent, also one that comes to nothing.
    """
    typed = plain_text(str(facts.get("text") or ""), lambda _id: None)
    if asked is None or facts.get("via") != "command" or len(typed) < WORTH_KEEPING:
        return Reply(sentence)
    return Reply(sentence, [section(sentence), context(asked.words("You wrote:")), quote(typed)])


def apology(error: Exception, words: Words, via: str) -> str:
    """What to say about a defect: the reference under which the log has its cause."""
    reference = current_reference()
    slack = error.response.get("error") if isinstance(error, SlackApiError) else None
    log.error("failed", exc_info=error, reference=reference, via=via, slack_error=slack)
    return words(
        "Something went wrong on my side. Try again; if it happens again, tell an admin "
        "the reference {reference}.",
        reference=reference,
    )


def _in_form(facts: Mapping[str, Any]) -> bool:
    return facts.get("via") == "form" and bool(facts.get("view"))


def _warned(
    view: Mapping[str, Any], sentence: str, error: errors.RuleBroken | None
) -> dict[str, Any]:
    """The same form under a notice. What was typed stays, as the ids of its fields stay.

    After somebody else's change the form takes the new version, so that it can be sent again.
    """
    meta = json.loads(view.get("private_metadata") or "{}")
    if isinstance(error, errors.ChangedMeanwhile):
        meta["version"] = error.version
    kept = [block for block in view["blocks"] if block["type"] != "alert"]
    parts = ("type", "callback_id", "title", "submit", "close")
    return {part: view[part] for part in parts if view.get(part)} | {
        "blocks": [alert(sentence), *kept],
        "private_metadata": json.dumps(meta, separators=(",", ":")),
    }
