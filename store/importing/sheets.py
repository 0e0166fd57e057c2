"""The files of an import opened, with their columns and the program that they are from known."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from store.importing.columns import HISTORY, Columns, Field, parse_map, recognise
from store.importing.opening import open_table
from store.importing.profiles import OPPY, Profile, whose
from store.importing.questions import About, Question
from store.importing.report import ImportRefused, listed
from store.importing.tables import Table
from store.importing.workbooks import Sheet, open_workbook, sheet_titles

# A list of customers or of products has names, too; only a title, or a state, tells.
_TELLING = (Field.TITLE, Field.STAGE, Field.STATUS, Field.AMOUNT, Field.OPENED_ON)
_NAMING = (Field.TITLE, Field.PRODUCT, Field.ACCOUNT)
_OF_HISTORY = (*HISTORY, Field.CAME_FROM, Field.CHANGED_FIELD)


@dataclass(frozen=True)
class Known:
    """A table with its columns known."""

    table: Table
    columns: Columns


@dataclass(frozen=True)
class Files:
    """What is imported: opportunities, their past stages if given, and whose export it is."""

    main: Known
    past: Known | None
    profile: Profile | None


def open_files(
    file: Path, sheet: str | None, history: Path | None, pairs: tuple[str, ...]
) -> Files:
    """``pairs`` is what ``--map`` says. Raises ``ImportRefused``, with a question for each column
    when those that are needed are not among them.
    """
    main = open_table(file, sheet)
    profile = whose(main.header)
    past = _own_history(main, profile) if history is None else open_table(history)
    tables = [main] if past is None else [main, past]
    named = parse_map(pairs, [table.header for table in tables])
    columns = _columns(main, named, profile)
    if not any(f in columns for f in _TELLING) or not any(f in columns for f in _NAMING):
        raise _missing(main, columns, Field.TITLE)
    if past is None:
        return Files(Known(main, columns), None, profile)
    if Field.EXTERNAL_ID not in columns:
        raise _missing(main, columns, Field.EXTERNAL_ID)
    of_past = whose(past.header) or profile
    usual = of_past.history if of_past else None
    past_columns = recognise(past.header, named, _OF_HISTORY, usual)
    for field in HISTORY:
        if field not in past_columns:
            raise _missing(past, past_columns, field)
    return Files(Known(main, columns), Known(past, past_columns), profile)


def _columns(table: Table, named: Mapping[str, Field], profile: Profile | None) -> Columns:
    if profile is None:
        return recognise(table.header, named)
    return recognise(
        table.header,
        named,
        usual=profile.columns,
        ignored=profile.ignored,
        quoted=profile.quoted,
    )


def _own_history(main: Table, profile: Profile | None) -> Table | None:
    """In a workbook of Oppy's own the past stages stand on a sheet beside."""
    if profile is not OPPY or not isinstance(main, Sheet):
        return None
    for title in sheet_titles(main.path):
        if title == main.title:
            continue
        try:
            beside = open_workbook(main.path, title)
        except ImportRefused:  # an empty one
            continue
        columns = recognise(beside.header, {}, HISTORY, OPPY.history)
        if all(field in columns for field in HISTORY):
            return beside
    return None


def _missing(table: Table, columns: Columns, field: Field) -> ImportRefused:
    return ImportRefused(
        f"{table.name} has no column that I recognise as {field}. It has: "
        f"{listed(table.header, 30)}. Say which it is: --map COLUMN={field}.",
        [
            Question(
                About.COLUMN,
                name,
                "It is not known what it holds.",
                choices=tuple(Field),
                needed=True,
            )
            for name in columns.left_alone
        ],
    )
