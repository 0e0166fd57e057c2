"""The exports of other programs, as they come, with the columns that they usually have."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from store.database import Database
from store.importing.profiles import PROFILES, whose
from store.models import Event, Opportunity, Status
from tests.store.importing.taking import differences, file, rows, take

SALESFORCE = """
    Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Expected Revenue,Amount,Probability (%),Age,Close Date,Created Date,Next Step,Lead Source,Type,Opportunity ID
    Ann Lee,Acme,Acme renewal,Negotiation/Review,Q1-2027,"45,000","50,000",90,12,1/31/2027,3/1/2026,Call Bob,Web,Existing Business,0065g00000A
    Bo Ek,Globex,Globex pilot,Closed Won,Q2-2026,1200,1200,100,30,4/15/2026,3/2/2026,,Partner,New Business,0065g00000B
    Bo Ek,Initech,Initech,Closed Lost,Q2-2026,0,800,0,30,4/16/2026,3/2/2026,,Web,New Business,0065g00000C
"""  # noqa: E501
SALESFORCE_API = """
    "Id","IsDeleted","AccountId","Name","StageName","Amount","Probability","ExpectedRevenue","CloseDate","LeadSource","IsClosed","IsWon","ForecastCategory","OwnerId","CreatedDate","Owner.Name","Account.Name"
    "006A","false","001A","Acme renewal","Proposal/Price Quote","50000.0","75.0","37500.0","2027-01-31","Web","false","false","Pipeline","005A","2026-03-01T08:30:00.000Z","Ann Lee","Acme"
"""  # noqa: E501
SALESFORCE_HISTORY = """
    "Id","OpportunityId","CreatedById","CreatedDate","StageName","Amount","ExpectedRevenue","CloseDate","Probability","ForecastCategory"
    "008A","006A","005A","2026-03-01T08:30:00.000Z","Prospecting","","","2027-01-31","10.0","Pipeline"
    "008B","006A","005A","2026-03-05T08:30:00.000Z","Prospecting","50000","5000","2027-01-31","10.0","Pipeline"
    "008C","006A","005A","2026-03-09T08:30:00.000Z","Needs Analysis","50000","10000","2027-01-31","20.0","Pipeline"
    "008D","006A","005A","2026-03-20T08:30:00.000Z","Proposal/Price Quote","50000","37500","2027-01-31","75.0","Pipeline"
"""  # noqa: E501
SALESFORCE_FIELDS = """
    "Id","IsDeleted","OpportunityId","CreatedById","CreatedDate","Field","DataType","OldValue","NewValue"
    "017A","false","006A","005A","2026-03-05T08:30:00.000Z","Amount","Currency","","50000"
    "017B","false","006A","005A","2026-03-09T08:30:00.000Z","StageName","DynamicEnum","Prospecting","Needs Analysis"
    "017C","false","006A","005A","2026-03-20T08:30:00.000Z","StageName","DynamicEnum","Needs Analysis","Proposal/Price Quote"
"""  # noqa: E501
HUBSPOT = """
    Record ID,Deal Name,Deal Stage,Pipeline,Amount,Amount in company currency,Weighted amount,Deal probability,Close Date,Create Date,Deal owner,Associated Company,Associated Contact,Closed Lost Reason,Original Traffic Source,Currency
    101,Acme renewal,Decision Maker Bought-In,Sales Pipeline,50000,50000,40000,0.8,2027-01-31 10:00,2026-03-01 09:15,Ann Lee,Acme;Acme Asia,Bob Roe (bob@acme.com);Zoe,,Organic Search,EUR
    102,Globex pilot,Closed Won,Sales Pipeline,1200,1200,1200,1,2026-04-15 10:00,2026-03-02 09:15,ann@acme.com,Globex,,,Referrals,EUR
    103,Initech,closedlost,Sales Pipeline,800,800,0,0,2026-04-16 10:00,2026-03-02 09:15,Ann Lee,Initech,,Too dear,Paid Search,EUR
