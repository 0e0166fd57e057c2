"""What is counted, and that no name of a customer can get in."""

from typing import get_args

import pytest
from prometheus_client import generate_latest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clients import interactive_client, posting_client
from bot.metrics import MOST_CODES, Became, Metrics
from bot.sandbox import Sandbox
from handlers import pictures
from handlers.interaction import ANSWERED, FAILED
from handlers.noting import OTHER, every_kind
from handlers.use_cases import every_route
from store import outbox


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(every_kind(every_route()))


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def errors(metrics: Metrics, method: str, code: str) -> float | None:
    return value(metrics, "oppy_slack_errors_total", method=method, code=code)


def test_interactions_are_counted_by_kind_and_outcome(metrics: Metrics) -> None:
    metrics.request("command:list", ANSWERED, 0.004)
    metrics.request("command:list", ANSWERED, 0.2)
    metrics.request("command:list", FAILED, 9)
    asked = {"kind": "command:list"}
    assert value(metrics, "oppy_requests_total", outcome="answered", **asked) == 2
    assert value(metrics, "oppy_requests_total", outcome="failed", **asked) == 1
    assert value(metrics, "oppy_requests_total", outcome="database_away", **asked) == 0
    assert value(metrics, "oppy_request_seconds_bucket", le="0.005", **asked) == 1
    assert value(metrics, "oppy_request_seconds_bucket", le="3.0", **asked) == 2
    assert value(metrics, "oppy_request_seconds_count", **asked) == 3


def test_what_is_not_known_is_other_and_never_a_label(metrics: Metrics) -> None:
    metrics.request("command:Acme renewal", ANSWERED, 0.1)
    metrics.delivered("Acme", "sent", 1)
    metrics.slack_called("chat.postMessage", "Acme said no", 0.1)
    assert "Acme" not in generate_latest(metrics.registry).decode()
    assert value(metrics, "oppy_requests_total", kind=OTHER, outcome="answered") == 1
    assert value(metrics, "oppy_deliveries_total", kind=OTHER, outcome="sent") == 1
    assert errors(metrics, "chat.postMessage", OTHER) == 1


def test_however_many_codes_slack_thinks_of_few_are_kept(metrics: Metrics) -> None:
    for number in range(MOST_CODES + 50):
        metrics.slack_called("views.open", f"code_{number}", 0.1)
    metrics.slack_called("views.open", "code_1", 0.1)
    assert errors(metrics, "views.open", "code_1") == 2
    assert errors(metrics, "views.open", f"code_{MOST_CODES}") is None
    assert errors(metrics, "views.open", OTHER) == 50


def test_deliveries_are_counted_with_their_lag_when_they_were_sent(metrics: Metrics) -> None:
    for outcome in get_args(Became):
        metrics.delivered(outbox.CARD, outcome, 42.0 if outcome == "sent" else None)
    card = {"kind": outbox.CARD}
    for outcome in get_args(Became):
        assert value(metrics, "oppy_deliveries_total", outcome=outcome, **card) == 1
    assert value(metrics, "oppy_delivery_lag_seconds_count", **card) == 1
    assert value(metrics, "oppy_delivery_lag_seconds_bucket", le="15.0", **card) == 0
    assert value(metrics, "oppy_delivery_lag_seconds_bucket", le="60.0", **card) == 1


def test_every_kind_of_delivery_is_known() -> None:
    kinds = {one for name, one in vars(outbox).items() if name.isupper() and isinstance(one, str)}
    assert kinds == set(outbox.IN_ORDER)


def test_two_bots_count_apart(metrics: Metrics) -> None:
    Metrics(every_kind(every_route())).request(OTHER, ANSWERED, 0.1)
    assert value(metrics, "oppy_requests_total", kind=OTHER, outcome="answered") == 0


@pytest.mark.parametrize("make", [interactive_client, posting_client])
def test_calls_of_slack_are_counted_with_their_errors(metrics: Metrics, make: type) -> None:
    with Sandbox(rate_limits=False, file_delay=0.0) as slack:
        client: WebClient = make(slack.bot_token, slack.api_url, metrics.slack_called)
        client.auth_test()
        with pytest.raises(SlackApiError):
            client.users_info(user="U0NOBODY")
        for status in (503, 429):
            slack.faults.add(method="users.info", kind="status", status=status)
        slack.faults.add(method="users.info", kind="refuse")
        for _ in range(3):
            with pytest.raises((SlackApiError, OSError)):
                client.users_info(user="U0LI")
        client.users_info(user="U0LI")
        pictures.upload(client, b"png", "funnel", "Funnel", "A funnel")
    for method, calls in (
        ("auth.test", 1),
        ("users.info", 5),
        ("files.getUploadURLExternal", 1),
        ("files.completeUploadExternal", 1),
    ):
        assert value(metrics, "oppy_slack_call_seconds_count", method=method) == calls
    for code in ("user_not_found", "http_503", "ratelimited", "no_answer"):
        assert errors(metrics, "users.info", code) == 1
    assert errors(metrics, "auth.test", OTHER) is None
