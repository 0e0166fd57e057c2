"""Rich text: the blocks of Slack's own composer.

docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from bot.sandbox.limits.schema import (
    Check,
    anything,
    array,
    boolean,
    by_type,
    integer,
    record,
    string,
)

STYLE = record(
    {}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean)
)


def _inline(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return record({"type": string(), **required}, {"style": STYLE, **(optional or {})})


INLINE = by_type(
    {
        "text": _inline({"text": string()}),
        "link": _inline({"url": string()}, {"text": string(least=0), "unsafe": boolean}),
        "emoji": _inline({"name": string()}, {"unicode": string(), "skin_tone": integer(1)}),
        "user": _inline({"user_id": string()}),
        "channel": _inline({"channel_id": string()}),
        "usergroup": _inline({"usergroup_id": string()}),
        "broadcast": _inline({"range": string(choices=("here", "channel", "everyone"))}),
        "color": _inline({"value": string()}),
        "date": _inline(
            {"timestamp": integer(0), "format": string()}, {"url": string(), "fallback": string()}
        ),
    }
)

BORDER = {"border": integer(0, 1)}
SECTION = record({"type": string(), "elements": array(INLINE, least=0)}, {})
PREFORMATTED = record(
    {"type": string(), "elements": array(INLINE, least=0)}, {**BORDER, "language": anything}
)
QUOTE = record({"type": string(), "elements": array(INLINE, least=0)}, BORDER)
LIST = record(
    {
        "type": string(),
        "style": string(choices=("bullet", "ordered")),
        "elements": array(by_type({"rich_text_section": SECTION}), least=0),
    },
    {**BORDER, "indent": integer(0, 8), "offset": integer(0)},
)

RICH_TEXT = record(
    {
        "type": string(),
        "elements": array(
            by_type(
                {
                    "rich_text_section": SECTION,
                    "rich_text_list": LIST,
                    "rich_text_preformatted": PREFORMATTED,
                    "rich_text_quote": QUOTE,
                }
            ),
            least=0,
        ),
    },
    {"block_id": string(255)},
)
