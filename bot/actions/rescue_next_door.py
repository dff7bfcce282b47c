"""Next door: the place of a call for neighbours, told by the place of the call that its writer made for themselves."""

from __future__ import annotations

from typing import NamedTuple

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.rescue_calls import KnownCall, open_calls
from bot.understanding import beside_writer
from models.areas import areas
from models.language.wording import word
from models.reports import reports
from models.reports.draft import MAX_ADDRESS
from models.reports.reports import Place


class NextDoor(NamedTuple):
    """Where people next door are.

    :ivar address: what was said of it, and where the writer is.
    :ivar area_id: the commune of the writer; "" where it is not known.
    """

    address: str
    area_id: str


def place(tracker: Tracker, call: KnownCall | None, text: str) -> NextDoor | None:
    """Return the place that a text tells of a call for neighbours by the place of one's own; None for none."""
    own = _own_place(tracker)
    if not call or not call.get("others") or own is None or not beside_writer.tells(text):
        return None
    said = word("rescue_beside_caller", "vi").format(said=text, place=own["address"])
    return NextDoor(said[:MAX_ADDRESS], commune(tracker))


def commune(tracker: Tracker) -> str:
    """Return the commune of one's own open call; "" where there is none, or only the province is known."""
    own, province = _own_place(tracker), areas.active_province_id(chat.current(tracker).store)
    return own["area_id"] if own and own["area_id"] != province else ""


def _own_place(tracker: Tracker) -> Place | None:
    """Return the place of the open call that is for the writer, where its words or its point are known."""
    store = chat.current(tracker).store
    own = next((call for call in open_calls(tracker) if not call.get("others")), None)
    found = reports.get(store, own["id"])["place"] if own else None
    return found if found and (found["address"] or found.get("point")) else None
