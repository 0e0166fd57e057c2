"""A small, strict Slack on this machine: to try the app without an account, and to test it."""

from bot.sandbox.clock import MovableClock
from bot.sandbox.faults import Faults
from bot.sandbox.sample import sample_team
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.shapes import NotPossible, Outcome

__all__ = ["Faults", "MovableClock", "NotPossible", "Outcome", "Sandbox", "sample_team"]
