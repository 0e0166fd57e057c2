"""Socket Mode: Slack's deliveries over connections that Oppy opens."""

from bot.socket_mode.door import HINTS, NotOpened
from bot.socket_mode.sockets import Sockets

__all__ = ["HINTS", "NotOpened", "Sockets"]
