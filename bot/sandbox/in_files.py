"""What people do with files: put them into a message, and take them away again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.files import Share
from bot.sandbox.messages import Message
from bot.sandbox.shapes import NotPossible, Outcome
from bot.sandbox.telling import Telling
from bot.sandbox.writing import escaped

MOST_FILES = 10


class InFiles(Telling):
    """Each deed blocks until the app took what it hears of it, or three seconds passed."""

    def upload(
        self,
        user_id: str,
        channel_id: str,
        files: Sequence[tuple[str, bytes]],
        text: str = "",
        thread_ts: str | None = None,
    ) -> Outcome:
        """A message with files, each a name and its bytes."""
        person, channel = self._present(user_id, channel_id)
        if not files:
            raise NotPossible("there is no file to upload")
        if len(files) > MOST_FILES:
            return Outcome(error=f"You can add up to {MOST_FILES} files at a time.")
        empty = next((name for name, content in files if not content), None)
        if empty is not None:
            return Outcome(error=f"{empty} is empty, so it was not uploaded.")
        workspace = self._workspace
        with workspace.change():
            created = int(workspace.clock().timestamp())
            taken = [workspace.files.take(*file, created, person.id) for file in files]
            message = Message(
                channel.id,
                workspace.messages.next_ts(channel.id),
                person.id,
                text=escaped(workspace.team, text, with_names=False),
                files=[file.id for file in taken],
                thread_ts=thread_ts,
            )
            workspace.messages.add(message)
            for file in taken:
                file.shares.append(Share(channel.id, message.ts))
        self._tell(message, channel)
        return Outcome(ts=message.ts)

    def delete_file(self, user_id: str, file_id: str) -> None:
        """Delete one's own file; the message stays and says so."""
        person = self._active(user_id)
        with self._workspace.change():
            file = self._workspace.files.get(file_id)
            if file is None or file.deleted or file.user != person.id:
                raise NotPossible(f"{user_id} has no file {file_id}")
            file.deleted, file.content = True, None
