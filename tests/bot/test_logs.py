"""What the logs may hold."""

import io
import json
import logging
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


def test_what_a_library_logs_is_written_without_its_message(written: io.StringIO) -> None:
    library = logging.getLogger("slack_bolt.App")
    library.error("Failed to run listener: %s", {"text": "Acme renewal 50k"})
    try:
        raise ValueError("Acme renewal 50k")
    except ValueError:
        library.critical("Acme", exc_info=True)
    plain, broken = (json.loads(line) for line in written.getvalue().splitlines())
    assert (plain["logger"], plain["level"]) == ("slack_bolt.App", "error")
    assert "test_logs.py" in plain["places"][0]
    assert (broken["level"], broken["error"]) == ("critical", "ValueError")
    assert any("test_logs.py" in place for place in broken["places"])
    assert "Acme" not in written.getvalue()


def test_what_a_library_says_below_an_error_is_not_written(written: io.StringIO) -> None:
    chatty = logging.getLogger("slack_sdk.chatty")
    chatty.setLevel(logging.DEBUG)
    chatty.warning("Acme renewal 50k")
    assert written.getvalue() == ""


def test_setting_up_again_writes_everything_once() -> None:
    first, second = io.StringIO(), io.StringIO()
    set_up_logs(json=True, stream=first)
    set_up_logs(json=True, stream=second)
    logging.getLogger("apscheduler").error("missed")
    set_up_logs(json=True)
    assert (len(first.getvalue().splitlines()), len(second.getvalue().splitlines())) == (0, 1)
