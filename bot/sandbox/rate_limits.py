"""Rate limits: so many calls a minute by tier, and one message a second in each channel.

docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.sandbox.clock import elapsed

POSTS_PER_SECOND = 1.0
POST_BURST = 4


@dataclass
class Bucket:
    """Fills by `rate` a second up to `size`; each call takes one."""

    size: float
    rate: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """Seconds to wait; 0 when the call may pass."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.rate


class RateLimits:
    """Touched by the server's thread only."""

    def __init__(self, enabled: bool) -> None:
        self.enabled = enabled
        self._buckets: dict[str, Bucket] = {}

    def wait_for_call(self, method: str, per_minute: int | None) -> int:
        if per_minute is None:
            return 0
        return self._wait(method, per_minute, per_minute / 60)

    def wait_for_post(self, channel: str) -> int:
        return self._wait(f"post {channel}", POST_BURST, POSTS_PER_SECOND)

    def _wait(self, name: str, size: float, rate: float) -> int:
        """The whole seconds that Retry-After tells."""
        if not self.enabled:
            return 0
        now = elapsed()
        bucket = self._buckets.setdefault(name, Bucket(size, rate, size, now))
        return math.ceil(bucket.take(now))
