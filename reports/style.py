"""How every chart looks: one canvas in pixels, a white panel, few colours, text that fits.

Charts are drawn on ``Figure`` with the Agg canvas, never through pyplot, whose registry keeps every
figure alive; all properties are given to the artists, none through global rcParams, so that
threads cannot see each other's. matplotlib costs half a second and 60 MiB to import, and is
imported by the first chart.
"""

from functools import lru_cache
from io import BytesIO
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ft2font import FT2Font

FAMILY = ("DejaVu Sans", "Noto Sans CJK SC")
LATIN, LATIN_BOLD, CHINESE = range(3)
EM = 10  # pixels, of the faces that text is measured with
WIDTH = 1800
DPI = 200
MARGIN = 14
PADDING = 64
LEFT = MARGIN + PADDING
RIGHT = WIDTH - LEFT
CAPITALS = 0.73  # their height in ems
LEADING = 1.3

# In points; on a phone the picture is a fifth as wide, and nothing smaller than a note is read.
TITLE, COUNT, NAME, AMOUNT, SUBTITLE, SMALL, NOTE = 20.0, 15.0, 14.0, 13.5, 12.5, 12.0, 11.0

# Okabe and Ito's colours, told apart by every kind of colour vision, and their tints.
BLUE = "#0072B2"
BLUE_LIGHT = "#A6CFE8"
BLUE_PALE = "#E4F0F8"
GREEN = "#009E73"
VERMILION = "#D55E00"
ORANGE = "#E69F00"
PURPLE = "#CC79A7"
INK = "#1D1C1D"
GREY = "#616061"
SILVER = "#B9B8BA"
LINE = "#DDDDDD"
PAPER = "#FFFFFF"

# matplotlib promises no thread safety: its font manager and text caches are shared. Rendering holds
# the interpreter lock for most of its time, so taking turns costs next to nothing.
_lock = RLock()


def canvas(height: int) -> "tuple[Figure, Axes]":
    """A figure ``WIDTH`` by ``height`` pixels: transparent, with a white rounded panel.

    The one axes fills it; its units are pixels from the top left, so margins are what they are
    and no layout engine has to measure anything.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch

    _faces()
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor="none")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    panel = FancyBboxPatch(
        (MARGIN, MARGIN),
        WIDTH - 2 * MARGIN,
        height - 2 * MARGIN,
        boxstyle="round,pad=0,rounding_size=28",
        facecolor=PAPER,
        edgecolor=LINE,
        linewidth=0.6,
        zorder=0,
    )
    axes.add_patch(panel)
    return figure, axes


def write(
    axes: "Axes",
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    colour: str = INK,
    bold: bool = False,
    align: str = "left",
    gid: str | None = None,
) -> None:
    """Put ``text``, in points of ``size``, its capitals centred on a pixel, lines around it.

    Dollar signs are dollars, not formulas.
    """
    lines = drawable(text).split("\n") if text else []
    em = size * DPI / 72
    first = y + CAPITALS / 2 * em - (len(lines) - 1) / 2 * LEADING * em
    for position, line in enumerate(lines):
        axes.text(
            x,
            first + position * LEADING * em,
            line,
            fontsize=size,
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,
            gid=gid,
            **_fonts(line, colour, bold),
        )


def _fonts(line: str, colour: str, bold: bool) -> dict[str, Any]:
    from matplotlib.patheffects import withStroke

    face = _face(line, bold)
    if face == CHINESE:
        stroke = withStroke(linewidth=0.5, foreground=colour)
        return {"family": list(reversed(FAMILY)), "path_effects": [stroke]}
    return {"family": list(FAMILY), "weight": "bold" if face == LATIN_BOLD else "normal"}


def png(figure: "Figure") -> bytes:
    """The picture, 2 pixels for each of the screen's."""
    out = BytesIO()
    with _lock:
        figure.savefig(out, format="png", dpi=DPI, facecolor="none", metadata={"Software": None})
    return out.getvalue()


def fit(text: str, size: float, width: float, lines: int = 1, bold: bool = False) -> str:
    """``text`` broken into at most ``lines`` lines of ``width`` pixels, cut with “…” if longer."""
    rest = drawable(text).strip()
    done: list[str] = []
    while rest and len(done) < lines:
        last = len(done) == lines - 1
        taken = _taken(rest, size, width, bold)
        if taken < len(rest) and last:
            taken = max(1, _taken(rest, size, width - text_width("…", size, bold), bold))
            done.append(rest[:taken].rstrip() + "…")
            break
        if taken < len(rest):
            # Break between words where there is a space; Chinese breaks anywhere.
            space = rest.rfind(" ", 1, taken + 1)
            taken = space if space > taken // 3 else taken
        done.append(rest[:taken].rstrip())
        rest = rest[taken:].lstrip()
    return "\n".join(done)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide ``text`` will be, in pixels."""
    face = _face(text, bold)
    return sum(_advance(character, face) for character in text) * size * DPI / 72


def drawable(text: str) -> str:
    """``text`` without what neither font can draw, such as emoji: no boxes, no warnings."""
    return "".join(
        character if character == "\n" or _advance(character, LATIN) else "" for character in text
    )


def _taken(text: str, size: float, width: float, bold: bool) -> int:
    """How many characters of ``text`` fit; at least one."""
    face, used = _face(text, bold), 0.0
    for position, character in enumerate(text):
        used += _advance(character, face) * size * DPI / 72
        if used > width:
            return max(position, 1)
    return len(text)


def _face(text: str, bold: bool) -> int:
    """Which face ``text`` begins to be looked for in. Chinese comes in one weight, so a bold line
    with some is all set in it and stroked, rather than with every other character thin.
    """
    if not bold:
        return LATIN
    return LATIN_BOLD if all(_has(LATIN_BOLD, letter) for letter in text) else CHINESE


@lru_cache(maxsize=20_000)
def _has(face: int, character: str) -> bool:
    with _lock:
        return _faces()[face].get_char_index(ord(character)) > 0


@lru_cache(maxsize=20_000)
def _advance(character: str, first: int) -> float:
    """The width of a character in ems; 0 when no font has it, or when it is invisible."""
    from matplotlib.ft2font import LoadFlags

    if character.isprintable():
        for face in (first, CHINESE, LATIN):
            if _has(face, character):
                with _lock:
                    glyph: Any = _faces()[face].load_char(
                        ord(character), flags=LoadFlags.NO_HINTING
                    )
                return float(glyph.linearHoriAdvance) / 65536 / EM
    return 0.0


@lru_cache(maxsize=1)
def _faces() -> "tuple[FT2Font, FT2Font, FT2Font]":
    """Latin, bold Latin and Chinese, registered to draw with, sized to measure."""
    from dataclasses import replace

    from matplotlib.font_manager import FontProperties, fontManager
    from matplotlib.ft2font import FT2Font
    from noto_cjk_sans_otc import FONT_PATH

    with _lock:
        fontManager.addfont(FONT_PATH)
        chinese = next(face for face in fontManager.ttflist if face.name == FAMILY[1])
        # Said to be bold as well, the one weight there is will be found without a complaint.
        fontManager.ttflist.append(replace(chinese, weight=700))
        found = (
            FT2Font(fontManager.findfont(FontProperties(family=FAMILY[0]))),
            FT2Font(fontManager.findfont(FontProperties(family=FAMILY[0], weight="bold"))),
            FT2Font(chinese.fname, face_index=chinese.index),
        )
        for face in found:
            face.set_size(EM, 72)
    return found
