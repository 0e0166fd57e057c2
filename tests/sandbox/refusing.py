"""How tests say which refusal they expect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


@contextmanager
def refused(error: str) -> Iterator[dict[str, Any]]:
    """Yields a dict that holds Slack's answer afterwards."""
    answer: dict[str, Any] = {}
    with pytest.raises(SlackApiError) as caught:
        yield answer
    answer.update(caught.value.response.data)
    assert answer["error"] == error
