"""The pipeline of a workspace: its stages in order, its sources and loss reasons."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.errors import ChanceChanged, UnknownStage, mark
from store.models import LossReason, Source, Stage, Workspace

DEFAULT_STAGES = (
    (mark("Identified"), 10, 14),
    (mark("Contacted"), 20, 14),
    (mark("Needs confirmed"), 40, 14),
    (mark("Proposal"), 60, 10),
    (mark("Negotiation"), 80, 7),
)
DEFAULT_SOURCES = (
    mark("Referral"),
    mark("Website"),
    mark("Event"),
    mark("Outbound call"),
    mark("Existing customer"),
    mark("Partner"),
)
DEFAULT_LOSS_REASONS = (
    mark("Price"),
    mark("Competitor"),
    mark("No budget"),
    mark("No decision"),
    mark("Missing feature"),
    mark("Bad timing"),
    mark("Other"),
)


@dataclass(frozen=True)
class StageInfo:
    """A stage as plain data."""

    id: int
    name: str
    position: int
    bit: int
    probability: int
    stale_after_days: int
    retired: bool


@dataclass(frozen=True)
class Pipeline:
    """The stages of one workspace; ``stages`` are those in use, in order."""

    every: tuple[StageInfo, ...]

    @cached_property
    def stages(self) -> tuple[StageInfo, ...]:
        return tuple(stage for stage in self.every if not stage.retired)

    @cached_property
    def _by_id(self) -> dict[int, StageInfo]:
        return {stage.id: stage for stage in self.every}

    def __getitem__(self, stage_id: int) -> StageInfo:
        return self._by_id[stage_id]

    def chosen(self, stage_id: int) -> StageInfo:
        """The stage in use with that id. Raises ``UnknownStage``."""
        stage = self._by_id.get(stage_id)
        if stage is None or stage.retired:
            raise UnknownStage(name=stage.name if stage else stage_id, stages=self.names)
        return stage

    @property
    def names(self) -> list[str]:
        return [stage.name for stage in self.stages]

    @property
    def first(self) -> StageInfo:
        return self.stages[0]

    def after(self, stage_id: int) -> StageInfo | None:
        """The next stage in use, or nothing when this is the last."""
        here = self[stage_id].position
        return next((stage for stage in self.stages if stage.position > here), None)

    def find(self, name: str) -> StageInfo | None:
        """The stage of that name, or the only one whose name begins with it; case is ignored."""
        key = name.strip().casefold()
        exact = [stage for stage in self.stages if stage.name.casefold() == key]
        begins = [stage for stage in self.stages if key and stage.name.casefold().startswith(key)]
        found = exact or begins
        return found[0] if len(found) == 1 else None

    def named(self, name: str) -> StageInfo:
        """Like ``find``. Raises ``UnknownStage`` with the names there are."""
        stage = self.find(name)
        if stage is None:
            raise UnknownStage(name=name, stages=self.names)
        return stage


def load_pipeline(session: Session, workspace_id: int) -> Pipeline:
    rows = session.scalars(
        select(Stage).where(Stage.workspace_id == workspace_id).order_by(Stage.position)
    )
    return Pipeline(
        tuple(
            StageInfo(
                row.id,
                row.name,
                row.position,
                row.bit,
                row.probability,
                row.stale_after_days,
                row.retired_at is not None,
            )
            for row in rows
        )
    )


def set_probability(
    session: Session, workspace_id: int, stage_id: int, before: int, percent: int
) -> StageInfo:
    """The chance of everything in a stage that has none of its own; the stage as it was.

    Raises ``UnknownStage``, and ``ChanceChanged`` when the chance is not ``before`` any more.
    """
    was = load_pipeline(session, workspace_id).chosen(stage_id)
    changed = session.scalar(
        update(Stage)
        .where(
            Stage.workspace_id == workspace_id, Stage.id == stage_id, Stage.probability == before
        )
        .values(probability=percent)
        .returning(Stage.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise ChanceChanged(stage=was.name, percent=was.probability)
    return was


def add_defaults(session: Session, workspace: Workspace) -> None:
    """Give a new workspace the stages, sources and loss reasons of the source documents."""
    session.add_all(
        Stage(
            workspace_id=workspace.id,
            name=name,
            position=position,
            bit=position,
            probability=probability,
            stale_after_days=stale_after_days,
        )
        for position, (name, probability, stale_after_days) in enumerate(DEFAULT_STAGES)
    )
    session.add_all(Source(workspace_id=workspace.id, name=name) for name in DEFAULT_SOURCES)
    session.add_all(
        LossReason(workspace_id=workspace.id, name=name) for name in DEFAULT_LOSS_REASONS
    )
    session.flush()


def sources(session: Session, workspace_id: int) -> list[Source]:
    return list(
        session.scalars(
            select(Source).where(Source.workspace_id == workspace_id).order_by(Source.id)
        )
    )


def loss_reasons(session: Session, workspace_id: int) -> list[LossReason]:
    return list(
        session.scalars(
            select(LossReason)
            .where(LossReason.workspace_id == workspace_id)
            .order_by(LossReason.id)
        )
    )
