"""Remembers: tables, the rules of an opportunity's life, queries, migrations.

Every function here takes a ``Session`` and, where time matters, a ``now``; none commits.
"""
