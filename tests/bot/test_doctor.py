"""What the doctor finds: with all well, with nothing set, and with each thing wrong."""

import datetime as dt
import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.clock import system_clock
from bot.doctor import Finding, Level, examine
from bot.doctor.printing import print_findings, print_json
from bot.doctor.surroundings import OPPY_SAYS
from bot.health import unwell
from bot.listening import Listener
from bot.manifest import optional_scopes, read_manifest, required_scopes
from bot.sandbox import MovableClock, Sandbox
from bot.settings import Settings
from bot.web import told, web_app
from handlers.views.gallery import SAMPLES, Shown, gallery
from reports.words import words_for
from store import heartbeats, subscriptions
from store.database import Database
from store.models import Delivery, State
from tests.store.ground import NOON, settle

SECRET = "0123456789abcdef" * 2
HOUR = dt.timedelta(hours=1)
VIEWS = sum(1 for name, one in SAMPLES.items() for _ in gallery(words_for(name), one))


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(rate_limits=False, manifest=read_manifest()) as sandbox:
        yield sandbox


def settings_of(url: str, slack: Sandbox | None = None, **also: Any) -> Settings:
    # No port: bots of other tests may be at the usual one.
    facts: dict[str, Any] = {"database_url": url, "port": 0}
    if slack is not None:
        facts |= {
            "bot_token": SecretStr(slack.bot_token),
            "app_token": SecretStr(slack.app_token),
            "api_url": slack.api_url,
        }
    return Settings(**(facts | also), _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def settings(slack: Sandbox, database_url: str) -> Settings:
    return settings_of(database_url, slack)


@pytest.fixture
def file_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite file, for what is the same on every database."""
    path = tmp_path / "here.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


class Pauses(list[float]):
    """Notes how long it was asked to wait, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def looked(settings: Settings, **options: Any) -> list[Finding]:
    quickly: dict[str, Any] = {"every_view": False, "pause": Pauses()}
    return list(examine(settings, **(quickly | options)))


def of(check: str, findings: list[Finding]) -> list[tuple[Level, str]]:
    return [(one.level, one.what) for one in findings if one.check == check]


def to_mend(findings: list[Finding]) -> list[str]:
    assert all(one.remedy for one in findings if one.level != Level.OK)
    return [f"{one.check}: {one.what}" for one in findings if one.level == Level.MEND]


def subscribed(database: Database, team_id: str, *channels: str) -> None:
    team = settle(database, team_id)
    with database.sessions.begin() as session:
        for channel in channels:
            subscriptions.subscribe(
                session,
                workspace_id=team.id,
                report=subscriptions.DAILY,
                channel_id=channel,
                subscriber_id=team.li,
                weekday=None,
                at=dt.time(9),
                timezone="UTC",
                locale="en-US",
                scope="",
                now=NOON,
            )


def beat(database: Database, tick: dt.datetime, courier: dt.datetime | None = None) -> None:
    with database.sessions.begin() as session:
        heartbeats.beat(session, heartbeats.TICK, tick)
        heartbeats.beat(session, heartbeats.COURIER, courier or tick)


def test_all_is_well(slack: Sandbox, settings: Settings, database: Database) -> None:
    subscribed(database, slack.team.id, "C0DEALS")
    beat(database, system_clock())
    findings = looked(settings, every_view=True)
    assert [one for one in findings if one.level != Level.OK] == []
    said = {one.check: one.what for one in findings}
    assert said["bot token"] == "Connected to Northwind Sales as oppy"
    assert said["channels"] == "1 channel with a subscription can be posted to"
    assert said["views"] == f"{VIEWS} of {VIEWS} views are accepted by Slack"
    assert {"settings", "database", "schema", "run", "scopes", "clock", "app token"} <= set(said)
    assert {"deliveries", "fonts"} <= set(said)


def test_with_nothing_set_it_says_what_to_set_and_makes_no_database(tmp_path: Path) -> None:
    findings = looked(settings_of(f"sqlite:///{tmp_path / 'oppy.db'}"))
    assert [what.split()[1] for what in to_mend(findings)] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    assert of("database", findings)[0][0] == Level.NOTE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xoxb-not-this-one", "invalid_auth"),
        ("xapp-not-this-one", "invalid_auth (it looks like an app-level one)"),
        ("not-this-one", "invalid_auth (it looks like no token)"),
    ],
)
def test_a_wrong_token_stops_nothing_else_and_is_not_shown(
    slack: Sandbox, file_url: str, token: str, said: str
) -> None:
    wrong: dict[str, Any] = {
        "bot_token": SecretStr(token),
        "app_token": SecretStr(token.replace("xoxb", "xapp")),
    }
    findings = looked(settings_of(file_url, slack, **wrong))
    mends = to_mend(findings)
    assert mends[0] == f"bot token: Slack does not accept SLACK_BOT_TOKEN: {said}"
    assert mends[1].startswith("app token: Slack does not accept SLACK_APP_TOKEN: invalid_auth")
    assert of("schema", findings)[0][0] == of("fonts", findings)[0][0] == Level.OK
    assert "this-one" not in str(findings)


