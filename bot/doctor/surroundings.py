"""What does not need Slack: the settings, the port, the fonts."""

import errno
import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException

from bot.doctor.finding import Finding, mend, note, ok
from bot.settings import Settings
from bot.web import HEALTH

CHINESE = "商机"
SECRET = re.compile("[0-9a-f]{32}")
OPPY_SAYS = (b"ok\n", b"not well\n")
ANSWER_S = 2


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
    """Over HTTP: whether the port can be listened on, unless Oppy listens there already."""
    if settings.app_token is not None or settings.signing_secret is None or not settings.port:
        return
    port = settings.port
    try:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("", port))
            listener.listen()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            what = f"Port {port} cannot be listened on: {error.strerror}"
            yield mend("port", what, "Set PORT to one above 1023.")
        else:
            yield _taken(port)
    else:
        yield ok("port", f"Port {port} is free")


def _taken(port: int) -> Finding:
    said = _health(port)
    if said == OPPY_SAYS[0]:
        return ok("port", f"Oppy itself listens on port {port}")
    if said == OPPY_SAYS[1]:
        remedy = "Look at “run” and “database” here, and in its log."
        return mend("port", f"Oppy listens on port {port} and says it is not well", remedy)
    return mend("port", f"Something else listens on port {port}", "Stop it, or set PORT.")


def _health(port: int) -> bytes:
    """What the one who listens there says about its health; nothing when it speaks no HTTP."""
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().read(64)
    except (HTTPException, OSError):
        return b""
    finally:
        connection.close()


def check_fonts() -> Iterator[Finding]:
    from reports.style import drawable

    if drawable(CHINESE) == CHINESE:
        yield ok("fonts", "Charts can show Chinese")
    else:
        remedy = "Install the package noto-cjk-sans-otc again."
        yield mend("fonts", "Charts cannot show Chinese", remedy)
