"""The table of everything a person can do, by the word or id that asks for it."""

from dataclasses import dataclass, field

from handlers.interaction import Handler


@dataclass
class Routes:
    """Handlers by command word, action id, form, shortcut, search field and event."""

    commands: dict[str, Handler] = field(default_factory=dict)
    actions: dict[str, Handler] = field(default_factory=dict)
    forms: dict[str, Handler] = field(default_factory=dict)
    shortcuts: dict[str, Handler] = field(default_factory=dict)
    searches: dict[str, Handler] = field(default_factory=dict)
    events: dict[str, Handler] = field(default_factory=dict)

    def command(self, word: str, handler: Handler) -> None:
        _add(self.commands, word, handler)

    def action(self, action_id: str, handler: Handler) -> None:
        _add(self.actions, action_id, handler)

    def form(self, callback_id: str, handler: Handler) -> None:
        _add(self.forms, callback_id, handler)

    def shortcut(self, callback_id: str, handler: Handler) -> None:
        _add(self.shortcuts, callback_id, handler)

    def search(self, field_id: str, handler: Handler) -> None:
        _add(self.searches, field_id, handler)

    def event(self, name: str, handler: Handler) -> None:
        _add(self.events, name, handler)


def _add(table: dict[str, Handler], key: str, handler: Handler) -> None:
    if key in table:
        raise ValueError(f"two handlers for {key!r}")
    table[key] = handler
