"""Choices read: the lists of options of a form."""

from __future__ import annotations

from collections.abc import Sequence

from models.surveys.definition import Option
from models.surveys.definition_checks import LONGEST_TITLE
from models.surveys.xlsform.ids import Ids
from models.surveys.xlsform.left_out import Report
from models.surveys.xlsform.sheets import Line
from models.surveys.xlsform.words_in import Words


def read(lines: Sequence[Line], words: Words, report: Report) -> dict[str, list[Option]]:
    """Return the options of each list by its name; names what they lose."""
    lists: dict[str, list[Option]] = {}
    ids: dict[str, Ids] = {}
    for line in lines:
        line.leave_out_others(report)
        list_name, name = line.get("list"), line.name
        if not list_name or not name:
            report.leave_out(line.place(), name or list_name or "?", "choice_without_name")
            continue
        taken = ids.setdefault(list_name, Ids(report))
        if taken.has(name):
            report.leave_out(line.place("name"), name, "choice_repeated")
            continue
        text = words.of(line, "label", LONGEST_TITLE)
        if not text:
            report.change(line.place("name"), name, "label_missing")
            text = {words.first: name[:LONGEST_TITLE]}
        lists.setdefault(list_name, []).append(
            {"id": taken.take(name, line.place("name")), "text": text, "other": False}
        )
    return lists