"""  # noqa: E501
PIPEDRIVE = """
    Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Weighted value,Deal - Probability,Deal - Organization,Deal - Contact person,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - Expected close date
    1,Acme renewal,Ann Lee,50000,EUR,40000,,Acme,Bob Roe,Pipeline,Negotiations Started,Open,2026-03-01 08:00:00,,,,2027-01-31
    2,Globex pilot,Bo Ek,1200,EUR,1200,,Globex,,Pipeline,Demo Scheduled,Won,2026-03-02 08:00:00,2026-04-15 09:00:00,,,2026-04-01
    3,Initech,Bo Ek,800,EUR,0,,Initech,,Pipeline,Qualified,Lost,2026-03-02 08:00:00,,2026-04-16 09:00:00,Too dear,
"""  # noqa: E501
ZOHO = """
    Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name,Stage,Type,Probability (%),Expected Revenue,Next Step,Lead Source,Contact Name,Created Time,Modified Time,Reason For Loss
    zcrm_1,zcrm_9,Ann Lee,50000,Acme renewal,2027-01-31,Acme,Proposal/Price Quote,Existing Business,75,37500,Call Bob,Cold Call,Bob Roe,2026-03-01 08:00:00,2026-03-09 08:00:00,
    zcrm_2,zcrm_9,Ann Lee,1200,Globex pilot,2026-04-15,Globex,Closed Won,New Business,100,1200,,Partner,,2026-03-02 08:00:00,2026-03-09 08:00:00,
    zcrm_3,zcrm_9,Ann Lee,800,Initech,2026-04-16,Initech,Closed Lost to Competition,New Business,0,0,,Partner,,2026-03-02 08:00:00,2026-03-09 08:00:00,Price
"""  # noqa: E501
ZOHO_CHINESE = """
    记录 ID,商机所有者,金额,商机名称,结束日期,客户名称,阶段,可能性 (%),预期收入,线索来源,创建时间
    zcrm_1,李伟,50000,年度续约,2027-01-31,北京某某科技,谈判/复审,75,37500,合作伙伴,2026-03-01 08:00:00
    zcrm_2,李伟,1200,新项目,2026-04-15,上海贸易,赢单关闭,100,1200,合作伙伴,2026-03-02 08:00:00
    zcrm_3,李伟,800,老项目,2026-04-16,广州制造,丢单关闭,0,0,合作伙伴,2026-03-02 08:00:00
"""  # noqa: E501
FXIAOKE = """
    商机名称,客户名称,商机金额(元),预计成交日期,销售流程,商机阶段,阶段状态,赢率,负责人,负责人主属部门,生命状态,创建时间,实际成交日期,输单原因
    年度续约,北京某某科技,"50,000.00",2027-01-31,默认流程,谈判审核,进行中,80%,李伟,销售一部,正常,2026-03-01 08:00,,
    新项目,上海贸易,"1,200.00",2026-04-01,默认流程,赢单,赢单,100%,王芳,销售一部,正常,2026-03-02 08:00,2026-04-15,
    老项目,广州制造,800.00,2026-04-01,默认流程,输单,输单,0%,王芳,销售一部,正常,2026-03-02 08:00,2026-04-16,价格太高
"""  # noqa: E501
JIANDAOYUN = """
    流水号,商机名称,关联客户,预计成交金额（万元）,赢单率,商机阶段,预计成交日期,实际成交日期,输单原因,负责人,提交人,提交时间,更新时间
    SJ001,年度续约,北京某某科技,5,80%,商务谈判,2027-01-31,,,李伟,管理员,2026-03-01 08:00:00,2026-03-09 08:00:00
    SJ002,新项目,上海贸易,0.12,100%,赢单,2026-04-01,2026-04-15,,王芳,管理员,2026-03-02 08:00:00,2026-03-09 08:00:00
    SJ003,老项目,广州制造,0.08,0%,输单,2026-04-01,2026-04-16,价格太高,王芳,管理员,2026-03-02 08:00:00,2026-03-09 08:00:00
