"""The chart against a bare matplotlib figure of the same artists, warm and from a cold process."""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from reports import funnel
from reports.words import words_for
from tests.bench import places
from tests.bench.bare_chart import artists_of, draw
from tests.bench.funnel import sample
from tests.bench.lines import Line, median_seconds
from tests.bench.sizes import Sizes

BARE = "bare matplotlib"
PERIOD = "--period=all"


def measure(sizes: Sizes) -> Iterator[Line]:
    """Cold is ``oppy report --png``, database and all."""
    words = words_for("en-US")
    with places.sqlite() as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = sample(url)
        figure = funnel.REPORT.draw(measured, words)
        artists = artists_of(figure)
        (folder / "artists").write_bytes(pickle.dumps(artists))
        warm = median_seconds(
            sizes.rounds,
            {"ours": lambda: funnel.REPORT.picture(measured, words), "bare": lambda: draw(artists)},
        )
        out = str(folder / "chart.png")
        report = ["bot", "report", "funnel", PERIOD, "--png", out]
        bare = ["tests.bench.bare_chart", str(folder / "artists"), out]
        cold = median_seconds(
            sizes.rounds, {"ours": lambda: _run(report, url), "bare": lambda: _run(bare, url)}
        )
    for name, took, aim in (("warm chart", warm, "≤ 1.25"), ("cold start to PNG", cold, "")):
        yield Line(name, took["ours"] * 1e3, "ms", BARE, took["ours"] / took["bare"], aim)


def _run(module: list[str], url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url}
    subprocess.run([sys.executable, "-m", *module], env=environment, check=True)
