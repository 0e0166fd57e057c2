"""Everything written into a file that Excel opens: a workbook, or a CSV of the opportunities.

``export`` writes into any binary file that is open for writing, and what can be imported again.
"""

from reports.exports.whole import NAMES, export

__all__ = ["NAMES", "export"]
