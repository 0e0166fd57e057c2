"""Logs: one line an event, words and ids, never a customer's data or a token."""

import json
import logging
import sys
import traceback
from contextlib import suppress
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger


def set_up_logs(*, json: bool, stream: TextIO | None = None) -> None:
    """Log to standard error: as JSON for machines, in columns for people."""
    out = stream or sys.stderr
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(_as_json)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_broke,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(out),
    )
    logging.basicConfig(level=logging.ERROR, handlers=[_Discreet(logging.ERROR)], force=True)


def _as_json(event: Any, **options: Any) -> str:
    """Every interaction writes a line, and the library's own takes half as long again."""
    try:
        return orjson.dumps(event, **options).decode()
    except orjson.JSONEncodeError:
        return json.dumps(event, **options)


class _Discreet(logging.Handler):
    """What libraries log: who logged it and where it broke, never the message.

    The SDK's and Bolt's hold payloads, and so what customers are called.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        here = f"{record.pathname}:{record.lineno} {record.funcName}"
        facts = {"exc_info": error} if error else {"places": [here]}
        level = logging.CRITICAL if record.levelno >= logging.CRITICAL else logging.ERROR
        # Logging's own way out would print the message after all.
        with suppress(OSError, ValueError):
            structlog.get_logger().log(level, "logged by a library", logger=record.name, **facts)


def where_it_broke(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """An exception as its kind and its places in the code.

    Its message is left out: a database's names the values it refused, and those are a customer's.
    """
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        event["error"] = type(error).__name__
        event["places"] = [f"{one.filename}:{one.lineno} {one.name}" for one in frames[-8:]]
    return event
