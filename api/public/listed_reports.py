"""Public reports as a list on a page shows them: short, without anything that says whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from models.language import wording
from models.language.languages import choose
from models.language.shortening import summary
from models.reports.public_list import PublicRow

#: So much of a text stands in a list.
LONGEST = 160


class ListedReport(NamedTuple):
    """A report in a list; `state` is a `ReportState`, `state_name` the words for it."""

    code: str
    category: str
    state: str
    state_name: str
    text: str
    address: str
    filed_at: datetime


def listed(found: Iterable[PublicRow], lang: str) -> list[ListedReport]:
    """Return some reports as they stand in a list."""
    return [
        ListedReport(
            row.report["code"],
            choose(row.category["name"], lang),
            row.report["state"],
            wording.word(f"state_{row.report['state']}", lang),
            summary(row.text, LONGEST),
            row.address,
            row.report["filed_at"],
        )
        for row in found
    ]
