"""简道云: the export of the 商机 form of its CRM, with the headings of its templates."""

from store.importing.columns import Field
from store.importing.profiles.shape import Profile

JIANDAOYUN = Profile(
    name="简道云商机导出",
    marks="提交人, 提交时间, 更新时间, 流水号, 关联客户, 选择客户, 商机流水号, 跟进状态, 当前节点, "
    "流程状态, 扩展字段, 最近跟进时间, 数据id, 赢单率, 预计成交金额, 预计签单金额",
    columns={
        Field.EXTERNAL_ID: "商机编号, 流水号, 商机流水号, 数据id, 编号",
        Field.TITLE: "商机名称, 商机主题, 项目名称, 商机",
        Field.ACCOUNT: "客户名称, 关联客户, 选择客户, 客户, 公司名称",
        Field.CONTACT: "联系人, 联系人姓名, 客户联系人",
        Field.OWNER: "负责人, 商机负责人, 跟进人, 销售负责人, 业务员, 所属销售, 提交人",
        Field.STAGE: "商机阶段, 销售阶段, 阶段, 当前阶段",
        Field.STATUS: "商机状态, 跟进状态, 状态",
        Field.AMOUNT: "商机金额, 预计成交金额, 预计签单金额, 预计金额, 预计销售金额, 金额",
        Field.CURRENCY: "币种",
        Field.OPENED_ON: "商机创建日期, 创建日期, 创建时间, 发现日期, 商机日期, 提交时间",
        Field.CLOSED_ON: "实际成交日期, 实际签单日期, 成交日期, 签单日期, 结单日期, 关闭日期",
        Field.EXPECTED_CLOSE: "预计成交日期, 预计签单日期, 预计成交时间, 预计结单日期",
        Field.SOURCE: "商机来源, 客户来源, 来源, 线索来源",
        Field.PRODUCT: "意向产品, 产品名称, 产品",
        Field.LOSS_REASON: "输单原因, 丢单原因, 失败原因",
        Field.COMPETITOR: "竞争对手",
        Field.DESCRIPTION: "备注, 商机描述, 需求描述, 描述",
        Field.NEXT_STEP: "下一步计划, 下次跟进内容, 下一步",
        Field.NEXT_STEP_ON: "下次跟进时间, 下次跟进日期",
    },
    ignored="赢单率, 赢单概率, 成交概率, 更新时间, 流程状态, 当前节点, 加权金额",
    stages={
        "Identified": "发现商机, 商机发现, 线索转化, 初步意向, 验证客户, 潜在客户",
        "Contacted": "初步接触, 初步沟通, 建立联系, 初步接洽, 意向沟通",
        "Needs confirmed": "需求确认, 需求分析, 确认需求, 需求调研, 产品演示",
        "Proposal": "方案报价, 方案/报价, 提供方案, 方案制定, 报价",
        "Negotiation": "商务谈判, 谈判审核, 招投标, 合同签订, 合同审批",
        "Won": "赢单, 成交, 已成交, 已赢单, 签约成功",
        "Lost": "输单, 丢单, 已输单, 战败, 失败",
        "Open": "进行中, 跟进中, 未成交",
    },
)
