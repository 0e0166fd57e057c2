"""Brings the catalogues up to date: new sentences in, gone ones out, translations kept.

``make messages`` runs it; what is new stands there with an empty translation.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "reports" / "locales" / "zh_Hans_CN" / "LC_MESSAGES" / "oppy.po"
PACKAGES = ("bot", "handlers", "reports", "store")
KEYWORDS = {"words": None, "mark": None, "phrase": None, "many": (1, 2)}
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans_CN\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
Message = str | tuple[str, ...]


def in_the_code() -> Iterator[Message]:
    """Every sentence the code marks for translation; a pair is a singular and a plural."""
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package,
            [("sandbox/**", "ignore"), ("**.py", "python")],
            keywords=KEYWORDS,
        )
        for _file, _line, message, _comments, _context in found:
            yield message if isinstance(message, str) else tuple(message)


def translated() -> dict[Message, str]:
    """Every sentence of the catalogue with its translation."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN")
    return {
        message.id: message.string if isinstance(message.string, str) else message.string[0]
        for message in catalogue
        if message.id
    }


def update() -> None:
    known = translated()
    catalogue = Catalog(locale="zh_Hans_CN")
    for message in dict.fromkeys(in_the_code()):
        text = known.get(message, "")
        catalogue.add(message, text if isinstance(message, str) else (text,))
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, omit_header=True)
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("#")]
    CATALOGUE.write_text(f"{HEADER}\n{''.join(kept)}", encoding="utf-8")


if __name__ == "__main__":
    update()
