"""What the logs may hold."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    set_up_logs(json=True, stream=stream)
    yield stream
    set_up_logs(json=True)


def test_an_exception_is_logged_without_the_values_in_its_message(written: io.StringIO) -> None:
    try:
        raise ValueError("Acme renewal 50k")
    except ValueError:
        structlog.get_logger().exception("failed", reference="abc123")
    line = json.loads(written.getvalue())
    assert line["error"] == "ValueError"
    assert any("test_logs.py" in place for place in line["places"])
    assert "Acme" not in written.getvalue()
