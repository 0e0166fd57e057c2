"""What the two databases word differently, so that each view is written once."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from sqlalchemy import Connection, text

from store.sql_views.zones import seconds_ahead


class Sql(ABC):
    """Pieces of SQL. Arguments are expressions, never values that somebody typed."""

    @abstractmethod
    def view(self, name: str) -> str:
        """What a view is called."""

    @abstractmethod
    def money(self, amount: str) -> str:
        """A stored amount, or a sum of some, in major units."""

    @abstractmethod
    def logged_money(self, amount: str) -> str:
        """An amount from the log's JSON, as amounts are stored."""

    @abstractmethod
    def weighted(self, amount: str) -> str:
        """Stored amount × percent in major units, exact to the hundredth of a cent."""

    @abstractmethod
    def weighted_total(self, amount: str) -> str:
        """A sum of stored amount × percent in major units, rounded once, halves up."""

    @abstractmethod
    def local_day(self, moment: str, zone: str) -> str:
        """The day of a moment in a workspace's zone."""

    @abstractmethod
    def day(self, iso: str) -> str:
        """A date from the log's JSON."""

    @abstractmethod
    def plus(self, day: str, days: int) -> str: ...

    @abstractmethod
    def days_between(self, first: str, last: str) -> str:
        """Whole days from one date to another."""

    @abstractmethod
    def time_between(self, first: str, last: str) -> str:
        """Days from one moment to another, with their fraction."""

    @abstractmethod
    def month(self, day: str) -> str:
        """The first day of its month."""

    @abstractmethod
    def monday(self, day: str) -> str:
        """The first day of its ISO week."""

    @abstractmethod
    def week_name(self, monday: str) -> str:
        """As in 2026-W47."""

    @abstractmethod
    def latest(self, *days: str) -> str: ...

    @abstractmethod
    def earliest(self, *days: str) -> str: ...

    @abstractmethod
    def json(self, column: str, *path: str) -> str:
        """The text at a path of a JSON value; without a path the value itself."""

    @abstractmethod
    def is_true(self, column: str, key: str) -> str: ...

    @abstractmethod
    def contains(self, whole: str, part: str) -> str: ...


class PostgreSQL(Sql):
    def view(self, name: str) -> str:
        return f"oppy_bi.{name}"

    def money(self, amount: str) -> str:
        return f"CAST({amount} AS NUMERIC(18, 2))"

    def logged_money(self, amount: str) -> str:
        return f"CAST({amount} AS NUMERIC(15, 2))"

    def weighted(self, amount: str) -> str:
        return f"CAST(({amount}) / 100 AS NUMERIC(19, 4))"

    def weighted_total(self, amount: str) -> str:
        return f"CAST({amount} / 100 AS NUMERIC(18, 2))"

    def local_day(self, moment: str, zone: str) -> str:
        return f"CAST({moment} AT TIME ZONE {zone} AS DATE)"

    def day(self, iso: str) -> str:
        return f"CAST({iso} AS DATE)"

    def plus(self, day: str, days: int) -> str:
        return f"({day} + {days})"

    def days_between(self, first: str, last: str) -> str:
        return f"({last} - {first})"

    def time_between(self, first: str, last: str) -> str:
        return f"CAST(extract(epoch FROM {last} - {first}) / 86400 AS DOUBLE PRECISION)"

    def month(self, day: str) -> str:
        return f"CAST(date_trunc('month', {day}) AS DATE)"

    def monday(self, day: str) -> str:
        return f"CAST(date_trunc('week', {day}) AS DATE)"

    def week_name(self, monday: str) -> str:
        return f"""to_char({monday}, 'IYYY"-W"IW')"""

    def latest(self, *days: str) -> str:
        return f"greatest({', '.join(days)})"

    def earliest(self, *days: str) -> str:
        return f"least({', '.join(days)})"

    def json(self, column: str, *path: str) -> str:
        return f"({column} #>> '{{{','.join(path)}}}')"

    def is_true(self, column: str, key: str) -> str:
        return f"{self.json(column, key)} = 'true'"

    def contains(self, whole: str, part: str) -> str:
        return f"(strpos({whole}, {part}) > 0)"


class SQLite(Sql):
    """Keeps whole cents and texts; knows no zones, so those of the workspaces are written out."""

    def __init__(self, zones: Iterable[str] = ()) -> None:
        self._zones = tuple(zones)

    def view(self, name: str) -> str:
        return f"oppy_bi_{name}"

    def money(self, amount: str) -> str:
        return f"({amount}) / 100.0"

    def logged_money(self, amount: str) -> str:
        return f"CAST(round(CAST({amount} AS REAL) * 100) AS INTEGER)"

    def weighted(self, amount: str) -> str:
        return f"({amount}) / 10000.0"

    def weighted_total(self, amount: str) -> str:
        return f"(({amount} + 50) / 100) / 100.0"

    def local_day(self, moment: str, zone: str) -> str:
        zones = " ".join(f"WHEN '{one}' THEN {seconds_ahead(one, moment)}" for one in self._zones)
        ahead = f"CASE {zone} {zones} ELSE 0 END" if zones else "0"
        return f"date({moment}, ({ahead}) || ' seconds')"

    def day(self, iso: str) -> str:
        return iso

    def plus(self, day: str, days: int) -> str:
        return f"date({day}, '{days} days')"

    def days_between(self, first: str, last: str) -> str:
        return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"

    def time_between(self, first: str, last: str) -> str:
        return f"(julianday({last}) - julianday({first}))"

    def month(self, day: str) -> str:
        return f"date({day}, 'start of month')"

    def monday(self, day: str) -> str:
        return f"date({day}, 'weekday 0', '-6 days')"

    def week_name(self, monday: str) -> str:
        thursday = self.plus(monday, 3)
        week = f"(CAST(strftime('%j', {thursday}) AS INTEGER) + 6) / 7"
        return f"strftime('%Y', {thursday}) || '-W' || substr('0' || {week}, -2)"

    def latest(self, *days: str) -> str:
        return f"max({', '.join(days)})"

    def earliest(self, *days: str) -> str:
        return f"min({', '.join(days)})"

    def json(self, column: str, *path: str) -> str:
        return f"json_extract({column}, '{'.'.join(('$', *path))}')"

    def is_true(self, column: str, key: str) -> str:
        return f"{self.json(column, key)} = 1"

    def contains(self, whole: str, part: str) -> str:
        return f"(instr({whole}, {part}) > 0)"


def sql_of(connection: Connection) -> Sql:
    if connection.dialect.name != "sqlite":
        return PostgreSQL()
    zones = connection.execute(text("SELECT DISTINCT timezone FROM workspaces ORDER BY timezone"))
    return SQLite(zones.scalars())
