"""Charts read back: their areas, dots, rules and texts by ``gid``, and whether they are legible."""

from itertools import combinations
from typing import Any

from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from reports import style


def patches(figure: Figure) -> dict[str, Any]:
    """Areas and dots."""
    return {patch.get_gid(): patch for patch in figure.axes[0].patches if patch.get_gid()}


def rules(figure: Figure, gid: str) -> list[Any]:
    return [line for line in figure.axes[0].lines if line.get_gid() == gid]


def texts(figure: Figure) -> dict[str, str]:
    """What is written, the lines of one text joined by spaces."""
    found: dict[str, str] = {}
    for text in figure.axes[0].texts:
        if text.get_gid():
            key = str(text.get_gid())
            found[key] = f"{found[key]} {text.get_text()}" if key in found else text.get_text()
    return found


def top(patch: Any) -> float:
    """The upper edge of an area, in pixels from the top of the picture."""
    return min(patch.get_y(), patch.get_y() + patch.get_height())


def assert_legible(figure: Figure) -> None:
    """No text overlaps another one, lies on an area or a dot, or leaves the panel; none is
    smaller than a note."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    written = [text for text in figure.axes[0].texts if text.get_text()]
    boxes = [(text, text.get_window_extent(renderer)) for text in written]
    height = figure.get_figheight() * style.DPI
    for text, box in boxes:
        assert style.MARGIN < box.x0 < box.x1 < style.WIDTH - style.MARGIN, text.get_text()
        assert style.MARGIN < box.y0 < box.y1 < height - style.MARGIN, text.get_text()
        assert text.get_fontsize() >= style.NOTE, text.get_text()
    for (text, box), (other, other_box) in combinations(boxes, 2):
        assert not box.overlaps(other_box), (text.get_text(), other.get_text())
    for gid, patch in patches(figure).items():
        covered = patch.get_window_extent(renderer)
        for text, box in boxes:
            assert not _ink(box).overlaps(covered), (text.get_text(), gid)


def _ink(box: Bbox) -> Bbox:
    """Without the room that a text keeps for letters that reach below the line."""
    return Bbox.from_extents(box.x0, box.y0 + box.height / 4, box.x1, box.y1)
