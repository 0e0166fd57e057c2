"""Zoho CRM: the export of deals, in English and in Chinese."""

from store.importing.columns import Field
from store.importing.profiles.shape import Profile

ZOHO = Profile(
    name="Zoho CRM deals export",
    marks="deal name, deal owner, closing date, created time, modified time, deal id, "
    "deal owner.id, deal owner id, account name.id, contact name.id, reason for loss, "
    "reason for loss s, lead conversion time, sales cycle duration, overall sales duration, "
    "deal category status, campaign source, 商机所有者, 商机拥有者, 成交可能性, 结束日期, "
    "预期收入, 营销活动来源",
    columns={
        Field.EXTERNAL_ID: "deal id, record id, 记录 id, 商机 id, 商机id",
        Field.TITLE: "deal name, potential name, 商机名称",
        Field.ACCOUNT: "account name, 客户名称, 公司名称",
        Field.CONTACT: "contact name, 联系人姓名, 联系人名称",
        Field.OWNER: "deal owner, potential owner, 商机所有者, 商机拥有者, deal owner.email",
        Field.STAGE: "stage, 阶段",
        Field.AMOUNT: "amount, 金额, 商机金额",
        Field.CURRENCY: "currency, 货币, 币种",
        Field.OPENED_ON: "created time, 创建时间",
        Field.CLOSED_ON: "closing date, 结束日期, 成交日期",
        Field.SOURCE: "lead source, 线索来源",
        Field.LOSS_REASON: "reason for loss, reason for loss s, 丢单原因, 丢失原因",
        Field.NEXT_STEP: "next step, 下一步, 下一步骤",
        Field.DESCRIPTION: "description, 描述, 说明",
    },
    ignored="expected revenue, probability, exchange rate, modified time, created by, modified by, "
    "deal owner.id, account name.id, contact name.id, type, 预期收入, 可能性, 成交可能性, 概率, "
    "汇率, 修改时间",
    stages={
        "Identified": "qualification, 资格审查, 资质审查, 初步资格",
        "Needs confirmed": "needs analysis, value proposition, identify decision makers, "
        "id. decision makers, 需求分析, 价值建议, 价值主张, 确定决策者, 确定决策人",
        "Proposal": "proposal/price quote, proposal/quote, 提案/报价, 建议/报价, 方案/报价",
        "Negotiation": "negotiation/review, 谈判/审核, 谈判/复审, 协商/复审",
        "Won": "closed won, 成交, 已成交, 赢单关闭, 成功关闭, 赢得商机",
        "Lost": "closed lost, closed lost to competition, closed-lost to competition, 丢单, "
        "丢单关闭, 失败关闭, 因竞争丢失",
    },
)
