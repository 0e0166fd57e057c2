"""What it costs that all listeners are registered: nothing is done but to hear and say nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from slack_bolt import App

from bot.clock import system_clock
from bot.sandbox import Sandbox
from bot.wiring import Oppy
from handlers.hearing import listen
from handlers.interaction import Answer, Interaction, Nothing, Services
from handlers.profiles import look_up_in
from handlers.routes import Routes
from handlers.use_cases import every_route
from tests.bench import places
from tests.bench.lines import Line
from tests.bench.listing import BARE, MANY
from tests.bench.serving import ASKER, asked_in_turns, bare, bolt, command, event, oppy, served
from tests.bench.sizes import Sizes

EVENT = "app_home_opened"


def measure(slack: Sandbox, sizes: Sizes) -> Iterator[Line]:
    """Oppy's ears, all of them, against one Bolt listener for the same thing."""
    heard: dict[str, tuple[App, Callable[[], bytes]]] = {
        "command": (bare(slack), lambda: command(slack, "list")),
        "event": (_one_event(slack), lambda: event(slack, {"type": EVENT, "user": ASKER})),
    }
    with ExitStack() as stack:
        bot = stack.enter_context(oppy(slack, stack.enter_context(places.sqlite())))
        ours = stack.enter_context(served(_all_ears(slack, bot)))
        sides = {}
        for what, (app, request) in heard.items():
            sides[what] = (ours, request)
            sides[f"{BARE}, {what}"] = (stack.enter_context(served(app)), request)
        taken = asked_in_turns(sizes.rounds, MANY, sizes.seconds, sides)
    for what in heard:
        mine, base = taken[what].per_second, taken[f"{BARE}, {what}"].per_second
        name = f"all listeners, {what} only heard"
        yield Line(name, mine, "requests/s", BARE, mine / base, "≥ 0.70")


def _one_event(slack: Sandbox) -> App:
    app = bolt(slack, process_before_response=True)
    app.event(EVENT)(lambda ack: ack())
    return app


def _all_ears(slack: Sandbox, bot: Oppy) -> App:
    app = bolt(slack, process_before_response=True)
    services = Services(
        sessions=bot.database.sessions,
        readings=bot.database.readings,
        slack=app.client,
        posting=app.client,
        look_up=look_up_in(app.client),
        clock=system_clock,
        later=lambda *_: None,  # type: ignore[arg-type]  # nothing comes later
        slowly=lambda *_: None,  # type: ignore[arg-type]
        wake=lambda: None,
        database=bot.database,
        defaults=bot.settings.defaults,
    )
    listen(app, services, _silent())
    return app


def _silent() -> Routes:
    """Every route there is, with nothing behind it."""
    routes = every_route()
    for table in (routes.commands, routes.actions, routes.forms, routes.searches, routes.events):
        for key in table:
            table[key] = _say_nothing
    return routes


def _say_nothing(_asked: Interaction) -> Answer:
    return Nothing()
