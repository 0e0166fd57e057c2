"""Uploads a picture and waits until Slack can show it."""

import time

from slack_sdk import WebClient

from handlers import files

PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.5, 2.0, 3.0, 4.0)


class PictureNotReady(Exception):
    """Slack took the file but has not processed it in time."""


def upload(client: WebClient, png: bytes, name: str, title: str, alt_text: str) -> str:
    """Upload privately and return the file's id. Raises what ``files.upload`` raises."""
    return files.upload(client, png, f"{name}.png", title, alt_text=alt_text).id


def wait_until_ready(client: WebClient, file_id: str) -> None:
    """Return once a message may show the file: Slack processes uploads after it took them.

    Raises ``PictureNotReady`` after about twelve seconds.
    """
    for pause in PAUSES_S:
        if client.files_info(file=file_id)["file"].get("mimetype"):
            return
        time.sleep(pause)
    raise PictureNotReady(file_id)
