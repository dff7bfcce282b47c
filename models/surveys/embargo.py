"""The embargo: officials read no results of a survey before its end, unless they say why, and that stays written."""

from __future__ import annotations

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Forbidden
from models.language.text import nfc
from models.language.visible import is_visible
from models.store import Store, events
from models.surveys.definition import SURVEYS, Survey, SurveyPhase
from models.surveys.lists import phase

#: The longest reason, in characters.
LONGEST_REASON = 500


def insist_results_may_be_read(store: Store, survey: Survey, official: Identity, reason: str = "") -> None:
    """Demand that an official may read the results of a survey now; reading early leaves an event with its reason.

    Before the end nobody does where there is an embargo, but whoever writes surveys for its area and says why.

    :raises Forbidden: `no_permission`, they write no surveys in its area; `results_embargoed`, it is not over and they
        gave no reason.
    """
    permissions.insist_in(store, official, Permission.SURVEY_WRITE, survey["area_id"])
    if not survey["embargo"] or phase(survey) is SurveyPhase.CLOSED:
        return
    if not is_visible(reason):
        raise Forbidden("results_embargoed")
    # The survey itself stays as it is; its version rises, as with everything that happened to it.
    events.change(
        store,
        SURVEYS,
        survey["_id"],
        {},
        action="read_early",
        actor=official.actor,
        details={"note": nfc(reason)[:LONGEST_REASON]},
    )