def test_each_token_in_the_others_place(slack: Sandbox, file_url: str) -> None:
    swapped: dict[str, Any] = {
        "bot_token": SecretStr(slack.app_token),
        "app_token": SecretStr(slack.bot_token),
    }
    bot, app = to_mend(looked(settings_of(file_url, slack, **swapped)))
    assert bot.startswith("bot token: Slack does not accept")
    assert bot.endswith("not_allowed_token_type (it looks like an app-level one)")
    assert app.startswith("app token: Slack does not accept")
    assert app.endswith("not_allowed_token_type (it looks like a bot's)")


def test_slack_that_cannot_be_reached(file_url: str) -> None:
    away: dict[str, Any] = {"bot_token": SecretStr("xoxb-x"), "app_token": SecretStr("xapp-x")}
    findings = looked(settings_of(file_url, api_url="http://127.0.0.1:9/api/", **away))
    assert to_mend(findings) == [
        f"{check}: Slack cannot be reached at http://127.0.0.1:9/api/: ConnectionRefusedError"
        for check in ("bot token", "app token")
    ]


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open", "conversations.info"])
@pytest.mark.parametrize("kind", ["refuse", "status", "error"])
def test_every_call_that_fails_is_a_finding_with_a_remedy(
    slack: Sandbox, settings: Settings, database: Database, method: str, kind: str
) -> None:
    subscribed(database, slack.team.id, "C0DEALS")
    slack.faults.add(method, kind)  # type: ignore[arg-type]
    assert len(to_mend(looked(settings))) == 1


def test_a_check_that_breaks_is_a_finding_too(
    file_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_text: str) -> str:
        raise RuntimeError("no font at all")

    monkeypatch.setattr("reports.style.drawable", breaks)
    assert "fonts: This could not be looked at: RuntimeError" in to_mend(
        looked(settings_of(file_url))
    )


def test_a_database_server_that_is_not_there() -> None:
    findings = looked(settings_of("postgresql://oppy:secret@127.0.0.1:9/oppy"))
    (_, said) = of("database", findings)[0]
    assert said.startswith("The postgresql database cannot be used")
    assert "secret" not in str(findings)
    assert of("fonts", findings)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "oppy.db").write_text("opportunities, title, stage\n" * 99)
    assert of("database", looked(settings_of(f"sqlite:///{tmp_path / 'oppy.db'}"))) == [
        (Level.MEND, "The sqlite database cannot be used: file is not a database")
    ]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    said = f"The folder {folder} cannot be written to: No such file or directory"
    found = looked(settings_of(f"sqlite:///{folder / 'oppy.db'}"))
    assert of("disk", found) == [(Level.MEND, said)]
    assert of("database", found) == []


