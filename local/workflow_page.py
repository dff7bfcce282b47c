"""Write docs/workflow.md from the workflow's table: `python -m local.workflow_page`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from local.markdown import table
from models.access.permissions import PERMISSIONS, Permission, Role
from models.language import wording
from models.workflow.transitions import (
    END_STATES,
    WORKFLOW,
    Guard,
    Party,
    ReportAction,
    ReportState,
    Transition,
    allowed,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "workflow.md"

HEAD = """# The workflow of a report

This page is written by `make workflow` from `models/workflow/transitions.py`; a test compares the two.
How the table is carried out: `models/handling/actions.py`. Words for residents: `models/data/wording.yml`.
"""

#: Who acts on reports, as the matrix names them: the roles of officials, the resident, the system.
ACTORS: dict[str, frozenset[Permission | Party]] = {
    **{str(role): frozenset(PERMISSIONS[role]) for role in Role},
    str(Party.REPORTER): frozenset({Party.REPORTER}),
    str(Party.SYSTEM): frozenset({Party.SYSTEM}),
}

#: What stands in a cell where nothing applies.
NOTHING = "–"


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([HEAD, _states(), _actions(), _matrix()])


def _states() -> str:
    rows = [
        (
            f"`{state}`",
            wording.word(f"state_{state}", "vi"),
            wording.word(f"state_{state}", "en"),
            "yes" if state in END_STATES else "",
        )
        for state in ReportState
    ]
    return "## States\n\n" + table(("state", "Vietnamese", "English", "nothing more is due"), rows)


def _actions() -> str:
    heads = (
        "action",
        "from",
        "to",
        "who",
        "needs",
        "guards",
        "promise",
        "event",
        "public step",
        "resident is told",
    )
    rows = [_action(action, transition) for action, transition in WORKFLOW.items()]
    note = (
        "`stay`: the state does not change. `back`: to the state before it was waiting or merged. `end`: closed, or "
        "where it is when it has ended already. The guard `state` holds in every state of the column `from`.\n\n"
    )
    return "## Actions\n\n" + note + table(heads, rows)


def _action(action: ReportAction, transition: Transition) -> tuple[str, ...]:
    every = transition.sources == frozenset(ReportState)
    return (
        f"`{action}`" + (f" (called `{transition.called}`)" if transition.called else ""),
        "any" if every else _listed(state for state in ReportState if state in transition.sources),
        str(transition.target),
        _listed(sorted(transition.who)),
        _listed(sorted(transition.needs)),
        _listed(guard for guard in Guard if guard in transition.guards),
        str(transition.clock),
        transition.event,
        "yes" if transition.public else "",
        "yes" if transition.notifies else "",
    )


def _matrix() -> str:
    rows = [
        (f"`{state}`", *(_listed(allowed(state, who)) for who in ACTORS.values())) for state in ReportState
    ]
    note = "What each may do in each state, guards apart. Officials act within their areas and agencies only.\n\n"
    return "## Role x state x action\n\n" + note + table(("state", *ACTORS), rows)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values)) or NOTHING


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
