"""Every id that travels through Slack and back, once."""

from enum import StrEnum


class Act(StrEnum):
    """Action ids: what a button, menu or picker asks for."""

    ADVANCE = "advance"
    MOVE = "move"
    ASSIGN = "assign"
    WON = "won"
    LOST = "lost"
    REOPEN = "reopen"
    NEXT = "next_step_form"
    EDIT = "edit"
    OPEN = "open"
    OPEN_CHOSEN = "open_chosen"
    DONE = "done"
    SNOOZE = "snooze"
    PAGE_BACK = "page_back"
    PAGE_ON = "page_on"
    NEW = "new"
    LIST_MINE = "list_mine"
    SUBSCRIBE_FORM = "subscribe_form"
    UNSUBSCRIBE = "unsubscribe"


class Form(StrEnum):
    """Callback ids: which modal was submitted."""

    NEW = "new"
    EDIT = "edit"
    MOVE = "move"
    ASSIGN = "assign"
    WON = "won"
    LOST = "lost"
    REOPEN = "reopen"
    NEXT = "next"
    DONE = "done"
    SNOOZE = "snooze"
    SUBSCRIBE = "subscribe"
    SETTINGS = "settings"


class Field(StrEnum):
    """Block ids and action ids of form fields; a broken rule names the field it belongs to."""

    TITLE = "title"
    ACCOUNT = "account"
    CONTACT = "contact"
    AMOUNT = "amount"
    CURRENCY = "currency"
    STAGE = "stage"
    REASON = "reason"
    SOURCE = "source"
    OWNER = "owner"
    EXPECTED_CLOSE = "expected_close"
    NEXT_STEP = "next_step"
    NEXT_STEP_ON = "next_step_on"
    DESCRIPTION = "description"
    WHERE = "where"
    CLOSED_ON = "closed_on"
    LOSS_REASON = "loss_reason"
    COMPETITOR = "competitor"
    NOTE = "note"
    ACTIVITY = "activity"
    UNTIL = "until"
    WEEKDAY = "weekday"
    AT = "at"
    TIMEZONE = "timezone"
    SCOPE = "scope"
    REMINDER_AT = "reminder_at"
    DAYS_OFF = "days_off"
