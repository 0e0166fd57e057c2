"""Salesforce: reports and exports of opportunities, and both kinds of their history."""

from store.importing.columns import Field
from store.importing.profiles.shape import Profile

SALESFORCE = Profile(
    name="Salesforce opportunity export",
    marks="opportunity name, opportunity owner, opportunity id, opportunityid, fiscal period, "
    "fiscal year, owner role, forecast category, forecastcategory, forecastcategoryname, "
    "stagename, closedate, isclosed, iswon, expectedrevenue, ownerid, accountid, leadsource, "
    "stage duration, 业务机会名称, 业务机会所有人, 业务机会 id, 预测类别",
    columns={
        Field.EXTERNAL_ID: "opportunity id, opportunityid, id, 业务机会 id",
        Field.TITLE: "opportunity name, name, 业务机会名称",
        Field.ACCOUNT: "account name, account.name, 客户名, 客户名称",
        Field.CONTACT: "primary contact, contact.name",
        Field.OWNER: "opportunity owner, owner.name, owner full name, owner.email, owner email, "
        "opportunity owner email, opportunity owner alias, owner.alias, ownerid, "
        "业务机会所有人",
        Field.STAGE: "stage, stagename, 阶段",
        Field.AMOUNT: "amount, 金额",
        Field.CURRENCY: "amount currency, opportunity currency, currencyisocode, 币种",
        Field.OPENED_ON: "created date, createddate, 创建日期",
        Field.CLOSED_ON: "close date, closedate, 结束日期",
        Field.SOURCE: "lead source, leadsource, 潜在客户来源",
        Field.LOSS_REASON: "loss reason, lossreason, loss reason c, reason lost, lost reason c, "
        "closed lost reason",
        Field.COMPETITOR: "main competitor, main competitors, maincompetitors c",
        Field.NEXT_STEP: "next step, nextstep, 后续步骤",
        Field.DESCRIPTION: "description, 描述",
    },
    ignored="expected revenue, expectedrevenue, expected revenue (converted), "
    "expected revenue currency, amount (converted), probability, "
    "total opportunity quantity, type, last activity, last modified date, 预期收入, 可能性",
    stages={
        "Identified": "prospecting, qualification, 探查, 资格",
        "Needs confirmed": "needs analysis, value proposition, id. decision makers, 需求分析, "
        "价值定位, 确定决策者",
        "Proposal": "perception analysis, proposal/price quote, proposal, 感知分析, 提案/报价",
        "Negotiation": "negotiation/review, negotiation, 谈判/复审",
        "Won": "closed won, 已结束且赢单, 已结束并赢单, 结束并赢得",
        "Lost": "closed lost, 已结束但丢单, 已结束并丢单, 结束但丢失",
    },
    history={
        Field.EXTERNAL_ID: "opportunityid, opportunity id, parentid",
        Field.STAGE: "stagename, to stage, newvalue, new value, stage",
        Field.CAME_FROM: "from stage, oldvalue, old value",
        Field.CHANGED_FIELD: "field, field / event",
        Field.ENTERED_AT: "createddate, created date, edit date, last modified, "
        "last modified date, stage change date",
    },
)
