"""The environment: everything that is wrong with it is said at once."""

from pathlib import Path

import pytest

from bot.settings import SLACK_API, SettingsWrong, read_settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without an ``.env``."""
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_it_starts_with_sqlite() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///oppy.db"
    assert (settings.api_url, settings.port) == (SLACK_API, 3000)
    assert settings.admins == frozenset()


def test_everything_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"PORT": "70000", "OPPY_TIMEZONE": "Berlin", "OPPY_CURRENCY": "euro"}
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as raised:
        read_settings()
    assert sorted(line.partition(":")[0] for line in raised.value.problems) == sorted(wrong)
    assert "Europe/Berlin" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "-1"), ("PORT", "http"), ("OPPY_TIMEZONE", "../etc/passwd"),
        ("OPPY_TIMEZONE", "/etc/localtime"), ("OPPY_CURRENCY", "eur"), ("OPPY_CURRENCY", "EURO"),
    ],
)  # fmt: skip
def test_each_is_checked(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as raised:
        read_settings()
    (problem,) = raised.value.problems
    assert problem.startswith(f"{name}:")


def test_what_is_missing_to_run_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = read_settings().missing_to_run()
    assert len(missing) == 2
    assert "SLACK_BOT_TOKEN" in missing[0]
    assert "SLACK_APP_TOKEN" in missing[1] and "SLACK_SIGNING_SECRET" in missing[1]
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    assert read_settings().missing_to_run() == []


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "PORT", "OPPY_TIMEZONE"):
        monkeypatch.setenv(name, "")
    settings = read_settings()
    assert (settings.bot_token, settings.port, settings.timezone) == (None, 3000, "UTC")


def test_it_listens_to_everybody_only_where_slack_must_get_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_settings().host == "0.0.0.0"  # noqa: S104 - what is asked
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert read_settings().host == "127.0.0.1"
    monkeypatch.setenv("OPPY_HOST", "10.0.0.7")
    assert read_settings().host == "10.0.0.7"


def test_admins_are_listed_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPY_ADMINS", "U1, U2 U3,,U1")
    assert read_settings().admins == {"U1", "U2", "U3"}


def test_a_file_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nOPPY_CURRENCY=CNY\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("PORT", "5000")
    settings = read_settings()
    assert (settings.port, settings.currency) == (5000, "CNY")


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "very-secret")
    assert "very-secret" not in repr(read_settings())


def test_the_address_of_slack_ends_with_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api")
    assert read_settings().api_url == "http://127.0.0.1:9/api/"
