"""A sales team to try the app with: reps, a manager, guests and strangers, in four time zones."""

from __future__ import annotations

from bot.sandbox.team import Channel, Person, Team

TEAM_ID = "T0OPPYDEMO"
OTHER_TEAM_ID = "T0OTHER"
BOT_ID = "U0OPPYBOT"


def sample_team() -> Team:
    bot = Person(BOT_ID, "oppy", "Oppy", TEAM_ID, is_bot=True, color="e96699")
    team = Team(
        id=TEAM_ID,
        name="Northwind Sales",
        domain="northwind-sales",
        app_id="A0OPPYDEMO",
        bot_id="B0OPPYDEMO",
        bot=bot,
    )
    for person in _people():
        team.add_person(person)
    for channel in _channels():
        team.add_channel(channel)
    for person in team.people.values():
        if not person.is_external and not person.deleted:
            team.direct_messages(person.id)
    return team


def _people() -> list[Person]:
    def member(
        name: str, real_name: str, title: str, tz: str, locale: str, color: str, admin: bool = False
    ) -> Person:
        return Person(
            f"U0{name.upper()}",
            name,
            real_name,
            TEAM_ID,
            title=title,
            tz=tz,
            locale=locale,
            color=color,
            is_admin=admin,
        )

    rep = "Sales representative"
    guest = member("gina", "Guest Gina", "Partner", "Europe/Rome", "en-US", "d58247")
    guest.is_restricted = guest.is_ultra_restricted = True
    gone = member("otto", "Otto Gone", rep, "Europe/Berlin", "de-DE", "8f4a2b")
    gone.deleted = True
    stranger = member("eve", "Eve External", "Buyer at Acme", "Europe/Paris", "fr-FR", "3c989f")
    stranger.team_id, stranger.is_external = OTHER_TEAM_ID, True
    return [
        member("li", "Li Wei 李伟", rep, "Asia/Shanghai", "en-US", "4bbe2e"),
        member("sam", "Sam Carter", rep, "Europe/London", "en-GB", "e7392d"),
        member(
            "maria",
            "Maria Lopez",
            "Head of sales",
            "America/New_York",
            "en-US",
            "9f69e7",
            admin=True,
        ),
        member("chen", "Chen Fang 陈芳", rep, "Asia/Shanghai", "zh-CN", "2b6836"),
        member("dan", "Dan Novak", rep, "Europe/Prague", "en-US", "db3150"),
        guest,
        stranger,
        gone,
    ]


def _channels() -> list[Channel]:
    staff = {"U0LI", "U0SAM", "U0MARIA", "U0CHEN", "U0DAN"}
    return [
        Channel("C0DEALS", "deals", {*staff, "U0GINA", BOT_ID}, topic="What moved, what is stuck"),
        Channel("C0MANAGERS", "sales-managers", {"U0MARIA", "U0LI", BOT_ID}, is_private=True),
        Channel("C0GENERAL", "general", set(staff), topic="For everyone"),
        Channel(
            "C0ACME",
            "acme-shared",
            {"U0LI", "U0EVE", BOT_ID},
            topic="Shared with Acme",
            is_ext_shared=True,
        ),
        Channel("C0OLD", "old-deals", {*staff, BOT_ID}, is_archived=True),
    ]
