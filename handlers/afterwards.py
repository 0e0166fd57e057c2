"""Answers that take longer than Slack waits: after the acknowledgement, where it was asked."""

from collections.abc import Callable

from handlers.answering import post_to
from handlers.errors import apology
from handlers.interaction import Interaction, Nothing, Reply


def answer_afterwards(asked: Interaction, make: Callable[[], Reply], via: str) -> Nothing:
    """Let a worker make the answer and send it; ``via`` names it in the log."""
    asked.services.slowly(_answer, asked, make, via)
    return Nothing()


def _answer(asked: Interaction, make: Callable[[], Reply], via: str) -> None:
    if asked.response_url is None:
        return
    try:
        reply = make()
    except Exception as error:
        reply = Reply(apology(error, asked.words, via))
    post_to(asked.response_url, reply)
