"""Doing something that waits for the app, while the test plays the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")


@contextmanager
def doing(deed: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Iterator[Future[Result]]:
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(deed, *args, **kwargs)
