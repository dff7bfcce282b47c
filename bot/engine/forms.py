"""Forms: ask for the missing slots one after the other.

As measured on Rasa 3.6: a form that starts validates what was filled before, and what the message fills anew; a
running form validates what the message filled and *rejects* the turn when it filled nothing; the next question is the
first empty required slot, unless the validator names another.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.engine.project import Project
from bot.engine.tracker import REQUESTED_SLOT, Tracker
from models.messages.bot_state import DialogueEvent, Slots

#: Runs the action of that name with these slots as candidates and returns its events.
Run = Callable[[str, Slots], list[DialogueEvent]]


class RejectedError(Exception):
    """The message filled nothing that the form asks for: a rule may answer instead."""


def start(project: Project, tracker: Tracker, form: str, run: Run) -> None:
    """Validate the slots that are filled already when `form` becomes active."""
    filled = {name: tracker.slots.get(name) for name in required(project, form)}
    _validate(
        project, tracker, form, {name: value for name, value in filled.items() if value is not None}, run
    )


def proceed(project: Project, tracker: Tracker, form: str, run: Run) -> None:
    """Validate what the latest message filled.

    :raises RejectedError: it filled nothing.
    """
    ignored = project.forms[form].get("ignored_intents", [])
    latest = tracker.latest_message["intent"]["name"]
    fresh = {} if latest in ignored else tracker.since_message()
    candidates = {name: value for name, value in fresh.items() if name in required(project, form)}
    events = _validate(project, tracker, form, candidates, run)
    if not any(event["event"] == "slot" and event["name"] != REQUESTED_SLOT for event in events):
        raise RejectedError


def next_slot(project: Project, tracker: Tracker, form: str) -> str | None:
    """Return the next slot to ask for; None when the form is complete."""
    return next((name for name in required(project, form) if tracker.slots.get(name) is None), None)


def required(project: Project, form: str) -> list[str]:
    """Return the slots that a form asks for, in order."""
    return project.forms[form]["required_slots"]


def question(project: Project, form: str, slot: str) -> str:
    """Return the action or response that asks for a slot."""
    known = {*project.domain["actions"], *project.responses}
    names = (
        f"action_ask_{form}_{slot}",
        f"utter_ask_{form}_{slot}",
        f"action_ask_{slot}",
        f"utter_ask_{slot}",
    )
    return next(name for name in names if name in known)


def _validate(
    project: Project, tracker: Tracker, form: str, candidates: Slots, run: Run
) -> list[DialogueEvent]:
    validator = f"validate_{form}"
    if not candidates:
        return []
    if validator in project.domain["actions"]:
        events = run(validator, candidates)
    else:
        events = [{"event": "slot", "name": name, "value": value} for name, value in candidates.items()]
    for event in events:
        tracker.apply(event)
    return events
