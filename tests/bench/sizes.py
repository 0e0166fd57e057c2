"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """``listed`` opportunities to list, ``measured`` ones under the funnel, and due."""

    listed: int
    measured: int
    rounds: int
    seconds: float
