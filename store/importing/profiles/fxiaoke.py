"""纷享销客: the export of 商机 and 商机2.0."""

from store.importing.columns import Field
from store.importing.profiles.shape import Profile

FXIAOKE = Profile(
    name="纷享销客商机导出",
    marks="负责人主属部门, 生命状态, 业务类型, 销售流程, 赢率, 商机阶段, 最后跟进时间, 最后跟进人, "
    "锁定状态, 相关团队, 归属部门, 最后修改人, 最后修改时间, 阶段状态, 是否逾期",
    columns={
        Field.EXTERNAL_ID: "商机编号, 商机id, 数据id, 唯一性id",
        Field.TITLE: "商机名称, 名称",
        Field.ACCOUNT: "客户名称, 客户",
        Field.CONTACT: "联系人, 主要联系人",
        Field.OWNER: "负责人",
        Field.STAGE: "商机阶段, 销售阶段, 阶段",
        Field.STATUS: "商机状态, 阶段状态, 状态",
        Field.AMOUNT: "商机金额, 预计成交金额, 金额",
        Field.CURRENCY: "币种",
        Field.OPENED_ON: "创建时间",
        Field.CLOSED_ON: "实际成交日期, 结单日期, 成交日期, 阶段变更时间",
        Field.EXPECTED_CLOSE: "预计成交日期, 预计结单日期",
        Field.SOURCE: "商机来源, 来源",
        Field.LOSS_REASON: "输单原因, 丢单原因, 输单类型",
        Field.COMPETITOR: "竞争对手, 主要竞争对手, 输给谁",
        Field.DESCRIPTION: "备注, 商机描述",
        Field.NEXT_STEP: "下一步计划",
    },
    ignored="赢率, 生命状态, 锁定状态, 业务类型, 销售流程, 加权金额, 最后跟进时间, 最后修改时间",
    stages={
        "Identified": "验证客户, 发现商机, 初步沟通, 线索确认, 意向客户",
        "Contacted": "建立联系, 初步接触, 初步接洽",
        "Needs confirmed": "需求确定, 需求确认, 确认需求, 需求分析, 立项评估",
        "Proposal": "方案报价, 方案/报价, 方案论证, 提交方案, 报价",
        "Negotiation": "谈判审核, 商务谈判, 招投标, 合同谈判, 合同签订",
        "Won": "赢单, 成交",
        "Lost": "输单, 丢单",
        "Open": "进行中, 跟进中",
    },
)
