"""PINs that the bot asks for: typed while a call for help is open they open their report, and are told to nobody."""

from __future__ import annotations

from bot.actions.rescue_facts import FORM
from bot.alarms import Alarm
from bot.engine.parse import Parse, payload, write_payload
from bot.engine.tracker import Tracker


def given(tracker: Tracker, parse: Parse, alarm: Alarm) -> Parse | None:
    """Return what a PIN means that was asked for beside the questions of a call; None for any other text."""
    pin, code = _pin(parse), tracker.slots.get("asked_code")
    if alarm.intent or not pin or not code or tracker.active_loop != FORM:
        return None
    # Six figures are otherwise an answer to the questions of the call.
    return payload(write_payload("check_status", tracking_code=code, pin=pin))


def _pin(parse: Parse) -> str:
    return next((str(one.value) for one in parse.entities if one.name == "pin"), "")
