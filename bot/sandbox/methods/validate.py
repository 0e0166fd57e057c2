"""Slack's own validator, which needs no token."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import Problem, check_blocks, check_view
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.shapes import Json, SlackError

KINDS = ("blocks", "view", "message")


def validate(call: Call) -> Json:
    given = [kind for kind in KINDS if call.args.given(kind)]
    if len(given) != 1:
        message = "must provide exactly one of `blocks`, `view`, or `message`"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    kind = given[0]
    value: Any = call.args.structure(kind, f"invalid_{kind}")
    problems = _problems(call, kind, value)
    if problems:
        raise SlackError(f"invalid_{kind}", errors=[_as_slack(problem) for problem in problems])
    return {}


def _problems(call: Call, kind: str, value: Any) -> list[Problem]:
    shows = call.workspace.files.can_be_shown
    if kind == "view":
        return check_view(value, shows, at="")
    if kind == "blocks":
        return check_blocks(value, shows, at="")
    if not isinstance(value, dict):
        return [Problem("must provide an object", "", "type", "object")]
    return check_blocks(value.get("blocks") or [], shows)


def _as_slack(problem: Problem) -> Json:
    return {
        "code": "failed_constraint",
        "message": problem.message,
        "pointer": problem.pointer,
        "constraint": {"type": problem.rule, "expected": problem.expected},
    }


METHODS = (
    Method("blocks.validate", validate, "blocks view message", caller="anyone", changes=False),
)
