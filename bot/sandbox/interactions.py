"""What people do in Slack."""

from __future__ import annotations

from bot.sandbox.in_conversations import InConversations
from bot.sandbox.in_files import InFiles
from bot.sandbox.in_views import InViews


class People(InConversations, InFiles, InViews):
    """Everyone in the workspace, by user id."""
