"""What the small app shows."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

STAGES = ("Identified", "Contacted", "Needs confirmed", "Proposal", "Negotiation")
OPENED = 1795420000


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str | None = None, about: str | None = None) -> Json:
    described = {} if about is None else {"description": plain(about)}
    return {"text": plain(text), "value": value or text, **described}


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "42", **more}


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "v", **element},
        **more,
    }


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def stage_menu(**more: Any) -> Json:
    return {
        "type": "static_select",
        "action_id": "stage",
        "placeholder": plain("Move to stage"),
        "options": [option(stage) for stage in STAGES],
        **more,
    }


def card(stage: str = "Proposal") -> list[Json]:
    lost = {
        "title": plain("Close as lost?"),
        "text": mrkdwn("*Renewal 2027* leaves the funnel. You can reopen it."),
        "confirm": plain("Mark as lost"),
        "deny": plain("Keep it"),
        "style": "danger",
    }
    more = [option("Edit…", "edit"), option("History", "history")]
    updated = f"Updated by <@U0SAM> <!date^{OPENED}^{{time}}|then> in <#C0DEALS>"
    return [
        section(
            "*<https://example.com/42|#42 Acme · Renewal 2027>*\n"
            "<@U0LI> · Acme GmbH &amp; Co · :moneybag: €48,000",
            block_id="title",
            accessory={"type": "overflow", "action_id": "more", "options": more},
        ),
        {
            "type": "section",
            "block_id": "facts",
            "fields": [
                mrkdwn(f"*Stage*\n{stage} · 60 %"),
                mrkdwn(f"*Expected close*\n<!date^{OPENED}^{{date_short}}|soon>"),
                mrkdwn("*Next step*\nSend the revised offer"),
                mrkdwn("*Source*\nReferral"),
            ],
        },
        {
            "type": "actions",
            "block_id": "deeds",
            "elements": [
                button("advance", "Advance", style="primary"),
                button("won", "Won"),
                button("lost", "Lost…", style="danger", confirm=lost),
                stage_menu(initial_option=option(stage)),
            ],
        },
        {
            "type": "context",
            "block_id": "foot",
            "elements": [mrkdwn(updated)],
        },
    ]


def report() -> list[Json]:
    rows = [("Stage", "Count"), ("Identified", "14"), ("Proposal", "6"), ("Won", "3")]
    return [
        {"type": "header", "text": plain(":bar_chart: Sales funnel")},
        section("*14* entered\n> Proposal lost the most\nSee `/opp report`"),
        {"type": "divider"},
        {
            "type": "table",
            "column_settings": [{"align": "left", "is_wrapped": True}, {"align": "right"}],
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        },
    ]


def everything() -> list[Json]:
    words: list[Json] = [
        {"type": "text", "text": "Hello "},
        {"type": "user", "user_id": "U0LI"},
        {"type": "text", "text": " see ", "style": {"bold": True}},
        {"type": "link", "url": "https://example.com/plan", "text": "the plan"},
        {"type": "emoji", "name": "rocket"},
    ]
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        for text in ("First", "Second")
    ]
    return [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": words},
                {"type": "rich_text_list", "style": "bullet", "elements": items},
            ],
        },
        {
            "type": "actions",
            "block_id": "choices",
            "elements": [
                {
                    "type": "checkboxes",
                    "action_id": "boxes",
                    "options": [option("Mine", "mine"), option("Late", "late", "overdue")],
                },
                {
                    "type": "radio_buttons",
                    "action_id": "radios",
                    "options": [option("Week"), option("Month")],
                },
                {"type": "datepicker", "action_id": "day", "placeholder": plain("Follow-up")},
                {"type": "timepicker", "action_id": "hour", "placeholder": plain("At")},
                {"type": "users_select", "action_id": "who", "placeholder": plain("Owner")},
                {
                    "type": "conversations_select",
                    "action_id": "where",
                    "placeholder": plain("Post to"),
                },
                {
                    "type": "multi_static_select",
                    "action_id": "stages",
                    "placeholder": plain("Stages"),
                    "options": [option(stage) for stage in STAGES],
                },
                {
                    "type": "external_select",
                    "action_id": "account",
                    "placeholder": plain("Account"),
                    "min_query_length": 2,
                },
            ],
        },
    ]


def accounts(query: str) -> list[Json]:
    known = {"Acme": ["Renewal 2027", "Pilot at Acme"], "Globex": ["Roll-out"]}
    found = [
        {"label": plain(name), "options": [option(deal) for deal in deals]}
        for name, deals in known.items()
        if query.lower() in name.lower()
    ]
    return found or [{"label": plain("Others"), "options": [option("Somebody new", "new")]}]


def form(stage: str | None = None) -> Json:
    changed = [] if stage is None else [section(f"Stage is now *{stage}*", block_id="says")]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("New opportunity"),
        "submit": plain("Create"),
        "close": plain("Not now"),
        "blocks": [
            {"type": "alert", "level": "warning", "text": plain("Acme has one already")},
            field(
                "title",
                "Title",
                {"type": "plain_text_input", "placeholder": plain("What are you selling?")},
                hint=plain("Short, as you would say it"),
            ),
            field(
                "account",
                "Account",
                {"type": "external_select", "action_id": "account", "min_query_length": 1},
                optional=True,
            ),
            field(
                "amount",
                "Amount",
                {"type": "number_input", "is_decimal_allowed": True, "min_value": "0"},
                optional=True,
            ),
            field("stage", "Stage", stage_menu(), dispatch_action=True, optional=True),
            *changed,
            field("close", "Expected close", {"type": "datepicker", "initial_date": "2026-12-31"}),
            field("owner", "Owner", {"type": "users_select", "initial_user": "U0LI"}),
            field("mail", "Contact’s e-mail", {"type": "email_text_input"}, optional=True),
            field(
                "note",
                "Note",
                {"type": "plain_text_input", "multiline": True},
                optional=True,
            ),
            {"type": "actions", "block_id": "on", "elements": [button("push", "More…")]},
        ],
    }


def second() -> Json:
    return {
        "type": "modal",
        "callback_id": "second",
        "title": plain("More"),
        "submit": plain("Keep"),
        "blocks": [field("title", "Title", {"type": "plain_text_input"})],
    }


def home() -> Json:
    blocks = [
        {"type": "header", "text": plain("My day")},
        section("*3* follow-ups due", accessory=button("newhome", "New opportunity")),
        *card(),
    ]
    return {"type": "home", "blocks": blocks}
