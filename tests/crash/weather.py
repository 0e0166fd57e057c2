"""Slack on a bad day."""

import random
from collections.abc import Callable

from bot.sandbox.faults import Fault

LOOKING = ("conversations.open", "conversations.history")


def bad_weather(seed: int) -> Callable[[str], Fault | None]:
    """Most posts are slow or worse, and of what is looked up one in ten fails."""
    dice = random.Random(seed)

    def fault(method: str) -> Fault | None:
        if method == "chat.postMessage":
            return _for_a_post(method, dice)
        if method in LOOKING and dice.random() < 0.1:
            return dice.choice(
                [Fault(method, "refuse"), Fault(method, "status"), _too_many(method)]
            )
        return None

    return fault


def _for_a_post(method: str, dice: random.Random) -> Fault | None:
    match dice.random():
        case roll if roll < 0.03:
            return _too_many(method)
        case roll if roll < 0.08:
            return Fault(method, "status", status=500)
        case roll if roll < 0.13:
            return Fault(method, "refuse")
        case roll if roll < 0.20:
            return Fault(method, "drop_after_accept")
        case roll if roll < 0.23:
            return Fault(method, "delay", seconds=2.5)  # longer than the client waits
        case roll if roll < 0.38:
            return Fault(method, "stall", seconds=dice.uniform(0.3, 1.2))
        case roll if roll < 0.90:
            return Fault(method, "delay", seconds=dice.uniform(0.3, 1.2))
    return None


def _too_many(method: str) -> Fault:
    return Fault(method, "status", status=429, retry_after=1)
