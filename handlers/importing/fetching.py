"""A table and its mapping file, fetched from Slack whenever they are needed: nothing is kept."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from handlers import files
from handlers.interaction import Interaction
from store.importing.opening import on_disk
from store.importing.questions import About
from store.importing.run import Options
from store.looks import Look


@dataclass(frozen=True)
class Fetched:
    """The bytes of both, and what they are called."""

    name: str
    table: bytes
    mapping: tuple[str, bytes] | None = None

    def digest(self, look: Look) -> str:
        """Of all that decides what an import would do, besides what is here already."""
        whole = hashlib.sha256(self.table)
        whole.update(self.mapping[1] if self.mapping else b"")
        whole.update(repr((self.name, look.answers)).encode())
        return whole.hexdigest()


def fetch(asked: Interaction, look: Look) -> Fetched:
    """Raises ``FileGone``, ``FileTooLarge``, ``FileNotReadable`` or ``FileNotHandedOver``."""
    client = asked.services.posting
    table = files.look_at(client, look.file)
    content = files.download(client, table)
    if look.mapping is None:
        return Fetched(table.name, content)
    mapping = files.look_at(client, look.mapping)
    return Fetched(table.name, content, (mapping.name, files.download(client, mapping)))


@contextmanager
def options_for(asked: Interaction, look: Look, fetched: Fetched) -> Iterator[Options]:
    """What an import is told, for as long as the files are on the disk."""
    with ExitStack() as stack:
        file = stack.enter_context(on_disk(fetched.name, fetched.table))
        mapping = None
        if fetched.mapping is not None:
            mapping = stack.enter_context(on_disk(*fetched.mapping))
        yield Options(
            file,
            skip_refused=True,
            columns=look.answered(About.COLUMN),
            stages=look.answered(About.STAGE),
            dates=look.dates,
            team=asked.place.team_id,
            mapping=mapping,
        )
