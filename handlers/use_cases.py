"""All of Oppy: one line per thing a person can do. Open its module to see how."""

from handlers import (
    account,
    accounts,
    advance,
    assign,
    choosing,
    dropped_file,
    due,
    edit,
    help,
    history,
    home,
    links,
    listing,
    log,
    lost,
    mentions,
    merge,
    new,
    next_step,
    note,
    opened,
    reopen,
    report,
    settings,
    shortcuts,
    show,
    snooze,
    status,
    subscribe,
    tour,
    undo,
    watch,
    won,
)
from handlers.routes import Routes

USE_CASES = (
    new,
    show,
    listing,
    choosing,
    advance,
    assign,
    next_step,
    note,
    history,
    edit,
    won,
    lost,
    reopen,
    due,
    snooze,
    report,
    opened,
    subscribe,
    watch,
    settings,
    status,
    help,
    home,
    account,
    accounts,
    log,
    undo,
    tour,
    merge,
    shortcuts,
    mentions,
    links,
    dropped_file,
)


def every_route() -> Routes:
    """The table of everything."""
    routes = Routes()
    for use_case in USE_CASES:
        use_case.register(routes)
    return routes
