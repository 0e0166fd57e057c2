"""Charts in one look, from worded strings and numbers: a ``Head`` and panels, drawn one below the
other by ``draw(head, *panels)``; ``reports.style.png`` makes the picture.

Panels: ``Rows``, ``Columns``, ``Lines``, ``Waterfall``, ``Dots``. matplotlib comes with the first
drawing.
"""

from reports.charts.beside import Cell, amounts_cell
from reports.charts.columns import Column, Columns
from reports.charts.dots import Dot, Dots
from reports.charts.frame import Head, Key, Panel, draw
from reports.charts.lines import COLOURS, Line, Lines
from reports.charts.marks import (
    HATCHED,
    LIGHT,
    LOST,
    OUTLINED,
    REST,
    SOLID,
    TARGET,
    WON,
    Segment,
    Shade,
)
from reports.charts.rows import Row, Rows, fold
from reports.charts.scale import Tick, month_names, percents, ticks
from reports.charts.waterfall import Level, Step, Waterfall, moved

__all__ = [
    "COLOURS",
    "HATCHED",
    "LIGHT",
    "LOST",
    "OUTLINED",
    "REST",
    "SOLID",
    "TARGET",
    "WON",
    "Cell",
    "Column",
    "Columns",
    "Dot",
    "Dots",
    "Head",
    "Key",
    "Level",
    "Line",
    "Lines",
    "Panel",
    "Row",
    "Rows",
    "Segment",
    "Shade",
    "Step",
    "Tick",
    "Waterfall",
    "amounts_cell",
    "draw",
    "fold",
    "month_names",
    "moved",
    "percents",
    "ticks",
]
