"""A file for a conversation: its bytes first, which nobody sees, then shared once.

The file's id is known before it is shared, so that after an unclear end Slack can be asked whether
it stands there already: the message that shows a file has no metadata to carry a key.
"""

import datetime as dt
from itertools import islice
from typing import Any

from slack_sdk import WebClient

from bot.delivery.posting import (
    MOST_PAGES,
    HistoryClosed,
    Message,
    Posted,
    Refused,
    Upload,
    asking,
    posting,
)
from handlers import files


def put(client: WebClient, upload: Upload) -> str:
    """Bring the bytes to Slack; the file's id. Raises ``NotPosted`` or ``Refused``."""
    with asking():
        return files.put(client, upload.content, upload.name)


def share(client: WebClient, message: Message, upload: Upload, file_id: str) -> Posted:
    """Show it in the thread. Raises ``NotPosted``, ``Gone``, ``Refused`` or ``Unclear``."""
    with posting():
        client.files_completeUploadExternal(
            files=[{"id": file_id, "title": upload.title}],
            channel_id=message.channel,
            thread_ts=message.thread_ts,
        )
    return Posted(message.channel, message.thread_ts or "")


def find_share(
    client: WebClient, message: Message, file_id: str | None, since: dt.datetime
) -> Posted | None:
    """Whether the file stands in its conversation already.

    Slack tells of shares a little late, so what it does not tell of is looked for in the thread.
    Raises ``HistoryClosed``, ``NotPosted``, ``Gone`` or ``Refused``.
    """
    if file_id is None:
        return None
    found = Posted(message.channel, message.thread_ts or "", earlier=True)
    if _is_shared(client, message, file_id):
        return found
    try:
        with asking():
            return found if _is_in_thread(client, message, file_id, since) else None
    except Refused as refused:
        if str(refused) == "missing_scope":
            raise HistoryClosed(str(refused)) from refused
        raise


def _is_shared(client: WebClient, message: Message, file_id: str) -> bool:
    try:
        with asking():
            body: dict[str, Any] = client.files_info(file=file_id)["file"]
    except Refused:  # never completed, or deleted since
        return False
    return message.channel in files.described(body).shares


def _is_in_thread(client: WebClient, message: Message, file_id: str, since: dt.datetime) -> bool:
    pages = client.conversations_replies(
        channel=message.channel,
        ts=message.thread_ts or "",
        oldest=f"{since.timestamp():.6f}",
        limit=100,
    )
    shown = (one for page in islice(pages, MOST_PAGES) for one in page["messages"])
    return any(file["id"] == file_id for one in shown for file in one.get("files") or ())
