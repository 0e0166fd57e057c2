"""What delivering is measured against: threads that only call ``chat.postMessage``."""

import sys
from concurrent.futures import ThreadPoolExecutor

from bot.clients import posting_client
from bot.delivery.courier import HANDS
from handlers.views.blocks import section


def main() -> None:
    _, api_url, token, *people = sys.argv
    client = posting_client(token, api_url)
    blocks = [section("*#1 Acme renewal*: call Bob. Overdue since yesterday.")] * 3

    def post(slack_id: str) -> None:
        client.chat_postMessage(channel=slack_id, text="1 needs you today", blocks=blocks)

    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(post, people))


if __name__ == "__main__":
    main()
