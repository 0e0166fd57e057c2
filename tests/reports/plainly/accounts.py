"""The customers: what they bought, who came back, and who may buy."""

from tests.reports.plainly.book import Asked, Book, Json
from tests.reports.plainly.lives import Life, lives
from tests.reports.plainly.sums import share, value


def figures(book: Book, asked: Asked) -> Json:
    valid = lives(book, asked)
    won = [life for life in valid if life.closed_in(asked, "won")]
    open_ = [life for life in valid if life.is_open]
    rows = [
        _account(
            book.accounts[account],
            [life for life in won if life.account == account],
            [life for life in open_ if life.account == account],
        )
        for account in {life.account for life in won + open_}
        if account is not None
    ]
    rows.sort(
        key=lambda row: (-row["won_value"].get(book.currency, 0), -row["won"], row["account"])
    )
    customers = [row for row in rows if row["won"] >= 1]
    repeat = [row for row in rows if row["won"] >= 2]
    return {
        "accounts": rows[:20],
        "customers": len(customers),
        "repeat": len(repeat),
        "repeat_rate": share(len(repeat), len(customers)),
        "potential_customers": sum(row["open"] >= 1 for row in rows),
        "open_without_account": sum(life.account is None for life in open_),
        "won_without_account": sum(life.account is None for life in won),
    }


def _account(name: str, won: list[Life], open_: list[Life]) -> Json:
    days = [life.closed_on.isoformat() for life in won if life.closed_on is not None]
    return {
        "account": name,
        "won": len(won),
        "won_value": value(won),
        "open": len(open_),
        "open_value": value(open_),
        "last_won_on": max(days, default=None),
    }
