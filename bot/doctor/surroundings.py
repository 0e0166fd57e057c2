"""What does not need Slack: the settings, the port, the fonts."""

import errno
import re
import socket
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException

from bot.doctor.finding import Finding, mend, note, ok
from bot.settings import Settings

CHINESE = "商机"
SECRET = re.compile("[0-9a-f]{32}")
# How each line of /readyz begins.
OPPY_SAYS = ("the clock ", "the courier ", "the database ", "the schema ", "Slack ")
# Where one asks whoever listens on every interface.
INSIDE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - it is looked up, not bound
ANSWER_S = 3
MOST_READ = 1000


def check_settings(settings: Settings) -> Iterator[Finding]:
    for line in settings.missing_to_run():
        yield mend("settings", line, "Set it in .env; .env.example says where to find it.")
    secret = settings.signing_secret
    fits = secret is None or SECRET.fullmatch(secret.get_secret_value())
    if settings.app_token is not None:
        yield ok("settings", "Slack is reached over Socket Mode (SLACK_APP_TOKEN is set)")
    elif secret is not None and fits:
        yield ok("settings", f"Slack is answered over HTTP on port {settings.port}")
    if not fits:
        what = "SLACK_SIGNING_SECRET is not 32 hexadecimal digits"
        remedy = "Copy the Signing Secret from the app's page “Basic Information”."
        needed = settings.app_token is None
        yield (mend if needed else note)("settings", what, remedy)


def check_port(settings: Settings) -> Iterator[Finding]:
    """Whether the port can be listened on, unless Oppy listens there already.

    In Socket Mode only health and figures are served there, and Oppy runs without them.
    """
    if settings.missing_to_run() or not settings.port:
        return
    wrong = note if settings.app_token is not None else mend
    address = f"{settings.host}:{settings.port}"
    problem = _problem_of(settings.host, settings.port)
    if problem is None:
        yield ok("port", f"{address} can be listened on")
    elif problem.errno == errno.EADDRINUSE:
        yield _taken(settings, address, wrong)
    else:
        what = f"{address} cannot be listened on: {problem.strerror}"
        yield wrong("port", what, "Check PORT and OPPY_HOST; below 1024 PORT needs special rights.")


def _problem_of(host: str, port: int) -> OSError | None:
    try:
        family, kind, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(where)
            listener.listen()
    except OSError as error:
        return error
    return None


def _taken(settings: Settings, address: str, wrong: Callable[..., Finding]) -> Finding:
    status, said = _readiness(INSIDE.get(settings.host, settings.host), settings.port)
    if (status, said) == (200, ["ok"]):
        return ok("port", f"Oppy itself listens on {address} and is ready")
    if status == 503 and said and all(line.startswith(OPPY_SAYS) for line in said):
        what = f"Oppy listens on {address} and is not ready: {'; '.join(said)}"
        return mend("port", what, "Look at “run” and “database” here, and in its log.")
    return wrong("port", f"Something else listens on {address}", "Stop it, or change PORT.")


def _readiness(host: str, port: int) -> tuple[int, list[str]]:
    """Status and lines of whoever listens there; 0 when it speaks no HTTP."""
    connection = HTTPConnection(host, port, timeout=ANSWER_S)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_READ).decode(errors="replace").splitlines()
    except (HTTPException, OSError):
        return 0, []
    finally:
        connection.close()


def check_fonts() -> Iterator[Finding]:
    from reports.style import drawable

    if drawable(CHINESE) == CHINESE:
        yield ok("fonts", "Charts can show Chinese")
    else:
        remedy = "Install the package noto-cjk-sans-otc again."
        yield mend("fonts", "Charts cannot show Chinese", remedy)
