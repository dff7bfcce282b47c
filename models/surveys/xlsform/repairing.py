"""Repairs: conditions that are too large for Loa are taken away, and named, before the survey is checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.surveys import conditions
from models.surveys.definition import Question
from models.surveys.xlsform.left_out import Report
from models.surveys.xlsform.sheets import Line


def repair(questions: Sequence[Question], lines: Mapping[str, Line], report: Report) -> None:
    """Take away conditions that Loa would refuse.

    :param lines: by the id of a question its row.
    """
    at = {int(fault.field.split(".")[1]) for fault in conditions.faults(questions)}
    for number in sorted(at):
        question = questions[number]
        line = lines[question["id"]]
        report.leave_out(line.place("relevant"), line.get("relevant"), "condition_too_large")
        question["show_if"] = None
