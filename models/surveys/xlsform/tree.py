"""The rows of a form as a tree: groups and repeats with what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.errors import Fault, Invalid
from models.surveys.xlsform.left_out import Report
from models.surveys.xlsform.sheets import Line
from models.surveys.xlsform.types import RowType, row_type

#: How deep groups may stand in one another.
DEEPEST = 20


@dataclass
class Node:
    """One row with the rows inside it."""

    line: Line
    type: RowType
    children: list[Node] = field(default_factory=list)

    def below(self) -> Iterator[Node]:
        """Yield the rows inside, at any depth."""
        for child in self.children:
            yield child
            yield from child.below()


def grow(lines: Sequence[Line], report: Report) -> list[Node]:
    """Return the rows outside of any group; names what begins or ends alone.

    :raises Invalid: `xlsform_too_deep`.
    """
    roots: list[Node] = []
    open_: list[Node] = []
    for line in lines:
        node = Node(line, row_type(line.get("type")))
        if node.type.ends:
            if open_ and open_[-1].type.begins == node.type.begins:
                open_.pop()
            else:
                report.leave_out(line.place("type"), line.get("type"), "end_alone")
            line.leave_out_others(report)
            continue
        (open_[-1].children if open_ else roots).append(node)
        if node.type.begins:
            open_.append(node)
        if len(open_) > DEEPEST:
            raise Invalid(Fault("file", "xlsform_too_deep", {"max": DEEPEST}))
    for node in open_:
        report.change(node.line.place("type"), node.line.get("type"), "begin_alone")
    return roots
