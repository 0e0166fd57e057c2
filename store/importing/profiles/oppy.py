"""Oppy's own export, in each of its languages; the headings are those of ``reports.exports``."""

from store.importing.columns import Field
from store.importing.profiles.shape import Profile

OPPY = Profile(
    name="Oppy export",
    marks="opportunity id, own probability, stage since, loss note, opened on, closed on, "
    "entered at, 商机标识, 自定概率, 进入当前阶段, 输单说明, 开始日期, 进入时间",
    columns={
        Field.EXTERNAL_ID: "opportunity id, 商机标识",
        Field.TITLE: "title, 标题",
        Field.ACCOUNT: "account, 客户",
        Field.CONTACT: "contact, 联系人",
        Field.OWNER: "owner, 负责人",
        Field.STAGE: "stage, 阶段",
        Field.STATUS: "status, 状态",
        Field.AMOUNT: "amount, 金额",
        Field.CURRENCY: "currency, 币种",
        Field.PROBABILITY: "own probability, 自定概率",
        Field.OPENED_ON: "opened on, 开始日期",
        Field.CLOSED_ON: "closed on, 结束日期",
        Field.EXPECTED_CLOSE: "expected close, 预计成交",
        Field.SOURCE: "source, 来源",
        Field.LOSS_REASON: "loss reason, 输单原因",
        Field.LOSS_NOTE: "loss note, 输单说明",
        Field.COMPETITOR: "competitor, 竞争对手",
        Field.DESCRIPTION: "description, 描述",
        Field.NEXT_STEP: "next step, 下一步",
        Field.NEXT_STEP_ON: "next step on, 下一步日期",
    },
    ignored="number, probability, stage since, 编号, 赢单概率, 进入当前阶段",
    stages={
        "Identified": "发现商机",
        "Contacted": "初步接触",
        "Needs confirmed": "需求确认",
        "Proposal": "方案报价",
        "Negotiation": "商务谈判",
    },
    values={
        Field.SOURCE: {
            "Referral": "转介绍",
            "Website": "官网",
            "Event": "展会活动",
            "Outbound call": "电话拓展",
            "Existing customer": "老客户",
            "Partner": "合作伙伴",
        },
        Field.LOSS_REASON: {
            "Price": "价格",
            "Competitor": "竞争对手",
            "No budget": "没有预算",
            "No decision": "未做决定",
            "Missing feature": "功能不足",
            "Bad timing": "时机不对",
            "Other": "其他",
        },
    },
    history={
        Field.EXTERNAL_ID: "opportunity id, 商机标识",
        Field.STAGE: "stage, 阶段",
        Field.ENTERED_AT: "entered at, 进入时间",
    },
    quoted=True,
)
