"""Matrices read: a group that is shown as a table, where each row asks to choose one of the same options."""

from __future__ import annotations

from models.surveys.defaults import whole_question
from models.surveys.definition import Question, QuestionType
from models.surveys.definition_checks import LONGEST_TITLE, LONGEST_WORDS, MOST_ROWS
from models.surveys.xlsform import limits_in, marks
from models.surveys.xlsform.answers_in import yes_or_no
from models.surveys.xlsform.ids import Ids
from models.surveys.xlsform.marks import Mark
from models.surveys.xlsform.questions_in import Reader
from models.surveys.xlsform.tree import Node

#: The appearance of a group that is a table, and the columns of its rows that a matrix has nothing for.
TABLE = "table-list"
_ALONE = ("relevant", "constraint")


def is_matrix(node: Node) -> bool:
    """Say whether a group is a matrix."""
    rows = node.children
    return (
        TABLE in node.line.get("appearance").casefold().split()
        and 0 < len(rows) <= MOST_ROWS
        and len({row.type.list for row in rows}) == 1
        and all(row.type.question is QuestionType.SINGLE and not row.type.other for row in rows)
        and not any(row.line.get(key) for row in rows for key in _ALONE)
    )


def read(reader: Reader, node: Node, id: str) -> tuple[Question, dict[str, str]] | None:
    """Return the question that a group is, and by the names of its rows their ids; None when it has no options."""
    options = reader.options(node.children[0].line, node.children[0].type)
    if options is None:
        for row in node.children[1:]:
            reader.report.leave_out(row.line.place("type"), row.line.get("type"), "too_few_options")
        return None
    own = marks.read(node.line.get("loa"))
    ids = _row_ids(reader, node)
    by_name = {
        row.line.name: row_id for row, row_id in zip(reversed(node.children), reversed(ids), strict=True)
    }
    rows = [
        {"id": row_id, "text": _short(reader, row)} for row, row_id in zip(node.children, ids, strict=True)
    ]
    question = whole_question(
        {
            "id": id,
            "type": QuestionType.MATRIX.value,
            "text": reader.text(node.line),
            "hint": reader.words.of(node.line, "hint", LONGEST_WORDS),
            "message": reader.words.of(node.line, "message", LONGEST_TITLE),
            "options": options,
            "rows": rows,
            "required": _required(reader, node),
            "random_order": Mark.RANDOM in own,
        }
    )
    for row in node.children:
        _tell_of(reader, row)
    return question, by_name


def _row_ids(reader: Reader, node: Node) -> list[str]:
    """Return the ids of the rows, without the name of the group where each begins with it."""
    start, ids = f"{node.line.name}_", Ids(reader.report)
    has_start = all(row.line.name.startswith(start) and row.line.name != start for row in node.children)
    for row in node.children:
        line = row.line
        own = marks.read(line.get("loa")).value(Mark.ID)
        ids.take(own or line.name.removeprefix(start if has_start else ""), line.place("name"))
    return ids.order


def _short(reader: Reader, row: Node) -> dict[str, str]:
    text = reader.text(row.line)
    if any(len(one) > LONGEST_TITLE for one in text.values()):
        reader.report.change(row.line.place(), row.line.name, "words_cut")
    return {language: one[:LONGEST_TITLE] for language, one in text.items()}


def _required(reader: Reader, node: Node) -> bool:
    answers = [yes_or_no(row.line.get("required")) for row in node.children]
    if len(set(answers)) > 1 or None in answers:
        reader.report.change(node.line.place(), node.line.get("type"), "rows_required_apart")
    return any(answers)


def _tell_of(reader: Reader, row: Node) -> None:
    line = row.line
    for key in ("hint", "message"):
        for cell in line.words.get(key, {}).values():
            reader.report.leave_out(cell.place, key, "row_without_hint")
    for look in line.get("appearance").split():
        reader.report.leave_out(line.place("appearance"), look, "appearance_only")
    for name in limits_in.parameters(line.get("parameters")):
        reader.report.leave_out(line.place("parameters"), name, "parameter_unknown")
