"""All of Oppy: one line per thing a person can do. Open its module to see how."""

from handlers import (
    account,
    accounts,
    advance,
    assign,
    due,
    edit,
    help,
    history,
    home,
    listing,
    log,
    lost,
    merge,
    new,
    next_step,
    note,
    reopen,
    report,
    settings,
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
)


def every_route() -> Routes:
    """The table of everything."""
    routes = Routes()
    for use_case in USE_CASES:
        use_case.register(routes)
    return routes
