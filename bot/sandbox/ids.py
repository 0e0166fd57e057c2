"""Identifiers as Slack mints them: a letter that tells the kind, then capitals and digits.

They are random, not counted: an app keeps them as keys in a database that outlives this process.
"""

from __future__ import annotations

import secrets

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def mint(prefix: str, length: int = 10) -> str:
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))


def mint_secret(length: int = 24) -> str:
    return secrets.token_urlsafe(length)


def mint_signing_secret() -> str:
    return secrets.token_hex(16)


def mint_hash(seconds: float) -> str:
    """A view's hash: a moment and something that differs for two changes in that moment."""
    return f"{int(seconds)}.{secrets.token_hex(4)}"
