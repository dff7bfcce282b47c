"""The calls for rescue that are open in a conversation: one's own, and one for the people next door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NotRequired

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.places import SURE, named
from bot.actions.remembered import KnownReport
from bot.actions.rescue_aside import Aside
from bot.actions.rescue_facts import says_also
from bot.actions.rescue_places import sole_commune
from bot.understanding import more_people
from bot.understanding.houses import Side, is_about_others, side_of
from models.errors import NotFound
from models.messages.bot_state import Slots
from models.reports import reports
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import OPEN_STATES

#: Words within this time belong to the same call.
SAME_CALL = timedelta(hours=2)


class KnownCall(KnownReport):
    """A call that the conversation remembers (the slot `rescue`).

    `far`: its caller is elsewhere than those who need help. `others`: it is for somebody next door.
    `kin`: it is for relatives, and not for its caller.
    `asked`: how often each question was asked; `commune_asked`: in which commune a hamlet lies was asked.
    `before`: the call that the same person made before this one, for somebody else;
    `told`: what its questions hold while they wait; `back`: they came back afterwards. `aside`: what it took from a
    draft. `all_told`: its questions have ended, and what to do now was said.
    `crisis`: a `Crisis` that it told; `heard`: how often its writer, who wants to die, was told that they are heard.
    `mistaken`: it was taken back as never meant.
    """

    others: NotRequired[bool]
    far: NotRequired[bool]
    kin: NotRequired[bool]
    asked: NotRequired[dict[str, int]]
    commune_asked: NotRequired[bool]
    told: NotRequired[Slots]
    back: NotRequired[bool]
    before: NotRequired[KnownCall]
    aside: NotRequired[Aside]
    all_told: NotRequired[bool]
    crisis: NotRequired[str]
    heard: NotRequired[int]
    mistaken: NotRequired[bool]


def open_call(tracker: Tracker) -> KnownCall | None:
    """Return the latest call for rescue that the person made a short while ago, while it is open; None without one."""
    return next(iter(open_calls(tracker)), None)


def open_calls(tracker: Tracker) -> list[KnownCall]:
    """Return the calls of a person that are open, the latest first."""
    return open_ones(chat.current(tracker).store, tracker.slots)


def open_ones(store: Store, slots: Mapping[str, Any]) -> list[KnownCall]:
    """Return the calls that a conversation with these slots remembers and that are open, the latest first."""
    latest: KnownCall | None = slots.get("rescue")
    found = [latest, latest.get("before")] if latest else []
    return [call for call in found if call and is_recent(call) and is_open(store, call)]


def touched(latest: KnownCall, call: KnownCall) -> KnownCall:
    """Return what the conversation remembers once words were added to a call just now: its time begins again."""
    now = datetime.now(UTC).isoformat()
    before = latest.get("before")
    if before and before["id"] == call["id"]:
        return {**latest, "before": {**before, "at": now}}
    return {**latest, "at": now}


def is_open(store: Store, call: KnownCall) -> bool:
    """Say whether a call is still there and not ended."""
    return _state(store, call) in OPEN_STATES


def call_for(tracker: Tracker, text: str) -> KnownCall | None:
    """Return the open call that a cry for help belongs to; None when it is a matter of its own.

    People next door are another matter, and so is one more place.
    """
    calls = open_calls(tracker)
    others = is_about_others(text)
    wanted = others or side_of(text) is Side.OTHERS
    alike = [call for call in calls if bool(call.get("others")) is wanted]
    if others or not calls:
        return alike[0] if alike else None
    if is_one_more(chat.current(tracker).store, calls, text):
        return None
    if elsewhere := _at(chat.current(tracker).store, calls, text):
        return elsewhere
    return alike[0] if alike and side_of(text) else calls[0]


def is_one_more(store: Store, calls: Sequence[KnownCall], text: str) -> bool:
    """Say whether a text tells of one more person, in another commune than those of the open calls."""
    if not calls:
        return False
    if more_people.tells(text) and (area := sole_commune(store, text)):
        return all(reports.get(store, call["id"])["place"]["area_id"] != area for call in calls)
    return says_also(text) and all(_is_elsewhere(store, call, text) for call in calls)


def adds_one(store: Store, slots: Mapping[str, Any], text: str) -> bool:
    """Say whether a text is about one more person, elsewhere than those of the calls that are open."""
    return is_one_more(store, open_ones(store, slots), text)


def _at(store: Store, calls: Sequence[KnownCall], text: str) -> KnownCall | None:
    """Return the one of several calls that is in the commune that a text names; None for none."""
    area = sole_commune(store, text) if len(calls) > 1 else ""
    found = [call for call in calls if reports.get(store, call["id"])["place"]["area_id"] == area]
    return found[0] if len(found) == 1 else None


def is_recent(call: KnownCall) -> bool:
    """Say whether words still belong to a call."""
    return datetime.now(UTC) - datetime.fromisoformat(call["at"]) < SAME_CALL


def is_waiting(slots: Mapping[str, Any]) -> bool:
    """Say whether somebody called for rescue a short while ago."""
    call: KnownCall | None = slots.get("rescue")
    return bool(call and is_recent(call))


def _is_elsewhere(store: Store, call: KnownCall, text: str) -> bool:
    """Say whether a text names another commune than the one that the call is in."""
    found = named(store, text, SURE)
    place = reports.get(store, call["id"])["place"]
    return bool(found) and found[0]["id"] != place["area_id"] and bool(place["address"] or place.get("point"))


def _state(store: Store, call: KnownCall) -> str:
    try:
        report: Report = reports.get(store, call["id"])
    except NotFound:
        return ""
    return report["state"]
