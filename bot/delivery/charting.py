"""A report's chart as part of its message."""

from bot.delivery.posting import Chart
from handlers.views.report import report_blocks
from reports.making import Made
from reports.words import Words


def chart_of(made: Made, words: Words, late: str | None = None) -> Chart | None:
    """The chart that goes into the report's blocks; nothing where there is nothing to draw."""
    if not made.is_drawn:
        return None
    return Chart(
        made.picture,
        made.told.title,
        made.told.alt_text,
        lambda file_id: report_blocks(made, words, file_id, late),
    )
