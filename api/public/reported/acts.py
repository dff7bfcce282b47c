"""What a reporter may do on the page of a report, as a table: one form each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import marshmallow as ma

from api.reports.schemas import RatingSchema, ResidentWordsSchema, WithdrawSchema
from models.workflow.transitions import ReportAction


class Act(NamedTuple):
    """One form: the action behind it, what it holds, and whether photos may go along."""

    action: ReportAction
    schema: type[ma.Schema]
    with_photos: bool = False


#: By the end of the address; in the order of the page.
ACTS: Mapping[str, Act] = {
    "answer": Act(ReportAction.ANSWER, ResidentWordsSchema, with_photos=True),
    "rate": Act(ReportAction.RATE, RatingSchema),
    "reopen": Act(ReportAction.REOPEN, ResidentWordsSchema, with_photos=True),
    "comment": Act(ReportAction.COMMENT, ResidentWordsSchema, with_photos=True),
    "withdraw": Act(ReportAction.WITHDRAW, WithdrawSchema),
}
