"""One process on a SQLite file: real processes that want the same one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.alone import NotAlone, held
from bot.manifest import read_manifest
from bot.sandbox import Sandbox
from tests.bot.test_running import PATIENCE_S, ROOT, process, settings_for

REFUSED = (
    "Another Oppy works on oppy.db. SQLite serves one process: stop it, or use PostgreSQL for "
    "several.\n"
)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(rate_limits=False, manifest=read_manifest()) as sandbox:
        yield sandbox


@pytest.fixture
def environment(slack: Sandbox, tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{tmp_path / 'oppy.db'}"
    return settings_for(slack, url) | {"SLACK_APP_TOKEN": slack.app_token}


def oppy(
    *words: str, environment: dict[str, str], cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env=os.environ | environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )


def test_a_second_process_is_told_what_to_do_and_the_first_works_on(
    slack: Sandbox, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "link.db").symlink_to(tmp_path / "oppy.db")
    by_link = f"sqlite:///{tmp_path / 'elsewhere' / 'link.db'}"
    with process(**environment) as running:
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        for url in (environment["DATABASE_URL"], "sqlite:///oppy.db", by_link):
            for command in ("run", "tick"):
                again = oppy(command, environment=environment | {"DATABASE_URL": url}, cwd=tmp_path)
                assert (again.returncode, again.stderr) == (1, REFUSED)
        for words in (("report", "funnel"), ("rebuild", "--check"), ("migrate",)):
            beside = oppy(*words, environment=environment, cwd=tmp_path)
            assert beside.returncode == 0, beside.stderr
        assert running.poll() is None


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_after_it_ends_the_next_one_starts_at_once(
    slack: Sandbox, environment: dict[str, str], how: signal.Signals
) -> None:
    with process(**environment) as running:
        slack.wait_for(lambda: slack.connections == 2, PATIENCE_S)
        running.send_signal(how)
        running.wait(PATIENCE_S)
    done = oppy("tick", environment=environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("url", ["sqlite:///:memory:", "sqlite://", "postgresql://x@h/oppy"])
def test_what_others_may_share_takes_no_lock(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with held(url), held(url):
        assert list(tmp_path.iterdir()) == []


def test_two_files_do_not_meet(tmp_path: Path) -> None:
    with held(f"sqlite:///{tmp_path / 'one.db'}"), held(f"sqlite:///{tmp_path / 'two.db'}"):
        pass


def test_a_lock_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "oppy.db.lock").mkdir()
    with pytest.raises(NotAlone, match=r"oppy\.db\.lock cannot be locked \(Is a directory\)"):
        held(f"sqlite:///{tmp_path / 'oppy.db'}").__enter__()


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with held(f"sqlite:///{tmp_path / 'typo' / 'oppy.db'}"):
        assert not (tmp_path / "typo").exists()
