"""Finds the stage somebody means, in the workspace's words or in his own language."""

from handlers.interaction import Interaction
from store.pipeline import Pipeline, StageInfo


def stage_meant(pipeline: Pipeline, asked: Interaction, text: str) -> StageInfo:
    """The stage of that name. Raises ``UnknownStage``."""
    return _translated(pipeline, asked, text) or pipeline.named(text)


def split_stage(pipeline: Pipeline, asked: Interaction, text: str) -> tuple[StageInfo | None, str]:
    """The stage that ``text`` begins with, the longest name first, and the text after it."""
    words = text.split()
    for count in range(min(len(words), 6), 0, -1):
        name = " ".join(words[:count])
        stage = _translated(pipeline, asked, name) or pipeline.find(name)
        if stage is not None:
            return stage, " ".join(words[count:])
    return None, text.strip()


def _translated(pipeline: Pipeline, asked: Interaction, text: str) -> StageInfo | None:
    """By its name in the asker's language; a part of it does when only one stage has it.

    Chinese names are two words written as one, and people say either.
    """
    wanted = text.strip().casefold()
    names = [(asked.words.name(stage.name).casefold(), stage) for stage in pipeline.stages]
    exact = [stage for name, stage in names if name == wanted]
    part = [stage for name, stage in names if len(wanted) > 1 and wanted in name]
    return exact[0] if exact else part[0] if len(part) == 1 else None
