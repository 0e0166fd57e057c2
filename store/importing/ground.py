"""What a file is read against: one workspace, with its zone, currency and stages, and the time."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.importing.dates import When
from store.importing.profiles import Profile
from store.importing.report import OptionWrong
from store.importing.stages import StageNames, stage_names
from store.models import Workspace
from store.pipeline import load_pipeline
from store.workspaces import Defaults, find_workspace, only_workspace


@dataclass(frozen=True)
class Ground:
    """Plain data, so that it outlives the session it was read in."""

    zone: ZoneInfo
    now: dt.datetime
    currency: str
    names: StageNames

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(self.zone).date()

    def moment(self, when: When) -> dt.datetime:
        """The moment of a date: its time if it has one, else noon, and never later than now."""
        noon = dt.datetime.combine(when.day, dt.time(12), self.zone)
        at = self.now if when.at is None and when.day == self.today else (when.at or noon)
        return min(at.astimezone(dt.UTC), self.now)


def ground_of(
    session: Session,
    workspace: Workspace,
    stages: tuple[str, ...],
    now: dt.datetime,
    profile: Profile | None = None,
) -> Ground:
    """The ground of ``workspace``; ``stages`` is what ``--map-stage`` says, ``profile`` whose
    export is read.
    """
    names = stage_names(load_pipeline(session, workspace.id), stages, profile)
    return Ground(ZoneInfo(workspace.timezone), now, workspace.currency, names)


def workspace_for(
    session: Session, team: str | None, defaults: Defaults, now: dt.datetime
) -> Workspace:
    """The workspace to import into, made if there is none yet.

    Raises ``OptionWrong`` when ``team`` is unknown, or needed and not given.
    """
    teams = list(session.scalars(select(Workspace.team_id).order_by(Workspace.id)))
    if team is not None:
        workspace = find_workspace(session, team)
        if workspace is None:
            known = ", ".join(name or "one without a team yet" for name in teams) or "none"
            raise OptionWrong(f"--workspace {team}: there is no such workspace, only {known}.")
        return workspace
    if len(teams) > 1:
        choice = " or ".join(f"--workspace {name}" for name in teams if name)
        raise OptionWrong(f"This database serves several workspaces. Say which: {choice}.")
    return only_workspace(session, defaults, now)


def workspace_id_for(session: Session, team: str | None) -> int | None:
    """Like ``workspace_for``, but only looks: nothing when there is none yet."""
    wanted = select(Workspace.id)
    if team is not None:
        wanted = wanted.where(Workspace.team_id == team)
    return session.scalar(wanted.limit(1))
