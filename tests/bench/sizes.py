"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """``listed`` opportunities to list, ``measured`` ones under the funnel, and due, ``large`` as
    many as the figures are measured of, too."""

    listed: int
    measured: int
    large: int
    rounds: int
    seconds: float
