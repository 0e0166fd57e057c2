"""What a stage or a status is called elsewhere, and which of ours it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from store.importing.columns import names_in, plain
from store.importing.profiles import Profile
from store.importing.questions import About, Question
from store.importing.report import Group, OptionWrong, listed, shown
from store.importing.saying import phrase
from store.importing.spelling import is_slip_of, letters
from store.models import Status
from store.pipeline import Pipeline

Meaning = int | Status
"""The id of an open stage, or a status."""

# The nearest of the default stages; a workspace that renamed them says --map-stage.
_ELSEWHERE = {
    "Identified": "new, new lead, lead, lead in, open lead, prospect, prospecting, identified, "
    "discovery, qualification, qualifying, 初步接触, 初步接洽, 商机识别, 识别, 发现商机, 线索",
    "Contacted": "contact made, contacted, engaging, engaged, qualified, appointment scheduled, "
    "meeting scheduled, meeting, 已联系, 已接触, 接洽, 跟进中, 初步沟通",
    "Needs confirmed": "needs analysis, need analysis, needs defined, needs confirmed, "
    "qualified to buy, value proposition, demo, demo scheduled, presentation scheduled, "
    "id decision makers, identify decision makers, 需求确认, 需求分析, 确认需求, 客户评估",
    "Proposal": "proposal, proposition, proposal made, proposal sent, proposal price quote, "
    "proposal quote, quote, quote sent, quotation, perception analysis, "
    "decision maker bought in, 方案, 方案报价, 方案制定, 提案, 报价, 提案报价",
    "Negotiation": "negotiation, negotiations, negotiating, negotiations started, "
    "negotiation review, contract, contract sent, verbal commit, commit, 谈判, 商务谈判, "
    "谈判审核, 合同, 合同签订, 签约中",
}
_STATUSES = {
    Status.WON: "won, closed won, close won, deal won, sold, 赢单, 成交, 已成交, 已赢单, 赢得",
    Status.LOST: "lost, closed lost, close lost, closed lost to competition, deal lost, "
    "输单, 丢单, 已输单, 已丢失, 丢失, 流失",
    Status.OPEN: "open, active, in progress, 进行中, 打开, 未关闭",
    Status.INVALID: "invalid, 无效, 作废",
}


@dataclass(frozen=True)
class StageNames:
    """Every name a stage or status may have in the file, by plain name."""

    pipeline: Pipeline
    meanings: Mapping[str, Meaning]

    def meaning(self, name: str) -> Meaning | None:
        """What it means, with a slip of the pen in it, too."""
        key = plain(name)
        if key not in self.meanings:
            key = self._meant(key) or ""
        return self.meanings.get(key)

    def meant(self, name: str) -> str | None:
        """The known name that one with a slip of the pen must mean."""
        key = plain(name)
        return None if key in self.meanings else self._meant(key)

    def _meant(self, key: str) -> str | None:
        written = letters(key)
        if written in self._by_letters:
            return self._by_letters[written]
        near = [name for own, name in self._by_letters.items() if is_slip_of(written, own)]
        return near[0] if len({self.meanings[name] for name in near}) == 1 else None

    @cached_property
    def _by_letters(self) -> dict[str, str]:
        return {letters(name): name for name in self.meanings}

    def asked(self, unknown: Mapping[str, Group]) -> list[Question]:
        """A question for each name that is not known."""
        choices = (*(stage.name for stage in self.pipeline.stages), "Won", "Lost", "Open")
        return [
            Question(
                About.STAGE,
                name,
                "There is no such stage.",
                choices=choices,
                line=group.lines[0],
                count=group.count,
                needed=True,
            )
            for name, group in unknown.items()
        ]

    def refusal(self, unknown: Mapping[str, Group], file: str) -> str:
        """What to say about the names that are not known."""
        names = list(unknown)
        ours = [stage.name for stage in self.pipeline.stages]
        return (
            f"{file} has stages I do not know: {listed(names)} (first on line "
            f"{unknown[names[0]].lines[0]}). There are {', '.join(ours)}, Won and Lost. Say which "
            f'is which, for example --map-stage "{shown(names[0])}={ours[0]}".'
        )


def stage_names(
    pipeline: Pipeline, pairs: tuple[str, ...], profile: Profile | None = None
) -> StageNames:
    """Names from weakest to strongest: those in use elsewhere, those of the program that the file
    is from, ours, the operator's ``--map-stage``.

    Raises ``OptionWrong`` when ``pairs`` name a stage there is not.
    """
    ours = {plain(stage.name): stage.id for stage in pipeline.every}
    in_use = {plain(stage.name): stage.id for stage in pipeline.stages}
    statuses = {name: status for status, names in _STATUSES.items() for name in names_in(names)}
    targets: dict[str, Meaning] = {**statuses, **in_use}
    meanings: dict[str, Meaning] = {}
    for elsewhere in (_ELSEWHERE, profile.stages if profile else {}):
        for stage, names in elsewhere.items():
            if plain(stage) in targets:
                meanings |= dict.fromkeys(names_in(names), targets[plain(stage)])
        meanings |= statuses if elsewhere is _ELSEWHERE else {}
    meanings |= ours
    for pair in pairs:
        name, _, target = pair.rpartition("=")
        wanted = ours.get(plain(target), statuses.get(plain(target)))
        if not plain(name) or wanted is None:
            stages = ", ".join(stage.name for stage in pipeline.stages)
            raise OptionWrong(
                phrase(
                    "{pair}: write NAME=STAGE, with one of {stages}, Won, Lost or Open.",
                    before="--map-stage ",
                    pair=pair,
                    stages=stages,
                )
            )
        meanings[plain(name)] = wanted
    return StageNames(pipeline, meanings)
