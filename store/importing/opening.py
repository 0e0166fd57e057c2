"""Which kind of file one is, by what is in it and not by its name, and opening it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory

from store.importing.delimited import open_delimited
from store.importing.report import ImportRefused, OptionWrong
from store.importing.saying import phrase
from store.importing.tables import Table
from store.importing.workbooks import locked, open_workbook

BLOCK = 1 << 20
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": phrase("a PDF"),
    b"\x89PNG": phrase("a picture"),
    b"\xff\xd8\xff": phrase("a picture"),
    b"GIF8": phrase("a picture"),
    b"{\\rtf": phrase("a text document"),
    b"\x1f\x8b": phrase("a packed file"),
    b"Rar!": phrase("an archive"),
    b"7z\xbc\xaf": phrase("an archive"),
    b"SQLite": phrase("a database"),
}
_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")


def open_table(path: Path, sheet: str | None = None) -> Table:
    """``path`` as a table. Raises ``ImportRefused`` when it is none, with what to do."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(_ZIP):
        return open_workbook(path, sheet)
    if start.startswith(_OLD_OFFICE):
        raise _old_workbook(path)
    _check_is_text(path, start)
    if sheet is not None:
        raise OptionWrong(f"--sheet {sheet}: {path.name} is no workbook, so it has no sheets.")
    return open_delimited(path)


@contextmanager
def on_disk(name: str, content: bytes) -> Iterator[Path]:
    """A file that somebody sent, under its own name, for as long as it is needed."""
    with TemporaryDirectory(prefix="oppy-") as folder:
        path = Path(folder) / (PureWindowsPath(name).name[:100] or "file")
        path.write_bytes(content)
        yield path


def _old_workbook(path: Path) -> ImportRefused:
    with path.open("rb") as file:
        before = b""
        while block := file.read(BLOCK):
            if _ENCRYPTED in before + block:
                return locked(path)
            before = block[-len(_ENCRYPTED) :]
    return ImportRefused(
        phrase("{file} is an Excel file of the old kind. Save it as .xlsx.", file=path.name)
    )


def _check_is_text(path: Path, start: bytes) -> None:
    what = next((name for begin, name in _OTHERS.items() if start.startswith(begin)), None)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        what = phrase("a web page with the name of a table")
    is_utf16 = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    if what is None and b"\0" in start and not is_utf16:
        what = phrase("no text")
    if what is not None:
        raise ImportRefused(
            phrase(
                "{file} is {what}. Open it where it is from, and save it as .xlsx or CSV.",
                file=path.name,
                what=what,
            )
        )
