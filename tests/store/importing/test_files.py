from pathlib import Path

import pytest

from store.importing.opening import open_table
from store.importing.report import ImportRefused

ROWS = "title,customer\nAcme renewal,Müller & Söhne\nBig one,Café Zoë\n"
CHINESE = "商机名称,客户\n年度续约,北京某某科技有限公司\n新项目,上海贸易公司\n"


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        (ROWS, "utf-8", "utf-8-sig"),
        (ROWS, "utf-8-sig", "utf-8-sig"),
        (ROWS, "cp1252", "cp1252"),
        (CHINESE, "utf-8", "utf-8-sig"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, encoding: str, read_as: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(text.encode(encoding))
    table = open_table(path)
    lines = text.splitlines()
    assert table.encoding == read_as
    assert table.header == lines[0].split(",")
    assert [record.cells for record in table.records()] == [line.split(",") for line in lines[1:]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "deals.csv"
    cells = ["title", "amount, net; in EUR", "owner"]
    path.write_text("\n".join(delimiter.join(f'"{cell}"' for cell in cells) for _ in range(3)))
    table = open_table(path)
    assert (table.delimiter, table.header) == (delimiter, cells)


def test_a_record_has_the_line_on_which_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text('title,notes\nA,"two\nlines, ""quoted"""\n\nB,one\n,\nC,\n')
    records = [(record.line, record.cells) for record in open_table(path).records()]
    assert records == [(2, ["A", 'two\nlines, "quoted"']), (5, ["B", "one"]), (7, ["C", ""])]


def test_a_quotation_mark_never_closed_is_refused_and_not_swallowed(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text('title,notes\nA,one\nB,"two\nC,three\n')
    with pytest.raises(ImportRefused, match="from line 3"):
        list(open_table(path).records())


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("\n\n")
    with pytest.raises(ImportRefused, match="empty"):
        open_table(path)
