"""A process in a hurry, so that a minute shows many deaths, and the diary that it keeps.

A lease of four seconds instead of sixty ends while the test looks on. What must be shorter than
the lease is cut with it: the posting client gives up after a second and a half, since an answer
that comes after the lease's end is somebody else's to wait for. A pause is one second at first and
never longer than a lease.
"""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

from bot import clients
from bot.delivery.attempt import Attempt
from store import deliveries
from tests.crash.living import Life, when

LEASE = dt.timedelta(seconds=4)
TIMEOUT_S = 1.5


def hurry(life: Life) -> None:
    setattr(deliveries, "LEASE", LEASE)  # noqa: B010 - a constant, but not in this process
    setattr(deliveries, "FIRST_PAUSE", dt.timedelta(seconds=1))  # noqa: B010
    setattr(deliveries, "LONGEST_PAUSE", LEASE)  # noqa: B010
    setattr(clients, "POSTING_TIMEOUT_S", TIMEOUT_S)  # noqa: B010
    _keep_diary(life)


def diary(log: Path) -> list[dict[str, Any]]:
    """What a process took up and brought to an end; its last line may be half written."""
    path = log.with_suffix(".diary")
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines]


def in_hand(log: Path) -> set[int]:
    """The deliveries that it had taken up and not brought to an end."""
    held: set[int] = set()
    for entry in diary(log):
        (held.add if entry["began"] else held.discard)(entry["delivery"])
    return held


def _keep_diary(life: Life) -> None:
    file = os.open(life.log.with_suffix(".diary"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(attempt: Any, began: bool) -> None:
        entry = {
            "delivery": attempt._claim.id,
            "began": began,
            "at": life.clock().isoformat(),
            "unclear": attempt._claim.unclear,
        }
        os.write(file, json.dumps(entry).encode() + b"\n")

    when(
        Attempt,
        "deliver",
        before=lambda attempt, *_: note(attempt, True),
        after=lambda _result, attempt, *_: note(attempt, False),
    )