"""  # noqa: E501


@pytest.mark.parametrize(
    ("export", "name", "stage"),
    [
        (SALESFORCE, "Salesforce opportunity export", "Negotiation"),
        (HUBSPOT, "HubSpot deals export", "Proposal"),
        (PIPEDRIVE, "Pipedrive deals export", "Negotiation"),
        (ZOHO, "Zoho CRM deals export", "Proposal"),
        (ZOHO_CHINESE, "Zoho CRM deals export", "Negotiation"),
        (FXIAOKE, "纷享销客商机导出", "Negotiation"),
        (JIANDAOYUN, "简道云商机导出", "Negotiation"),
    ],
    ids=["salesforce", "hubspot", "pipedrive", "zoho", "zoho-zh", "fxiaoke", "jiandaoyun"],
)
def test_an_export_is_recognised_and_taken_whole(
    database: Database, tmp_path: Path, export: str, name: str, stage: str
) -> None:
    """One open, one won, one lost; the amount is the amount, not what it is weighted."""
    outcome = take(database, file(tmp_path, export))
    assert outcome.recognised == name
    open_one, won, lost = rows(database)
    assert (open_one.stage.name, open_one.status) == (stage, Status.OPEN)
    assert (open_one.amount, won.amount, lost.amount) == (Decimal(50000), Decimal(1200), 800)
    assert (open_one.expected_close, open_one.opened_on) == (_day(2027, 1, 31), _day(2026, 3, 1))
    assert (won.status, won.closed_on) == (Status.WON, _day(2026, 4, 15))
    assert (lost.status, lost.closed_on) == (Status.LOST, _day(2026, 4, 16))
    assert [row.probability for row in (open_one, won, lost)] == [None] * 3
    assert open_one.account is not None
    assert open_one.owner.name in ("Ann Lee", "李伟")
    assert differences(database) == []


def _day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, day)


@pytest.mark.parametrize("moves", [SALESFORCE_HISTORY, SALESFORCE_FIELDS])
def test_salesforce_has_two_kinds_of_history(
    database: Database, tmp_path: Path, moves: str
) -> None:
    deals = file(tmp_path, SALESFORCE_API)
    history = file(tmp_path, moves, "history.csv")
    outcome = take(database, deals, history=history)
    [row] = rows(database)
    assert (row.external_id, row.title, row.owner.name) == ("006A", "Acme renewal", "Ann Lee")
    assert row.stage.name == "Proposal"
    assert _stages(database, row) == [
        ("created", "Identified", 1),
        ("stage", "Needs confirmed", 9),
        ("stage", "Proposal", 20),
    ]
    assert not outcome.tally.problems


def _stages(database: Database, row: Opportunity) -> list[tuple[str, str, int]]:
    from sqlalchemy import select

    from store.models import Stage

    with database.readings() as session:
        names = {stage.id: stage.name for stage in session.scalars(select(Stage))}
        events = session.scalars(select(Event).where(Event.opportunity_id == row.id))
        return [
            (
                event.kind,
                names[event.to_value["stage"] if event.kind == "created" else event.to_value],
                event.happened_at.day,
            )
            for event in events
        ]


def test_of_several_companies_the_first_is_taken_and_told(
    database: Database, tmp_path: Path
) -> None:
    outcome = take(database, file(tmp_path, HUBSPOT))
    account = rows(database)[0].account
    assert account is not None
    assert account.name == "Acme"
    assert outcome.tally.repairs["more than one account: the first was taken"].lines == [2]


@pytest.mark.parametrize(
    "header",
    [
        ["Opportunity ID", "Title", "Account", "Owner", "Stage", "Amount", "Created date"],
        ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "close_value"],
        ["商机名称", "客户", "负责人", "阶段", "金额", "预计成交日期", "来源"],
    ],
)
def test_a_file_of_ones_own_is_nobodys_export(header: list[str]) -> None:
    assert whose(header) is None


def test_every_profile_knows_itself() -> None:
    for profile in PROFILES:
        assert whose(profile.marks.split(",")) is profile
