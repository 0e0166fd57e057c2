"""What is noted of every interaction: what it was, how it ended, how long it took."""

import time
from collections.abc import Callable, Collection, Container, Mapping
from typing import Any

import structlog
from slack_bolt.context.ack import Ack

from handlers.interaction import FAILED, Outcome, Services
from handlers.references import referring_to
from handlers.routes import Routes

log = structlog.get_logger()
OTHER = "other"
PERSON_CHANGED = "user_change"
SEARCH = "search"
Body = Mapping[str, Any]
Heard = tuple[str, Outcome]


def kind_of(family: str, name: str, known: Container[str]) -> str:
    """A word of a closed set: what a person typed never becomes the name of a metric or a log."""
    return f"{family}:{name}" if name in known else OTHER


def every_kind(routes: Routes) -> frozenset[str]:
    """Everything that ``kind_of`` can say."""
    families: dict[str, Collection[str]] = {
        "command": routes.commands,
        "action": routes.actions,
        "form": routes.forms,
        "shortcut": routes.shortcuts,
        SEARCH: routes.searches,
        "event": (*routes.events, PERSON_CHANGED),
    }
    known = {kind_of(family, name, table) for family, table in families.items() for name in table}
    return frozenset(known | {OTHER})


def request_id(body: Body) -> str:
    """Slack's own id of what happened: the same when it is delivered twice, or to two replicas.

    A form and the searches made in it have the view's.
    """
    if body.get("type") in ("view_submission", "block_suggestion"):
        return str((body.get("view") or {}).get("id") or "")
    return str(body.get("event_id") or body.get("trigger_id") or "")


def listener(services: Services, hear: Callable[[Body, Ack], Heard]) -> Callable[..., None]:
    """``hear`` as Bolt's listener: it never raises, and is noted however it ends."""

    def listen(body: Body, ack: Ack) -> None:
        began = time.perf_counter()
        kind, outcome = OTHER, FAILED
        with referring_to(request_id(body)):
            try:
                kind, outcome = hear(body, ack)
            except Exception as error:
                # A payload unlike any that Slack documents. Unacknowledged it comes again.
                log.error("not heard", exc_info=error)
                ack()
            _note(services, kind, outcome, time.perf_counter() - began)

    return listen


def _note(services: Services, kind: str, outcome: Outcome, seconds: float) -> None:
    services.noted(kind, outcome, seconds)
    # A search runs at every key that is pressed and changes nothing: too much for the log. Reads
    # like a list stay in it: they are few beside searches, and what people call slow.
    say = log.debug if kind.startswith(SEARCH) else log.info
    say("heard", kind=kind, outcome=outcome, ms=round(seconds * 1000, 1))
