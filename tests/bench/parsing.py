"""One line taken apart: ``/opp new`` and ``/opp next``, in English and Chinese.

Against a bare split into words, which understands nothing: the floor of whatever reads a line.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from handlers.reading.new_line import read_new
from handlers.reading.note_line import read_note
from handlers.reading.step_line import read_step
from tests.bench.lines import Line, median_seconds
from tests.bench.sizes import Sizes

HERE = dt.datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
BARE = "bare split"
TIMES = 100  # each line in each round
NEW = {
    "English": [
        "Acme renewal 50k close 31 Mar",
        "Globex pilot €48,500 close end of quarter <@U0SAM>",
        "Initech rollout 1.2 million EUR next fri 3pm call Bob",
        "Umbrella upgrade for ten thousand users contact: Bob Miller",
    ],
    "Chinese": [
        "安信公司 续约 80万 预计3月31日",
        "明远教育 培训 ¥120万 成交 下个月底 <@U0SAM>",
        "华联软件续约五十万 下一步：下周三下午三点打电话",
        "安信公司扩容80万 联系人：王经理",
    ],
}
NEXT = {
    "English": [
        "fri 3pm call Bob about the quote",
        "send the offer by end of month",
        "tomorrow 9:30 visit them with Sam and take the new contract along",
        "call Bob about 31/4",
    ],
    "Chinese": [
        "下周三下午三点打电话给王总",
        "明天上午10点半给王总发报价，顺便确认合同里的付款条件",
        "给王总打电话，周五15:00",
        "下周三方会谈",
    ],
}
READERS: dict[str, tuple[dict[str, list[str]], Callable[[str], object]]] = {
    "/opp new": (NEW, lambda line: read_new(line, HERE, "EUR")),
    "/opp next": (NEXT, lambda line: read_step(line, HERE)),
    "/opp note": (NEXT, lambda line: read_note(line, HERE, "EUR")),
}


def measure(sizes: Sizes) -> Iterator[Line]:
    for name, (lines, read) in READERS.items():
        for language, typed in lines.items():
            yield from _lines(f"{name}, {language}", typed, read, sizes.rounds)


def _lines(
    name: str, typed: list[str], read: Callable[[str], object], rounds: int
) -> Iterator[Line]:
    took = median_seconds(
        rounds, {"ours": lambda: _all(typed, read), "bare": lambda: _all(typed, str.split)}
    )
    count = TIMES * len(typed)
    yield Line(f"one line of {name}", count / took["ours"], "/s", BARE, took["bare"] / took["ours"])
    yield Line("  a line", took["ours"] / count * 1e6, "µs")


def _all(typed: list[str], read: Callable[[str], object]) -> None:
    for _ in range(TIMES):
        for line in typed:
            read(line)
