"""The CSV that follows a report's post into its thread: the same numbers, for a spreadsheet."""

import datetime as dt

from sqlalchemy.orm import Session

from bot.delivery.composing import Composing, NothingToSay
from bot.delivery.posting import Csv, Message, Posted, Upload
from reports.exports.of_report import report_csv
from reports.making import Made
from reports.words import words_for
from store import outbox
from store.deliveries import Claim


def csv_of(made: Made, locale: str | None) -> Csv | None:
    """What is to follow the post; nothing where there is no table."""
    return None if made.told.table is None else Csv(made.key, locale)


def csv(making: Composing) -> Message:
    """As it was when the post was made."""
    detail = making.claim.detail
    words = words_for(detail["locale"])
    made = report_csv(making.session, making.workspace, detail["report"], words, making.now)
    if made is None:
        raise NothingToSay("no table")
    upload = Upload(made.name, made.title, made.content)
    return Message(detail["channel"], made.title, [], thread_ts=detail["thread"], upload=upload)


def owe_csv(
    session: Session, claim: Claim, message: Message, posted: Posted, now: dt.datetime
) -> None:
    """The words are out, and their numbers follow in the thread; not in direct messages.

    What an earlier attempt posted carries the figures of that attempt.
    """
    if message.csv is None or posted.channel[0] not in "CG":
        return
    outbox.owe(
        session,
        outbox.Debt(
            workspace_id=claim.workspace_id,
            kind=outbox.CSV,
            recipient=claim.recipient,
            period=claim.period,
            due_at=now,
            late_after=now + outbox.WORTH_SENDING,
            detail={
                "channel": posted.channel,
                "thread": message.thread_ts or posted.ts,
                "report": posted.report or message.csv.report,
                "locale": message.csv.locale,
                "request": claim.detail.get("request"),
            },
            lane=posted.channel,
        ),
    )
