"""The chart: its bars and labels read back, never its pixels compared."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from struct import unpack
from typing import Any

import pytest
from matplotlib.figure import Figure

from reports import style
from reports.funnel import REPORT, draw
from reports.funnel.shape import Cohort, Funnel
from reports.words import Words, words_for
from tests.reports.samples import busy, empty, funnel, small, steps

ENGLISH, CHINESE = words_for("en-US"), words_for("zh-CN")
LONG = (
    "Waiting for the legal department's and procurement's consent",
    "W" * 60,
    "客户需求已经确认并且等待技术部门与采购部门给出最终的书面意见之后再进入下一个阶段",
    "🚀 Launch $5 & $6\n",
    "S",
)


def drawn(of: Funnel, words: Words = ENGLISH) -> Figure:
    figure = draw(of, words)
    assert figure is not None
    return figure


def bars(figure: Figure) -> dict[str, Any]:
    return {patch.get_gid(): patch for patch in figure.axes[0].patches if patch.get_gid()}


def labels(figure: Figure) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in figure.axes[0].texts:
        if text.get_gid():
            key = str(text.get_gid())
            found[key] = f"{found[key]} {text.get_text()}" if key in found else text.get_text()
    return found


def test_bars_are_as_long_as_their_counts() -> None:
    found = bars(drawn(small()))
    unit = sum(found[f"{part}:S1"].get_width() for part in ("moved", "implied", "open")) / 12
    lengths = {
        stage: [
            found[f"{part}:{stage}"].get_width() / unit for part in ("moved", "implied", "open")
        ]
        for stage in ("S1", "S2", "S3", "S4")
    }
    assert lengths == {
        "S1": pytest.approx([10, 1, 1]),
        "S2": pytest.approx([6, 3, 1]),
        "S3": pytest.approx([6, 1, 1]),
        "S4": pytest.approx([4, 1, 1]),
    }
    assert found["bar:won"].get_width() / unit == pytest.approx(4)


def test_parts_of_a_bar_follow_each_other() -> None:
    found = bars(drawn(small()))
    moved, implied, waiting = (found[f"{part}:S2"] for part in ("moved", "implied", "open"))
    assert moved.get_x() == found["moved:S1"].get_x() == found["bar:won"].get_x()
    assert implied.get_x() == pytest.approx(moved.get_x() + moved.get_width())
    assert waiting.get_x() == pytest.approx(implied.get_x() + implied.get_width())
    assert implied.get_hatch() and not waiting.get_hatch()


def test_labels_say_the_numbers() -> None:
    found = labels(drawn(busy()))
    assert found["title"] == "Sales funnel"
    assert found["subtitle"].endswith("as of 31 Jul 2026")
    assert found["value:Contacted"] == "97"
    assert found["value:won"] == "17"
    assert found["below:Contacted"] == "▼ 73% raw · 76% resolved"
    assert found["beside1:Contacted"] == "€4K"
    assert labels(drawn(small()))["below:S4"] == "▼ 4 of 6 raw · 4 of 5 resolved"


def test_chinese_labels() -> None:
    found = labels(drawn(busy(), CHINESE))
    assert found["title"] == CHINESE("Sales funnel") == "销售漏斗"
    assert found["name:won"] == CHINESE("Won") != "Won"
    assert found["below:Contacted"] == "▼ 原始 73% · 已决 76%"


def test_nothing_to_draw_is_no_picture() -> None:
    assert REPORT.picture(empty(), ENGLISH) is None


def test_one_stage_and_nothing_won() -> None:
    of = funnel(steps([3], 0, waiting=[3], names=("Open",)), Cohort(0, 0, 3, 0, {}))
    found = bars(drawn(of))
    assert "bar:won" not in found
    assert found["open:Open"].get_width() > style.WIDTH / 3


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_nothing_overlaps_or_leaves_the_panel(words: Words) -> None:
    long = funnel(
        steps([123456, 90000, 80000, 70000, 60000], 50000, waiting=[9, 8, 7, 6, 5], names=LONG),
        Cohort(50000, 73421, 35, 0, {"EUR": Decimal(10**12), "JPY": Decimal(10**13)}),
        scope={"owner": "Wolfeschlegelsteinhausenbergerdorff " * 4},
    )
    long = replace(
        long,
        steps=tuple(
            replace(step, value={"CNY": Decimal(10**12), "EUR": Decimal(10**12)})
            for step in long.steps
        ),
    )
    figure = drawn(long, words)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    texts = figure.axes[0].texts
    boxes = [text.get_window_extent(renderer) for text in texts]
    for box in boxes:
        assert style.MARGIN < box.x0 < box.x1 < style.WIDTH - style.MARGIN
    for place, box in enumerate(boxes):
        for text, other in zip(texts[place + 1 :], boxes[place + 1 :], strict=True):
            assert not box.overlaps(other), (texts[place].get_text(), text.get_text())


def test_emoji_and_dollar_signs_are_only_characters() -> None:
    of = funnel(steps([9] * 5, 9, names=LONG), Cohort(9, 0, 0, 0, {}))
    figure = drawn(of)
    assert labels(figure)[f"name:{LONG[3]}"] == "Launch $5 & $6"
    assert style.png(figure)


def test_picture_is_a_png_at_twice_the_size() -> None:
    image = REPORT.picture(busy(), CHINESE)
    assert image is not None
    width, height = unpack(">II", image[16:24])
    assert width == 1800
    assert 900 <= height <= 1200
    assert len(image) < 400_000


def test_same_funnel_same_picture() -> None:
    assert REPORT.picture(busy(), ENGLISH) == REPORT.picture(busy(), ENGLISH)


def test_threads_draw_the_same_picture() -> None:
    alone = REPORT.picture(busy(), CHINESE)
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda _: REPORT.picture(busy(), CHINESE), range(8)))
    assert all(one == alone for one in pictures)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["Needs confirmed", "需求已确认", "€41万 + $99K", "W" * 12])
def test_measured_width_is_the_drawn_one(text: str, bold: bool) -> None:
    figure, axes = style.canvas(400)
    style.write(axes, 100, 100, text, size=14, bold=bold)
    drawn_width = axes.texts[0].get_window_extent(figure.canvas.get_renderer()).width  # type: ignore[attr-defined]
    assert style.text_width(text, 14, bold) == pytest.approx(drawn_width, rel=0.06, abs=6)


def test_fit_breaks_between_words_and_cuts_the_rest() -> None:
    assert style.fit("Needs confirmed", 14, 2000) == "Needs confirmed"
    assert style.fit("Needs confirmed", 14, 300, lines=2) == "Needs\nconfirmed"
    cut = style.fit("Needs confirmed by all departments", 14, 300, lines=2)
    assert cut.startswith("Needs\n") and cut.endswith("…")
    assert style.text_width(cut.split("\n")[1], 14) <= 300
    assert style.fit("需求已经确认", 14, 100, lines=2).count("\n") == 1


def test_matplotlib_comes_with_the_first_chart_and_without_pyplot() -> None:
    script = (
        "import sys; from reports import funnel; assert 'matplotlib' not in sys.modules;"
        "from reports.words import words_for; from tests.reports.samples import busy;"
        "assert funnel.REPORT.picture(busy(), words_for('en'));"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
