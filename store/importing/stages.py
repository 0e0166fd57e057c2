"""What a stage or a status is called elsewhere, and which of ours it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.importing.columns import plain
from store.importing.report import ImportRefused, OptionWrong, listed, shown
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
}


@dataclass(frozen=True)
class StageNames:
    """Every name a stage or status may have in the file, by plain name."""

    pipeline: Pipeline
    meanings: Mapping[str, Meaning]

    def meaning(self, name: str) -> Meaning | None:
        return self.meanings.get(plain(name))

    def refuse_unknown(self, unknown: Mapping[str, int], file: str) -> None:
        """``unknown`` are names with the first line of each. Raises ``ImportRefused`` for any."""
        if not unknown:
            return
        names = list(unknown)
        ours = [stage.name for stage in self.pipeline.stages]
        raise ImportRefused(
            f"{file} has stages I do not know: {listed(names)} (first on line "
            f"{unknown[names[0]]}). There are {', '.join(ours)}, Won and Lost. Say which is which, "
            f'for example --map-stage "{shown(names[0])}={ours[0]}".'
        )


def stage_names(pipeline: Pipeline, pairs: tuple[str, ...]) -> StageNames:
    """Names from weakest to strongest: other systems', ours, the operator's ``--map-stage``.

    Raises ``OptionWrong`` when ``pairs`` name a stage there is not.
    """
    ours = {plain(stage.name): stage.id for stage in pipeline.every}
    in_use = {plain(stage.name): stage.id for stage in pipeline.stages}
    meanings: dict[str, Meaning] = {
        plain(name): in_use[plain(stage)]
        for stage, names in _ELSEWHERE.items()
        for name in names.split(",")
        if plain(stage) in in_use
    }
    statuses = {plain(n): status for status, names in _STATUSES.items() for n in names.split(",")}
    meanings |= statuses
    meanings |= ours
    for pair in pairs:
        name, _, target = pair.rpartition("=")
        wanted = ours.get(plain(target), statuses.get(plain(target)))
        if not plain(name) or wanted is None:
            stages = ", ".join(stage.name for stage in pipeline.stages)
            raise OptionWrong(
                f"--map-stage {pair}: write NAME=STAGE, with one of {stages}, Won, Lost or Open."
            )
        meanings[plain(name)] = wanted
    return StageNames(pipeline, meanings)
