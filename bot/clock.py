"""The one place where the time is read."""

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]


def system_clock() -> dt.datetime:
    """Now, aware, UTC."""
    return dt.datetime.now(dt.UTC)
