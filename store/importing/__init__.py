"""Opportunities from a file: read, understood, checked, and written in one transaction.

``opening`` says what kind of file one is, ``delimited`` and ``workbooks`` read records, ``sheets``
and ``profiles`` say whose export it is, ``columns`` name what is in it. ``dates``, ``amounts``,
``stages`` and ``spelling`` understand values; ``mapping`` has the operator's answers to the
``questions`` that ``settling`` finds. ``rows`` and ``history`` put them together, ``story`` turns
them into events, ``load`` writes, ``passes`` go over the files, ``run`` conducts, ``preview`` only
looks.
"""