def test_a_disk_that_is_nearly_full(file_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.database.ENOUGH_BYTES", 2**70)
    ((level, said),) = of("disk", looked(settings_of(file_url)))
    assert (level, said.split()[0]) == (Level.MEND, "Only")


@pytest.mark.parametrize(
    ("version", "floor", "level", "said"),
    [
        ("0000", "0000", Level.MEND, "0000; the newest is"),
        ("9999", "9998", Level.MEND, "9999; this version of Oppy knows only"),
        ("9999", "0001", Level.NOTE, "9999, which is newer than this Oppy"),
    ],
)
def test_a_schema_of_another_version(
    settings: Settings, database: Database, version: str, floor: str, level: Level, said: str
) -> None:
    with database.sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": version})
        session.execute(text("UPDATE schema_floor SET version = :new"), {"new": floor})
    ((found, what),) = of("schema", looked(settings))
    assert found == level
    assert what.startswith(said)


@pytest.mark.parametrize(
    ("tick", "courier", "level", "said"),
    [
        (-10, -10, Level.OK, "Oppy runs: the clock ticked 10 s ago"),
        (-600, -600, Level.MEND, "Oppy does not run: the clock last ticked 10 min ago"),
        (-10, -600, Level.MEND, "The clock ticks, but nothing is being delivered"),
        (86_400 * 3, -10, Level.NOTE, "The last tick was 3 d ahead of now"),
        (None, None, Level.NOTE, "Oppy has not run yet on this database"),
    ],
)
def test_it_says_whether_oppy_runs(
    settings: Settings,
    database: Database,
    tick: int | None,
    courier: int | None,
    level: Level,
    said: str,
) -> None:
    now = system_clock()
    if tick is not None and courier is not None:
        beat(database, now + dt.timedelta(seconds=tick), now + dt.timedelta(seconds=courier))
    assert of("run", looked(settings, clock=lambda: now)) == [(level, said)]


def test_scopes_that_are_missing(file_url: str) -> None:
    granted = (required_scopes() | optional_scopes()) - {"users:read", "files:write"}
    with Sandbox(scopes=granted, manifest=read_manifest()) as slack:
        findings = looked(settings_of(file_url, slack))
    assert to_mend(findings) == ["scopes: Missing: files:write, users:read"]


def test_scopes_that_oppy_can_do_without_are_only_a_note(file_url: str) -> None:
    with Sandbox(scopes=required_scopes(), manifest=read_manifest()) as slack:
        findings = looked(settings_of(file_url, slack))
    assert to_mend(findings) == []
    assert [level for level, _ in of("scopes", findings)] == [Level.OK, Level.NOTE]


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        (0, (Level.OK, "This machine's clock agrees with Slack's")),
        (5, (Level.MEND, "This machine's clock is 300 s ahead of Slack's")),
        (-5, (Level.MEND, "This machine's clock is 300 s behind Slack's")),
    ],
)
def test_a_clock_that_is_wrong(file_url: str, minutes: int, found: tuple[Level, str]) -> None:
    here = NOON + dt.timedelta(minutes=minutes)
    with Sandbox(clock=MovableClock(NOON, frozen=True), manifest=read_manifest()) as slack:
        findings = looked(settings_of(file_url, slack), clock=lambda: here)
    assert of("clock", findings) == [found]


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("C0OLD", "#old-deals (C0OLD) is archived"),
        ("C0GENERAL", "#general (C0GENERAL): Oppy is not in it"),
        ("C0ACME", "#acme-shared (C0ACME) is shared with another company"),
        ("C0NOWHERE", "Channel C0NOWHERE is deleted, or private and without Oppy"),
        ("C0DEALS", "#deals (C0DEALS) is read-only"),
        ("C0MANAGERS", "Channel C0MANAGERS is archived"),
    ],
)
def test_a_channel_where_oppy_cannot_post(
    slack: Sandbox, settings: Settings, database: Database, channel: str, said: str
) -> None:
    slack.team.channels["C0DEALS"].is_read_only = True
    slack.team.channels["C0MANAGERS"].is_archived = True
    subscribed(database, slack.team.id, channel)
    ((level, what),) = of("channels", looked(settings))
    assert level == Level.MEND
    assert what.startswith(said)


def test_only_the_channels_of_the_tokens_workspace(
    slack: Sandbox, settings: Settings, database: Database
) -> None:
    subscribed(database, "T0OTHER", "C0OTHERS")
    subscribed(database, slack.team.id, "C0DEALS", "C0MANAGERS")
    assert of("channels", looked(settings)) == [(Level.OK, "2 with subscriptions can be posted to")]


def test_it_waits_as_long_as_slack_says(
    slack: Sandbox, settings: Settings, database: Database
) -> None:
    subscribed(database, slack.team.id, "C0DEALS")
    slack.faults.add("conversations.info", "status", status=429, retry_after=7, times=2)
    pauses = Pauses()
    findings = looked(settings, pause=pauses)
    assert pauses == [7, 7]
    assert of("channels", findings)[0][0] == Level.OK


