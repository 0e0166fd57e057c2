"""Who is there and where they talk, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Person:
    """A member of the team, a guest, someone from another team, or the app's bot user."""

    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    tz: str = "America/Los_Angeles"
    locale: str = "en-US"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_external: bool = False
    is_bot: bool = False
    deleted: bool = False
    color: str = "4bbe2e"

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted

    @property
    def email(self) -> str:
        return f"{self.name}@{self.team_id.lower()}.example"


@dataclass
class Channel:
    """A channel or, when `user` is set, the direct messages of that person with the app."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_read_only: bool = False
    user: str | None = None

    @property
    def is_im(self) -> bool:
        return self.user is not None

    @property
    def kind(self) -> str:
        """What `types` calls it in conversations.list."""
        if self.is_im:
            return "im"
        return "private_channel" if self.is_private else "public_channel"


@dataclass
class Team:
    """A workspace with one app installed."""

    id: str
    name: str
    domain: str
    app_id: str
    bot_id: str
    bot: Person
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    def add_person(self, person: Person) -> Person:
        self.people[person.id] = person
        return person

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def person_named(self, name: str) -> Person | None:
        wanted = name.removeprefix("@").casefold()
        everyone = (*self.people.values(), self.bot)
        return next((p for p in everyone if wanted in (p.name.casefold(), p.id.casefold())), None)

    def channel_named(self, name: str) -> Channel | None:
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if wanted in (c.name, c.id)), None)

    def direct_messages(self, user_id: str) -> Channel:
        """The conversation of this person with the app. It opens by being asked for."""
        known = next((c for c in self.channels.values() if c.user == user_id), None)
        if known is not None:
            return known
        name = self.people[user_id].name
        channel_id = "D" + user_id.removeprefix("U")
        members = {user_id, self.bot.id}
        return self.add_channel(Channel(channel_id, name, members, user=user_id))
