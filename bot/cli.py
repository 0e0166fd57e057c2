"""The command line. Each command imports what it needs, so that ``--help`` is quick."""

import datetime as dt
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.settings import Settings, SettingsWrong, read_settings

WRONG = 2
ONE_WORKSPACE = "Slack team id, if there are several."


class LazyGroup(click.Group):
    """Commands that live in modules of their own, imported when they are asked for."""

    lazy: dict[str, str] = {  # noqa: RUF012 - never changed
        "backup": "bot.backing_up.commands:backup",
        "export": "bot.exporting:export_all",
        "import": "bot.importing:import_opportunities",
        "restore": "bot.backing_up.commands:restore",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.lazy])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        from importlib import import_module

        module, _, name = self.lazy[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="oppy", prog_name="oppy")
@click.pass_context
def oppy(context: click.Context) -> None:
    """Oppy runs a sales team's opportunities in Slack."""
    if context.invoked_subcommand != "demo" and not context.resilient_parsing:
        context.obj = _settings()


@oppy.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=3000,
    show_default=True,
    help="Where the page is served; 0 finds a free one.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def demo(port: int, no_browser: bool) -> None:
    """Try Oppy without Slack: a sandbox with a sample team, in your browser."""
    from bot.demo import run_demo
    from bot.logs import set_up_logs

    set_up_logs(json=False)
    run_demo(port, open_browser=not no_browser)


@oppy.command()
@click.option("--json-logs", is_flag=True, help="One JSON object a line, for machines.")
@click.pass_obj
def run(settings: Settings, json_logs: bool) -> None:
    """Run the bot: Socket Mode when SLACK_APP_TOKEN is set, otherwise HTTP on PORT."""
    from bot.logs import set_up_logs
    from bot.running import run_bot

    _stop_if(settings.missing_to_run())
    set_up_logs(json=json_logs)
    _ended(run_bot(settings))


@oppy.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    from sqlalchemy.exc import OperationalError

    from bot.preparing import cannot_open, too_new
    from store import schema
    from store.database import open_database

    database = open_database(settings.database_url)
    try:
        before, after = schema.upgrade(database.engine)
    except schema.SchemaTooNew as error:
        raise click.ClickException(too_new(str(error))) from None
    except OperationalError as error:
        raise click.ClickException(cannot_open(error)) from None
    finally:
        database.close()
    click.echo(f"Schema {after}, as before." if before == after else f"Schema {before} → {after}.")


@oppy.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--period", help="last 90 days, this quarter, 2026-Q3, all … (default: the report's usual one)"
)
@click.option("--scope", help="owner:NAME, team:NAME, source:NAME, account:NAME or currency:EUR")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As it stood after that day.")
@click.option(
    "--known-on", type=click.DateTime(["%Y-%m-%d"]), help="By what had been recorded by then."
)
@click.option("--due", help="bridge: only what is expected to close in that period.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Save the chart.")
@click.option("--locale", help="Language of words and chart, for example zh-CN.")
@click.option("--workspace", "team", metavar="TEAM", help=ONE_WORKSPACE)
@click.pass_obj
def report(settings: Settings, /, name: str, **options: Any) -> None:
    """The same figures as in Slack: funnel, forecast, trend … An unknown NAME lists them all."""
    from bot.reporting import print_report

    _prepare(settings)
    _ended(print_report(settings, name, options))


@oppy.command()
@click.option(
    "--now", "moment", help="Pretend it is this moment, for example 2026-11-23T09:00+01:00."
)
@click.pass_obj
def tick(settings: Settings, moment: str | None) -> None:
    """Deliver what is due, once, and exit (for cron, and for trying things out)."""
    from bot.logs import set_up_logs
    from bot.running import tick_once

    _stop_if([line for line in settings.missing_to_run() if line.startswith("SLACK_BOT_TOKEN")])
    set_up_logs(json=False)
    _ended(tick_once(settings, _moment(moment, settings.timezone)))


@oppy.command()
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON, for scripts.")
@click.option("--quick", is_flag=True, help="Do not ask Slack whether it would take every view.")
@click.pass_obj
def doctor(settings: Settings, as_json: bool, quick: bool) -> None:
    """Look at everything Oppy needs and say how to mend what is not well."""
    from bot.doctor import examine
    from bot.doctor.printing import print_findings, print_json

    findings = examine(settings, every_view=not quick)
    _ended(print_json(findings) if as_json else print_findings(findings))


@oppy.command()
@click.option("--check", is_flag=True, help="Only say what differs; change nothing.")
@click.option("--workspace", "team", metavar="TEAM", help="Only that Slack team's rows.")
@click.pass_obj
def rebuild(settings: Settings, check: bool, team: str | None) -> None:
    """Make the rows that exist for speed again from the event log, and say what differed."""
    from bot.rebuilding import rebuild_all

    _prepare(settings)
    _ended(rebuild_all(settings, team, only_verify=check))


def main() -> None:
    """The installed command."""
    oppy(prog_name="oppy")


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsWrong as wrong:
        _stop_if(wrong.problems)
        raise


def _prepare(settings: Settings) -> None:
    """For commands that only read: a database that is not there is not made."""
    from bot.preparing import missing_file, prepare_database

    problem = missing_file(settings) or prepare_database(settings)
    if problem is not None:
        raise click.ClickException(problem)


def _stop_if(problems: list[str]) -> None:
    """Everything that is wrong, at once, and where to mend it."""
    if not problems:
        return
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("Set it in .env; .env.example and docs/operating.md explain each name.", err=True)
    sys.exit(WRONG)


def _moment(text: str | None, timezone: str) -> dt.datetime | None:
    """A moment; one without a zone is meant in OPPY_TIMEZONE."""
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a moment like 2026-11-23T09:00+01:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))


def _ended(status: int) -> None:
    if status:
        sys.exit(status)
