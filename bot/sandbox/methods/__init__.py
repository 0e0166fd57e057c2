"""The methods of the Web API that the sandbox knows, by family. Any other is `unknown_method`."""

from __future__ import annotations

from bot.sandbox.methods import (
    auth,
    chat,
    conversations,
    files,
    history,
    unfurl,
    users,
    validate,
    views,
)
from bot.sandbox.methods.call import Method

FAMILIES = (auth, chat, conversations, files, history, unfurl, users, validate, views)


def all_methods() -> dict[str, Method]:
    return {method.name: method for family in FAMILIES for method in family.METHODS}
