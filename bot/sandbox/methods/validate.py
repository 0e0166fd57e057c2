"""Slack's own validator, which needs no token."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import Problem, check_blocks, check_view
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.shapes import Json, SlackError

KINDS = ("blocks", "view", "message")
LONGEST = 100_000


def validate(call: Call) -> Json:
    given = [kind for kind in KINDS if call.args.given(kind)]
    if len(given) != 1:
        message = "must provide exactly one of `blocks`, `view`, or `message`"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    kind = given[0]
    if len(call.args.text(kind)) > LONGEST:
        message = f"[ERROR] must be less than {LONGEST + 1} characters [json-pointer:/{kind}]"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    problems = _problems(kind, call.args.structure(kind, "invalid_arguments"))
    if problems:
        raise SlackError(f"invalid_{kind}", errors=[_as_slack(problem) for problem in problems])
    return {}


def _problems(kind: str, value: Any) -> list[Problem]:
    if kind == "view":
        return check_view(value, _any_file, at="")
    if kind == "blocks":
        return check_blocks(value, _any_file, at="")
    if not isinstance(value, dict):
        return [Problem("must provide an object", "", "type", "object")]
    return check_blocks(value.get("blocks") or [], _any_file)


def _any_file(_file: Json) -> bool:
    """It checks the form: whoever asks has no token, so there is nobody whose files to look at."""
    return True


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
