"""Search as you type over many opportunities, in English and Chinese, with slips and pinyin."""

import random
import time
from collections.abc import Callable, Iterator
from statistics import quantiles

from sqlalchemy import bindparam, literal_column, select, update
from sqlalchemy.orm import Session

from bot.clock import system_clock
from store import finding, search_index
from store.database import Database, open_database
from store.models import Account, Opportunity
from store.workspaces import Defaults, join_workspace
from tests.bench import places
from tests.bench.lines import Line
from tests.bench.rows import fill, tidy
from tests.bench.sizes import Sizes

SEARCHED = 50_000
SHOWN = 20
PLAIN = "plain LIKE over titles"
ENGINES = {"SQLite": places.sqlite, "PostgreSQL": places.postgresql}
FIRST = (
    "Acme", "Globex", "Initech", "Umbrella", "Hooli", "Vandelay", "Stark", "Wayne", "Wonka",
    "Cyberdyne", "Tyrell", "Soylent", "Oscorp", "Aperture", "Weyland", "Northwind", "Contoso",
)  # fmt: skip
SECOND = ("Group", "Software", "Logistics", "Foods", "Energy", "Motors", "Bank", "Health")
WORK = ("renewal", "rollout", "pilot", "upgrade", "migration", "licence", "support", "audit")
SYLLABLES = ("ba", "ker", "lo", "min", "sta", "vo", "rin", "tel", "mar", "ko", "shu", "dan")
CITY = ("北京", "上海", "深圳", "杭州", "重庆", "成都", "苏州", "武汉", "西安", "厦门")
CALLED = "安信明远华联宏图天成金桥瑞丰恒达中科博雅长城银河新希望蓝海德盛和泰永康利民"
TRADE = ("科技", "教育", "软件", "物流", "银行", "能源", "医疗", "汽车", "食品", "电子")
DEAL = ("续约", "采购", "系统升级", "培训", "年度框架", "试点", "数据迁移", "智能制造平台")
TYPED = {
    "English, as it is typed": ("acme", "globex renewal", "northwind logistics up", "licence"),
    "a number": ("4", "42", "421", "4217"),
    "Chinese": ("安", "安信", "安信科技", "重庆 续约", "智能制造"),
    "pinyin and initials": ("axkj", "anxinkeji", "cq xy", "znzzpt", "chongqing"),
    "slips": ("amce", "renwal", "gloebx", "nortwhind", "anxingkeji", "安心科技"),
    "nothing like it": ("zzzzqq", "xqyzw", "龘龘"),
}


def measure(sizes: Sizes) -> Iterator[Line]:
    """In the store: what Slack waits for beyond this is measured by ``listing``."""
    for engine, place in ENGINES.items():
        with place() as url:
            yield from _measured(engine, url, sizes)


def _measured(engine: str, url: str, sizes: Sizes) -> Iterator[Line]:
    database = open_database(url)
    workspace_id = _filled(database)
    started = time.perf_counter()
    search_index.index_all_missing(database, workspace_id)
    each = (time.perf_counter() - started) / SEARCHED * 1e6
    yield Line(f"making one ready for searches, {engine}", each, "µs")
    database.count_rows()
    tidy(database)
    with database.readings() as session:
        for kind, typed in TYPED.items():
            keys = [text[:end] for text in typed for end in range(1, len(text) + 1)]
            if kind in ("slips", "nothing like it"):
                keys = list(typed)
            yield from _lines(f"{kind}, {engine}", session, workspace_id, keys, sizes.rounds)
        pages = _timed([_page(session, workspace_id, text) for text in FIRST], sizes.rounds)
        middle = quantiles(pages, n=100)[49] * 1000
        yield Line(f"/opp find: a page and the total, {engine}", middle, "ms")
    database.close()


def _lines(
    name: str, session: Session, workspace_id: int, keys: list[str], rounds: int
) -> Iterator[Line]:
    ours = _timed([_offer(session, workspace_id, text) for text in keys], rounds)
    plain = _timed([_plain(session, workspace_id, text) for text in keys], rounds)
    for place, what in ((49, "p50"), (98, "p99")):
        took, bare = (quantiles(side, n=100)[place] * 1000 for side in (ours, plain))
        aim = "< 50 for hits, < 300" if what == "p99" else ""
        yield Line(f"{name}, {what} of a key", took, "ms", PLAIN, took / bare, aim)


def _offer(session: Session, workspace_id: int, text: str) -> Callable[[], object]:
    return lambda: finding.offer(session, workspace_id, 1, text, SHOWN)


def _page(session: Session, workspace_id: int, text: str) -> Callable[[], object]:
    return lambda: finding.find(session, workspace_id, text)


def _plain(session: Session, workspace_id: int, text: str) -> Callable[[], object]:
    """What one would write by hand: no account, no order but the newest, no slips."""
    query = (
        select(Opportunity.number, Opportunity.title)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.title.ilike(f"%{text}%"),
        )
        .order_by(Opportunity.number.desc())
        .limit(literal_column(str(SHOWN)))
    )
    return lambda: session.execute(query).all()


def _timed(works: list[Callable[[], object]], rounds: int) -> list[float]:
    """Seconds of each, ``rounds`` times over, after one that warms up."""
    taken = []
    for turn in range(rounds + 1):
        for work in works:
            began = time.perf_counter()
            work()
            if turn:
                taken.append(time.perf_counter() - began)
    return taken


def _filled(database: Database) -> int:
    """Opportunities with titles and accounts as teams have them, half of them Chinese."""
    now = system_clock()
    with database.sessions.begin() as session:
        workspace = join_workspace(session, "T1", "Bench", Defaults("UTC", "EUR", "en-US"), now)
    fill(database, workspace.id, SEARCHED, "U0LI", now)
    dice = random.Random(1)
    with database.sessions.begin() as session:
        accounts = list(session.scalars(select(Account).order_by(Account.id)))
        for place, account in enumerate(accounts):
            account.name = _account(dice, place % 2 == 0)
            account.name_key = f"{account.name.casefold()} {place}"
        table = Opportunity.__table__
        session.connection().execute(
            update(table)  # type: ignore[arg-type]
            .where(table.c.id == bindparam("row"))
            .values(title=bindparam("called")),
            [{"row": row, "called": _title(dice, row)} for row in range(1, SEARCHED + 1)],
        )
    return workspace.id


def _account(dice: random.Random, chinese: bool) -> str:
    if chinese:
        return f"{dice.choice(CITY)}{_called(dice)}{dice.choice(TRADE)}有限公司"
    return f"{dice.choice(FIRST)} {dice.choice(SECOND)}"


def _title(dice: random.Random, number: int) -> str:
    if number % 2:
        return f"{_called(dice)}{dice.choice(TRADE)} {dice.choice(DEAL)} {2020 + number % 7}"
    somebody = "".join(dice.choices(SYLLABLES, k=3)).title()
    return f"{dice.choice(FIRST)} {dice.choice(WORK)} for {somebody} {number}"


def _called(dice: random.Random) -> str:
    return "安信" if dice.random() < 0.02 else "".join(dice.choices(CALLED, k=2))
