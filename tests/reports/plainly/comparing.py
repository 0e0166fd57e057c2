"""Where two JSON values differ, told so that a failing test can be read."""

import math
from typing import Any

# What every report says besides its figures.
COMMON = frozenset({"period", "scope", "today", "as_of", "known_on", "back_dated"})


def differences(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Each place where a report differs from what was expected; the last digits do not count."""
    return _differences({key: found[key] for key in found if key not in COMMON}, expected, "")


def _differences(found: Any, expected: Any, path: str) -> list[str]:
    if isinstance(found, dict) and isinstance(expected, dict):
        told = []
        for key in [*expected, *(key for key in found if key not in expected)]:
            here = f"{path}.{key}".lstrip(".")
            if key not in found:
                told.append(f"{here}: missing, expected {expected[key]!r}")
            elif key not in expected:
                told.append(f"{here}: {found[key]!r}, expected nothing")
            else:
                told += _differences(found[key], expected[key], here)
        return told
    if isinstance(found, list | tuple) and isinstance(expected, list) and found and expected:
        if len(found) == len(expected):
            pairs = enumerate(zip(found, expected, strict=True))
            return [each for n, pair in pairs for each in _differences(*pair, f"{path}[{n}]")]
    elif _same(found, expected):
        return []
    return [f"{path}: {found!r}, expected {expected!r}"]


def _same(found: Any, expected: Any) -> bool:
    numbers = (int, float)
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(found, numbers) and isinstance(expected, numbers):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    return bool(found == expected)
