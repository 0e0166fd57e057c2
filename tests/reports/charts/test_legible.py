"""Every chart with 1, 5, 12 and 40 things, nasty names and both languages can be read."""

from concurrent.futures import ThreadPoolExecutor
from struct import unpack

import pytest

from reports import style
from reports.charts import Dots, Head, Lines, Rows, Waterfall, draw
from reports.charts.columns import Columns
from reports.charts.waterfall import Level
from reports.words import Words, words_for
from tests.reports.charts.reading import assert_legible, texts
from tests.reports.charts.samples import PANELS, columns, head, waterfall

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
both = pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["English", "Chinese"])


@both
@pytest.mark.parametrize("count", [1, 5, 12, 40])
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_is_legible(panel: str, count: int, words: Words) -> None:
    assert_legible(draw(head(words), PANELS[panel](words, count)))


@both
@pytest.mark.parametrize("count", [5, 12])
def test_a_years_months_and_all_moves_keep_their_values(count: int, words: Words) -> None:
    for panel, bars in ((columns(words, count), count + 2), (waterfall(words, 11), 13)):
        said = texts(draw(head(words), panel))
        assert sum(gid.startswith("value:") for gid in said) == bars
        assert sum(gid.startswith("name:") for gid in said) == bars


@both
def test_all_panels_in_one_figure(words: Words) -> None:
    figure = draw(head(words), *(panel(words, 5) for panel in PANELS.values()))
    assert_legible(figure)
    width, height = unpack(">II", style.png(figure)[16:24])
    assert (width, height) == (style.WIDTH, round(figure.get_figheight() * style.DPI))


def test_nothing_to_draw_is_a_title() -> None:
    nothing = Level("Start", 0, "€0")
    figure = draw(
        Head("Nothing"), Rows(()), Columns(()), Lines((), (), ()), Dots((), ()),
        Waterfall(nothing, (), nothing),
    )  # fmt: skip
    assert_legible(figure)
    assert texts(figure)["title"] == "Nothing"


def test_threads_draw_the_same_pictures() -> None:
    def picture(panel: str) -> bytes:
        return style.png(draw(head(CHINESE), PANELS[panel](CHINESE, 5)))

    alone = [picture(panel) for panel in PANELS]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(picture, PANELS)) == alone
