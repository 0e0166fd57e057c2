"""The two clients for Slack and what each does when a call fails.

Slack's default client repeats a call whose connection dropped, and so can post twice. Neither of
these repeats anything: an interactive answer has no time to, and a delivery has the ledger.
"""

import time
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

INTERACTIVE_TIMEOUT_S = 2
POSTING_TIMEOUT_S = 10
NO_ANSWER = "no_answer"
Called = Callable[[str, str | None, float], None]


def _uncounted(_method: str, _code: str | None, _seconds: float) -> None:
    """Nobody counts."""


class CountedClient(WebClient):
    """Tells ``called`` of every call: method, error code or none, seconds.

    Every method comes through ``api_call``, an upload as its two methods. What does not is not
    counted: the bytes of an upload, and the pages of a history after the first.
    """

    def __init__(self, called: Called, **options: Any) -> None:
        super().__init__(**options)
        self._called = called

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:
        began = time.perf_counter()
        code: str | None = NO_ANSWER
        try:
            response = super().api_call(api_method, **options)
            code = None
        except SlackApiError as error:
            code = _code(error)
            raise
        except (ValueError, AttributeError) as error:
            # The SDK cannot read what answered: no UTF-8, or JSON that is no object.
            raise SlackRequestError("the answer is not Slack's") from error
        finally:
            self._called(api_method, code, time.perf_counter() - began)
        return response


def interactive_client(token: str, api_url: str, called: Called = _uncounted) -> WebClient:
    """For answers while a person waits: two seconds, no second try."""
    return CountedClient(
        called, token=token, base_url=api_url, timeout=INTERACTIVE_TIMEOUT_S, retry_handlers=[]
    )


def posting_client(token: str, api_url: str, called: Called = _uncounted) -> WebClient:
    """For deliveries: ten seconds; what failed is judged by the ledger, which tries again."""
    return CountedClient(
        called, token=token, base_url=api_url, timeout=POSTING_TIMEOUT_S, retry_handlers=[]
    )


def _code(error: SlackApiError) -> str:
    """Slack's code; for an answer that has none, such as a proxy's page, its status.

    The SDK puts a sentence in the place of the code then.
    """
    data = error.response.data
    code = str(data.get("error")) if isinstance(data, dict) else ""
    return code if code.isidentifier() else f"http_{error.response.status_code}"
