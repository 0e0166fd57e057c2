"""A look at an import before it is one: everything told, nothing saved."""

from pathlib import Path

from sqlalchemy import func, select

from store.database import Database
from store.importing.opening import on_disk
from store.importing.preview import Preview, preview
from store.importing.questions import About
from store.importing.run import Options
from store.models import Opportunity, Workspace
from tests.store.importing.taking import DEFAULTS, NOW, file, take

DEALS = """
    id,title,account,owner,stage,amount,opened,close date,colour
    a,Acme renewal,Acme,Ann,Proposal,"50,000.50",2026-03-01,2027-01-31,red
    b,Beta,Acme,Bo,Won,1200,2026-03-01,2026-04-01,
    c,Gamma,,Bo,Lost,0,2026-03-02,2026-04-02,
    d,Delta,,Bo,New,5x8,2026-03-02,,
"""


def look(database: Database, path: Path) -> Preview:
    return preview(database, Options(path), DEFAULTS, NOW)


def test_it_tells_what_would_be_and_saves_nothing(database: Database, tmp_path: Path) -> None:
    content = file(tmp_path, DEALS).read_bytes()
    with on_disk("deals.csv", content) as path:
        seen = look(database, path)
    assert (seen.refused, seen.rows, seen.new, seen.already_there) == (None, 4, 3, 0)
    assert seen.states == {"in Proposal": 1, "won": 1, "lost": 1}
    assert (seen.refused_lines, seen.problems[0].line) == (1, 5)
    assert seen.repairs["lost with an amount of 0: the amount is unknown"].lines == [4]
    assert ("title", "title") in seen.columns
    assert [line.title for line in seen.first] == ["Acme renewal", "Beta", "Gamma"]
    assert {one.about for one in seen.questions} == {About.PERSON, About.COLUMN}
    with database.readings() as session:
        for model in (Opportunity, Workspace):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_what_is_there_already_is_counted(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path, DEALS)
    take(database, path, skip_refused=True)
    seen = look(database, path)
    assert (seen.new, seen.already_there, seen.repairs) == (0, 3, {})


def test_a_file_that_cannot_be_taken_says_why_and_asks(database: Database, tmp_path: Path) -> None:
    seen = look(database, file(tmp_path, "title,stage,opened\nA,Limbo,03/04/2026"))
    assert seen.refused is not None
    assert "“Limbo”" in seen.refused
    assert "--dates dmy" in seen.refused
    assert [(one.about, one.value, one.needed) for one in seen.questions] == [
        (About.STAGE, "Limbo", True),
        (About.DATES, "03/04/2026", True),
    ]
    unknown = look(database, file(tmp_path, "headline,city\nA,Bonn"))
    assert [one.value for one in unknown.questions] == ["headline", "city"]