def test_it_does_not_wait_for_ever(slack: Sandbox, settings: Settings, database: Database) -> None:
    subscribed(database, slack.team.id, "C0DEALS", "C0MANAGERS")
    slack.faults.add("conversations.info", "status", status=429, retry_after=3600, times=2)
    pauses = Pauses()
    findings = looked(settings, pause=pauses)
    assert pauses == []
    assert of("channels", findings) == [
        (Level.NOTE, "2 with subscriptions could not be looked at: ratelimited")
    ]


def fails(database: Database, workspace_id: int, at: dt.datetime, error: str) -> None:
    with database.sessions.begin() as session:
        session.add(
            Delivery(
                workspace_id=workspace_id, kind="digest", recipient=f"subscription:{error}",
                period=at.isoformat(), state=State.FAILED, due_at=at, next_try_at=at, done_at=at,
                error=error,
            )
        )  # fmt: skip


def test_posts_that_failed_in_the_last_day(
    slack: Sandbox, settings: Settings, database: Database
) -> None:
    team, now = settle(database, slack.team.id), system_clock()
    for hours, error in ((1, "not_in_channel"), (2, "not_in_channel"), (3, "defect"), (30, "old")):
        fails(database, team.id, now - hours * HOUR, error)
    assert of("deliveries", looked(settings)) == [
        (Level.MEND, "3 posts failed in the last day: not_in_channel (2), defect (1)")
    ]


@pytest.mark.parametrize(
    ("secret", "app_token", "level"),
    [
        (SECRET, None, None),
        ("xoxb-1234", None, Level.MEND),
        (SECRET.upper(), None, Level.MEND),
        ("xoxb-1234", SecretStr("xapp-x"), Level.NOTE),
    ],
)
def test_the_signing_secret_has_the_right_form(
    file_url: str, secret: str, app_token: SecretStr | None, level: Level | None
) -> None:
    also: dict[str, Any] = {"signing_secret": SecretStr(secret), "app_token": app_token, "port": 0}
    findings = of("settings", looked(settings_of(file_url, **also)))
    said = "SLACK_SIGNING_SECRET is not 32 hexadecimal digits"
    assert [one for one, what in findings if what == said] == ([level] if level else [])
    assert secret not in str(findings)


def over_http(url: str, port: int, **also: Any) -> Settings:
    facts: dict[str, Any] = {"bot_token": SecretStr("xoxb-x"), "signing_secret": SecretStr(SECRET)}
    facts |= {"api_url": "http://127.0.0.1:9/api/", "host_given": "127.0.0.1", "port": port}
    return settings_of(url, **(facts | also))


