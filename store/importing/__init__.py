"""Opportunities from a file: read, understood, checked, and written in one transaction.

``files`` reads records, ``columns`` names them, ``dates``, ``amounts`` and ``stages`` understand
values, ``rows`` and ``history`` put them together, ``story`` turns them into events, ``load``
writes, ``run`` conducts.
"""
