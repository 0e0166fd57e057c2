"""The artists of a chart, drawn again by matplotlib and nothing else.

As a process of its own it draws once: ``python -m tests.bench.bare_chart ARTISTS PNG``.
"""

import pickle
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Artists:
    """What stands on a picture, as plain data."""

    size: tuple[float, float]
    dpi: float
    limits: tuple[float, float]
    panel: dict[str, Any]
    bars: list[dict[str, Any]]
    texts: list[dict[str, Any]]


def artists_of(figure: "Figure") -> Artists:
    """The first patch is the panel, the others are bars."""
    (axes,) = figure.axes
    panel, *bars = axes.patches
    width, height = axes.get_xlim()[1], axes.get_ylim()[0]
    box: Any = panel
    return Artists(
        size=(figure.get_figwidth(), figure.get_figheight()),
        dpi=figure.dpi,
        limits=(width, height),
        panel={
            "xy": (box.get_x(), box.get_y()),
            "width": box.get_width(),
            "height": box.get_height(),
            "boxstyle": "round,pad=0,rounding_size=28",
            "facecolor": box.get_facecolor(),
            "edgecolor": box.get_edgecolor(),
            "linewidth": box.get_linewidth(),
        },
        bars=[_bar(bar) for bar in bars],
        texts=[_text(text) for text in axes.texts],
    )


def draw(artists: Artists) -> bytes:
    """A figure and its PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch, Rectangle

    figure = Figure(figsize=artists.size, dpi=artists.dpi, facecolor="none")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, artists.limits[0])
    axes.set_ylim(artists.limits[1], 0)
    axes.add_patch(FancyBboxPatch(**artists.panel))
    for bar in artists.bars:
        patch = Rectangle(**{name: value for name, value in bar.items() if name != "hatchcolor"})
        if bar["hatch"]:
            patch.set_hatchcolor(bar["hatchcolor"])
        axes.add_patch(patch)
    for text in artists.texts:
        axes.text(**text)
    out = BytesIO()
    figure.savefig(out, format="png", dpi=artists.dpi, facecolor="none")
    return out.getvalue()


def _bar(bar: Any) -> dict[str, Any]:
    return {
        "xy": bar.get_xy(),
        "width": bar.get_width(),
        "height": bar.get_height(),
        "facecolor": bar.get_facecolor(),
        "linewidth": bar.get_linewidth(),
        "hatch": bar.get_hatch(),
        "hatchcolor": bar.get_hatchcolor(),
    }


def _text(text: Any) -> dict[str, Any]:
    x, y = text.get_position()
    return {
        "x": x,
        "y": y,
        "s": text.get_text(),
        "fontsize": text.get_fontsize(),
        "color": text.get_color(),
        "ha": text.get_ha(),
        "va": text.get_va(),
        "family": text.get_fontfamily(),
        "weight": text.get_fontweight(),
        "path_effects": text.get_path_effects(),
        "parse_math": False,
    }


def main() -> None:
    from matplotlib.font_manager import fontManager
    from noto_cjk_sans_otc import FONT_PATH

    fontManager.addfont(FONT_PATH)
    kept, out = sys.argv[1:]
    artists: Artists = pickle.loads(Path(kept).read_bytes())  # noqa: S301 - our own
    Path(out).write_bytes(draw(artists))


if __name__ == "__main__":
    from tests.bench import bare_chart

    bare_chart.main()
