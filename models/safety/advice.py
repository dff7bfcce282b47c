"""Advice: what somebody is told who answered a warning, by what came of it."""

from __future__ import annotations

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.language.wording import word
from models.safety.check_ins import Answered, SafetyState


def of(alert: Alert, made: Answered, language: str) -> str:
    """Return what to tell the person; in a drill it says that it is one, and how to call for real help."""
    safe = made.check_in["state"] == SafetyState.SAFE
    if alert["status"] != Status.ACTUAL:
        return word("check_in_drill_safe" if safe else "check_in_drill_help", language)
    if made.open_code:
        return word("check_in_safe_open_call", language).format(code=made.open_code)
    if made.call is None:
        return word("check_in_safe_taken", language)
    name = "check_in_help_where" if "place" in made.call.asks_for else "check_in_help_taken"
    return word(name, language).format(code=made.call.report["code"])