@pytest.mark.parametrize(
    ("app_token", "level"), [(None, Level.MEND), (SecretStr("xapp-x"), Level.NOTE)]
)
def test_a_port_that_is_free_and_one_that_is_taken(
    file_url: str, app_token: SecretStr | None, level: Level
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = int(other.getsockname()[1])
        settings = over_http(file_url, port, app_token=app_token)
        other.listen()
        other.settimeout(5)
        hangs_up = threading.Thread(target=lambda: other.accept()[0].close())
        hangs_up.start()
        taken = of("port", looked(settings))
        hangs_up.join()
    assert taken == [(level, f"Something else listens on 127.0.0.1:{port}")]
    free = of("port", looked(settings))
    assert free == [(Level.OK, f"127.0.0.1:{port} can be listened on")]


def test_an_address_that_is_not_this_machines(file_url: str) -> None:
    elsewhere = over_http(file_url, 3000, host_given="192.0.2.1")
    said = "192.0.2.1:3000 cannot be listened on: Cannot assign requested address"
    assert of("port", looked(elsewhere)) == [(Level.MEND, said)]


@pytest.mark.parametrize(
    ("unwell", "level", "said"),
    [
        ([], Level.OK, "Oppy itself listens on {} and is ready"),
        (
            ["the clock does not run", "the courier does not run"],
            Level.MEND,
            "Oppy listens on {} and is not ready: the clock does not run; the courier does not run",
        ),
        (["temporarily overloaded"], Level.MEND, "Something else listens on {}"),
    ],
)
def test_a_port_where_oppy_itself_may_listen(
    file_url: str, unwell: list[str], level: Level, said: str
) -> None:
    server = Listener(web_app(None, {"/readyz": told(lambda: unwell)}), "127.0.0.1", 0)
    server.connect()
    try:
        found = of("port", looked(over_http(file_url, server.port)))
    finally:
        server.close()
    assert found == [(level, said.format(f"127.0.0.1:{server.port}"))]


def test_it_knows_an_oppy_that_is_not_ready_by_whatever_line() -> None:
    def hangs() -> Any:
        raise TimeoutError

    bot: Any = SimpleNamespace(clock=lambda: NOON, metrics=SimpleNamespace(last_tick=None))
    looks: list[Callable[[], Any]] = [hangs, lambda: ("empty", None), lambda: (None, NOON - HOUR)]
    lines = [line for look in looks for line in unwell(bot, look)]
    assert len(set(lines)) == 4
    assert [line for line in lines if not line.startswith(OPPY_SAYS)] == []


def views(slack: Sandbox, url: str, pauses: Pauses | None = None) -> tuple[Level, str]:
    options: dict[str, Any] = {"every_view": True} | ({} if pauses is None else {"pause": pauses})
    (found,) = of("views", looked(settings_of(url, slack), **options))
    return found


def test_slack_is_asked_about_every_view_and_gently(slack: Sandbox, file_url: str) -> None:
    pauses = Pauses()
    slack.faults.add("blocks.validate", "status", status=429, retry_after=5)
    assert views(slack, file_url, pauses)[0] == Level.OK
    asked = [call for call in slack.calls if call.method == "blocks.validate"]
    assert len([call for call in asked if call.ok]) == VIEWS
    assert pauses.count(5) == 1
    assert len(pauses) == VIEWS + 1


def test_a_view_that_slack_refuses_is_named_with_its_place_and_nothing_it_says(
    slack: Sandbox, file_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: dict[str, Any] = {"type": "section", "text": {"type": "sms", "text": "Acme renewal"}}
    shown = [
        Shown("card", "message", {"text": "x", "blocks": [wrong]}),
        Shown("home tab", "home", {"type": "home", "blocks": [wrong]}),
        Shown("quiet home tab", "home", {"type": "home", "blocks": []}),
    ]
    monkeypatch.setattr("bot.doctor.views.gallery", lambda *_: shown)
    level, said = views(slack, file_url)
    assert level == Level.MEND
    assert said.startswith(
        "2 of 6 views are accepted by Slack; refused: card, en-US at /blocks/0/text/type; "
        "home tab, en-US at /blocks/0/text/type; card, zh-CN"
    )
    assert "Acme" not in said


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "error", "error": "unknown_method"}, "unknown_method"),
        ({"kind": "status", "status": 404}, "status 404"),
        ({"kind": "status", "status": 429, "retry_after": 3600}, "ratelimited"),
        ({"kind": "refuse"}, "RemoteDisconnected"),
    ],
)
def test_where_the_validator_does_not_answer_the_views_are_left_alone(
    slack: Sandbox, file_url: str, fault: dict[str, Any], reason: str
) -> None:
    slack.faults.add("blocks.validate", **fault)
    said = f"0 of {VIEWS} views are accepted by Slack; the rest was not asked: {reason}"
    assert views(slack, file_url) == (Level.NOTE, said)


@pytest.mark.parametrize(("scopes", "status"), [(None, 0), ({"commands"}, 1)])
@pytest.mark.parametrize("prints", [print_findings, print_json])
def test_the_status_is_for_scripts(
    file_url: str,
    capsys: pytest.CaptureFixture[str],
    prints: Callable[[list[Finding]], int],
    scopes: set[str] | None,
    status: int,
) -> None:
    with Sandbox(scopes=scopes, manifest=read_manifest()) as slack:
        assert prints(looked(settings_of(file_url, slack))) == status
    said = capsys.readouterr().out
    assert "\x1b" not in said
    if prints is print_json:
        told = json.loads(said)
        assert told["well"] is (status == 0)
        assert {"level", "check", "what", "remedy"} == set(told["findings"][0])
    else:
        assert said.splitlines()[-1] == ("1 thing to mend." if status else "All is well.")
        assert ("MEND  scopes" in said) is bool(status)
