"""Resident actions: what reporters do with their own reports: answer, add, rate, reopen, withdraw.

They name no version: what they say counts whatever the desk did meanwhile, as long as the workflow allows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.access import guards
from models.access.callers import HERE
from models.access.guards import Act
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.messages.messages import Owner
from models.reports.reports import Report
from models.store import Store
from models.store.events import Actor
from models.workflow.transitions import Party, ReportAction

#: Actions of the resident; their routes are made from this.
ACTIONS = (
    ReportAction.ANSWER,
    ReportAction.COMMENT,
    ReportAction.RATE,
    ReportAction.REOPEN,
    ReportAction.WITHDRAW,
)

WHO: frozenset[Party] = frozenset({Party.REPORTER})


def act(
    store: Store, report: Report, request: ActionRequest, *, actor: Actor, owners: Sequence[Owner] = ()
) -> Report:
    """Do something with one's own report; whose it is has been checked before.

    :param owners: whose uploads may go along.
    :raises TooMany: each step puts work on somebody's desk, so there is a limit for each report.
    :raises Clash: `action_not_now`, or a guard that does not hold.
    :raises Invalid: naming everything that the action needs and lacks.
    """
    guards.spend(store, Act.RESIDENT_STEP, HERE, report["_id"])
    return actions.perform_now(store, report, request, Performer(actor, WHO, owners))


def possible(store: Store, report: Report) -> list[ReportAction]:
    """Return what the reporter may do with the report now."""
    return [action for action in actions.possible(store, report, WHO) if action in ACTIONS]
