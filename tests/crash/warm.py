"""Imported by the process that forks all others, so that the first of everything is behind it:
the first query, and the first chart with its fonts."""

import psycopg
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite

import tests.crash.hurrying
import tests.crash.living
from reports import style

__all__ = ["psycopg", "sqlalchemy", "tests"]

style.png(style.canvas(100)[0])
