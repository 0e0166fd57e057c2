"""``oppy doctor``: looks at everything Oppy needs and says how to mend what is not well."""

import time
from collections.abc import Iterable, Iterator

from bot.clock import Clock, system_clock
from bot.doctor.asking import Pause, SlackAsked
from bot.doctor.channels import check_channels
from bot.doctor.database import check_database
from bot.doctor.finding import Finding, Level, mend
from bot.doctor.slack import check_app_token, check_clock, check_scopes, check_token
from bot.doctor.surroundings import check_fonts, check_port, check_settings
from bot.doctor.views import check_views
from bot.settings import Settings

__all__ = ["Finding", "Level", "examine"]


def examine(
    settings: Settings,
    clock: Clock = system_clock,
    pause: Pause = time.sleep,
    every_view: bool = True,
) -> Iterator[Finding]:
    """One finding after the other, as they are made, and all of them even when one check fails.

    Without ``every_view`` Slack is not asked whether it would take each view: that takes longest.
    """
    slack = SlackAsked(settings, pause)
    checks = {
        "settings": check_settings(settings),
        "database": check_database(settings, clock),
        "bot token": check_token(slack),
        "scopes": check_scopes(slack),
        "clock": check_clock(slack, clock),
        "app token": check_app_token(slack),
        "channels": check_channels(slack, clock),
        "port": check_port(settings),
        "fonts": check_fonts(),
    }
    if every_view:
        checks["views"] = check_views(slack)
    for name, findings in checks.items():
        yield from _survived(name, findings)


def _survived(name: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """A check that breaks, whatever the reason, is a finding; the others still have their turn."""
    try:
        yield from findings
    except Exception as error:
        yield mend(
            name,
            f"This could not be looked at: {type(error).__name__}",
            "Mend what else is found, then look again.",
        )
