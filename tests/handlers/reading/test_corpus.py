"""What sales people write is read right or not at all."""

import pytest

from handlers.reading.whens import When, read_when
from tests.handlers.reading.corpus import CHINESE, ENGLISH, HERE, phrases

# Clear to a person, and not read: the form asks for what is missing.
NOT_READ = {"tomorrow afternoon", "a week from friday", "明天下午"}


@pytest.mark.parametrize(("phrase", "meant"), phrases(ENGLISH) + phrases(CHINESE))
def test_right_or_nothing_and_never_wrong(phrase: str, meant: When | None) -> None:
    assert read_when(phrase, HERE) == (None if phrase in NOT_READ else meant)


def test_the_table_is_long_enough_to_say_something() -> None:
    found = phrases(ENGLISH) + phrases(CHINESE)
    assert len(found) == len({phrase for phrase, _ in found}) > 150
