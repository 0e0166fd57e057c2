"""Carries out a change and shows what became of the opportunity: once, in the right place."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from handlers.interaction import Answer, Interaction, Nothing, Replacement, Reply, Saved
from handlers.views.card import card
from handlers.views.confirmation import confirmation
from store.models import Opportunity
from store.pipeline import Pipeline, load_pipeline

Work = Callable[[Session], Opportunity]
Said = Callable[[Interaction, Opportunity], str]


def carried_out(asked: Interaction, work: Work, said: Said, *, brief: bool = False) -> Answer:
    """Do ``work`` in one transaction; then say what was done, with the card below unless ``brief``.

    What was done can be taken back from there.
    """
    with asked.services.sessions.begin() as session:
        row = work(session)
        pipeline = load_pipeline(session, asked.place.id)
    asked.services.wake()
    reply = _shown(asked, row, pipeline, said(asked, row), brief)
    return Saved(reply) if asked.via == "form" else reply or Nothing()


def told(asked: Interaction, said: str) -> Reply:
    """A sentence about a change that can be taken back; nothing else."""
    return Reply(said, [confirmation(said, _taken_back_by(asked), asked.words)])


def _shown(
    asked: Interaction, row: Opportunity, pipeline: Pipeline, said: str, brief: bool
) -> Reply | None:
    """In place of the private card that was pressed; a sentence beside the channel's own card,
    which is edited where it stands.
    """
    # By channel, not by message: a click may be quicker than the record of where the card stands.
    on_card = asked.message_ts and asked.channel_id == row.card_channel
    if on_card and not asked.in_ephemeral and not brief:
        return told(asked, said) if asked.has_written else None
    blocks = [confirmation(said, _taken_back_by(asked), asked.words)]
    if not brief:
        link = asked.services.link_to(row.number)
        blocks += card(row, pipeline, asked.words, asked.now, asked.who.zone, link)
    kind = Replacement if asked.in_ephemeral else Reply
    return kind(said, blocks)


def _taken_back_by(asked: Interaction) -> str | None:
    """What names this change for whoever takes it back, if there is anything to take back."""
    return asked.request_id if asked.has_written else None
