"""The two clients for Slack and what each does when a call fails.

Slack's default client repeats a call whose connection dropped, and so can post twice. Neither of
these repeats anything: an interactive answer has no time to, and a delivery has the ledger.
"""

from slack_sdk import WebClient

INTERACTIVE_TIMEOUT_S = 2
POSTING_TIMEOUT_S = 10


def interactive_client(token: str, api_url: str) -> WebClient:
    """For answers while a person waits: two seconds, no second try."""
    return WebClient(
        token=token, base_url=api_url, timeout=INTERACTIVE_TIMEOUT_S, retry_handlers=[]
    )


def posting_client(token: str, api_url: str) -> WebClient:
    """For deliveries: ten seconds; what failed is judged by the ledger, which tries again."""
    return WebClient(token=token, base_url=api_url, timeout=POSTING_TIMEOUT_S, retry_handlers=[])
