import pytest

from store.importing.report import Group
from store.importing.spelling import guesses, is_slip_of, letters, same_names


def seen(*names: str) -> dict[str, Group]:
    return {name: Group(len(names) - i, [i + 2]) for i, name in enumerate(names)}


def test_what_differs_in_punctuation_is_one_name() -> None:
    names = seen("Acme, Inc.", "ACME Inc", "acme inc", "Ａｃｍｅ Inc", "Globex")
    assert same_names(names, []) == {
        "ACME Inc": "Acme, Inc.", "acme inc": "Acme, Inc.", "Ａｃｍｅ Inc": "Acme, Inc.",
    }  # fmt: skip
    assert same_names(names, ["Acme Inc"]) == {
        "Acme, Inc.": "Acme Inc", "Ａｃｍｅ Inc": "Acme Inc",
    }  # fmt: skip


def test_signs_that_mean_something_stay() -> None:
    assert same_names(seen("C", "C++", "C#", "R&D", "RD"), []) == {}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Amce Corporation", "Acme Corporation"),
        ("Acme GmbH", "Acme"),
        ("华为技术", "华为技术有限公司"),
        ("北京某某科枝有限公司", "北京某某科技有限公司"),
    ],
)
def test_what_looks_like_another_is_only_guessed(name: str, meant: str) -> None:
    assert same_names(seen(meant, name), []) == {}
    assert [(one.name, one.meant) for one in guesses(seen(meant, name), [])] == [(name, meant)]
    assert [one.meant for one in guesses(seen(name), [meant])] == [meant]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lot 1 Hamburg", "Lot 2 Hamburg"),
        ("unqualified", "qualified"),
        ("张伟", "张维"),
        ("Acme", "Acne"),
        ("Acme East", "Acme West"),
    ],
)
def test_what_is_different_is_no_slip(one: str, other: str) -> None:
    assert not is_slip_of(letters(one), letters(other))
