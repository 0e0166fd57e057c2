"""PostgreSQL's own programs: where they are, how they reach the server, what they complain of."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import pq
from psycopg.conninfo import make_conninfo

from bot.backing_up.files import Refused

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True)
class Tools:
    """The programs for one server of the major version ``server``."""

    folder: Path | None
    server: int
    environment: dict[str, str]
    address: str

    def command(self, name: str, *words: str) -> list[str]:
        """The program with its words. Raises ``Refused`` when it is missing or too old."""
        place = None if self.folder is None else str(self.folder)
        program = shutil.which(name, path=place)
        if program is None:
            where = "on the PATH" if place is None else f"in {place}"
            raise Refused(f"There is no {name} {where}. {self.remedy}")
        told = self.run([program, "--version"])
        version = _VERSION.search(told)
        if version is None or int(version[1]) < self.server:
            raise Refused(
                f"{program} is too old for a PostgreSQL {self.server} ({told.strip()}). "
                f"{self.remedy}"
            )
        return [program, *words]

    @property
    def remedy(self) -> str:
        return (
            f"Install the client programs of PostgreSQL {self.server} (Debian: the package "
            f"postgresql-client-{self.server}), or name their folder with --pg-bin."
        )

    def run(self, command: Sequence[str]) -> str:
        """What the program printed. Raises ``Refused`` with its complaint."""
        done = subprocess.run(  # noqa: S603 - programs of PostgreSQL, never through a shell
            command, env=self.environment, capture_output=True, text=True, errors="replace"
        )
        if done.returncode != 0:
            raise Refused(complaint(command[0], done.stderr, done.returncode))
        return done.stdout


def tools_for(connect_args: Mapping[str, Any], server: int, folder: Path | None) -> Tools:
    """Everything that has a name in the environment travels there: a password is then in no list
    of processes.
    """
    options = {option.keyword.decode(): option for option in pq.Conninfo.get_defaults()}
    environment, rest = dict(os.environ), {}
    for name, value in connect_args.items():
        option = options.get(name)
        if option is None or value is None:
            continue
        if option.envvar:
            environment[option.envvar.decode()] = str(value)
        elif option.dispchar != b"*":
            rest[name] = value
    return Tools(folder, server, environment, make_conninfo("", **rest))


def complaint(program: str, said: str, status: int) -> str:
    """The first error that a program printed: the lines after it may quote rows."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = next((line for line in lines if "error:" in line.lower()), "")
    reason = told or next(iter(lines), "") or f"it ended with status {status}"
    return f"{Path(program).name}: {reason.partition('rror:')[2].strip() or reason}"
