"""A call for rescue: filed at once with what is known, numbers to call first; where and how many comes after."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import (
    chat,
    rescue_aside,
    rescue_crises,
    rescue_facts,
    rescue_known,
    rescue_next_door,
    rescue_relief,
    rescue_renewed,
)
from bot.actions.check_ins import note_call, note_safe
from bot.actions.photos import photo_ids
from bot.actions.places import location_of, typed
from bot.actions.remembered import Position
from bot.actions.rescue_additions import (
    add_to_call,
    address_of,
    is_placed,
    is_taken,
    place_missing,
    tell_taken,
)
from bot.actions.rescue_asking import MOST_ASKED
from bot.actions.rescue_calls import KnownCall, call_for
from bot.actions.rescue_doubts import doubted
from bot.actions.rescue_facts import (
    ASKED,
    CONDITION,
    FORM,
    PEOPLE,
    PHONE,
    PLACE,
    TOLD,
    UNKNOWN,
)
from bot.actions.rescue_far import is_far
from bot.actions.rescue_places import area_of, needs_commune
from bot.actions.rescue_progress import tell_progress
from bot.actions.wording import (
    agency_name,
    danger_lines,
    language,
    lines_of,
    message_key,
    text_of,
)
from bot.engine.files import Domain
from bot.understanding import call_talk, called_for, contacts, contrast
from bot.understanding.houses import is_about_others
from bot.understanding.waiting import asks_when
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.errors import LoaError
from models.language.wording import word
from models.messages.bot_state import Slots
from models.messages.messages import BY_NUMBER
from models.people import citizens
from models.people.citizens import IdentityKind
from models.reports import filing
from models.reports.draft import MAX_TEXT, Draft
from models.reports.reports import Report
from models.safety import crises, false_calls
from models.safety.crises import Crisis

log = structlog.get_logger(__name__)

#: What the rescuers read when somebody only pressed the button.
BUTTON_TEXT = "Yêu cầu cứu giúp, gửi bằng nút bấm trong cuộc trò chuyện."


class ActionRescue(Action):
    """Somebody calls for help: everything else is put aside."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_rescue"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """File the call, or add to the one that stands; show the numbers whatever happens."""
        text = said(tracker)
        # Its own questions go on; every other form is put aside.
        asks = tracker.active_loop_name == FORM
        closed = [
            SlotSet("doubt", None),
            *([] if asks else [ActiveLoop(None), SlotSet("requested_slot", None)]),
        ]
        opened = call_for(tracker, text)
        before = opened or rescue_renewed.not_over(tracker, text)
        try:
            if before and not opened:
                report, pin = rescue_renewed.take_up(tracker, text, before), ""
            else:
                report, pin = (add_to_call(tracker, text, before), "") if before else _file(tracker, text)
        except LoaError:
            log.exception("rescue_not_filed")
            dispatcher.utter_message(
                response="utter_rescue_not_filed", hotlines=_numbers_to_call(tracker, text)
            )
            return closed
        _note(tracker, report, text)
        _say(dispatcher, tracker, report, pin, text)
        call = _known(tracker, report, text, before)
        renewed = [] if opened else [SlotSet(rescue_relief.SLOT, None)]
        kept = [SlotSet("rescue", call), SlotSet("last_report", call), *renewed, *_photos_used(tracker)]
        return [
            *closed,
            *kept,
            *(SlotSet(name, value) for name, value in _told(tracker, report, text, before).items()),
        ]


def said(tracker: Tracker) -> str:
    """Return what was said, with the words before that the bot was not sure of and asked about."""
    return "\n".join(filter(None, (doubted(tracker), text_of(tracker))))


def _say(dispatcher: CollectingDispatcher, tracker: Tracker, report: Report, pin: str, text: str) -> None:
    lang, crisis = language(tracker), crises.understood(text)
    call = None if pin else tracker.get_slot("rescue")
    again = "utter_rescue_again" if is_placed(report) else place_missing(tracker)
    response = (rescue_crises.filed(crisis, text) if crisis else "utter_rescue") if pin else again
    if crisis is Crisis.SELF_HARM and crises.wants_nobody(text):
        response = "utter_crisis_left_alone"
    dispatcher.utter_message(
        response=rescue_crises.in_turn(rescue_crises.calmly(response, call, text), call),
        hotlines=rescue_crises.numbers(tracker, report, call, text),
        agency=agency_name(chat.current(tracker).store, report["agency_id"], lang),
        code=report["code"],
        pin=pin,
    )
    if pin and (address := report["place"]["address"]) and address not in text:
        dispatcher.utter_message(response="utter_rescue_place_known", address=address_of(tracker, report))
    if not pin and asks_when(text):
        tell_progress(dispatcher, tracker, report)
    elif not pin and is_taken(report):
        tell_taken(dispatcher, tracker, report)


def _numbers_to_call(tracker: Tracker, text: str) -> str:
    """Return whom to call where nothing could be filed, one a line."""
    store, lang, crisis = chat.current(tracker).store, language(tracker), crises.understood(text)
    if crisis:
        return lines_of(crises.numbers(store, crisis), lang)
    return danger_lines(store, lang, text)


def _known(tracker: Tracker, report: Report, text: str, before: KnownCall | None) -> KnownCall:
    """Return what the conversation remembers of a call; the one for others before it stays beside it."""
    now = datetime.now(UTC).isoformat()
    latest: KnownCall | None = tracker.get_slot("rescue")
    call: KnownCall = {**(before or {}), "id": report["_id"], "code": report["code"], "at": now}  # type: ignore[typeddict-item]
    call.pop("told", None)
    if crises.understood(text) and (crisis := rescue_crises.of(before, text)):
        call["crisis"] = crisis
    if before and "crisis" in call:
        call["heard"] = call.get("heard", 0) + 1
    if before is None:
        call["others"] = is_about_others(text)
        call["far"] = is_far(text)
        call["kin"] = called_for.is_for_kin(text)
        call["aside"] = rescue_aside.put_aside(tracker)
    if latest and latest["id"] != call["id"]:
        earlier: KnownCall = {**latest}
        earlier.pop("before", None)
        if tracker.active_loop_name == FORM:
            earlier["told"] = {name: tracker.get_slot(name) for name in ASKED}
        call["before"] = earlier
    return call


def _told(tracker: Tracker, report: Report, text: str, before: KnownCall | None) -> Slots:
    """Return which questions need no asking: what this message tells, or an earlier one of the same call told."""
    here, latest = chat.current(tracker), tracker.get_slot("rescue")
    same = before is not None and latest is not None and latest["id"] == before["id"]
    # A call whose questions do not wait has been asked all of them.
    waited: Slots = before.get("told", dict.fromkeys(ASKED, TOLD)) if before else {}
    slots: Slots = {name: tracker.get_slot(name) if same else waited.get(name) for name in ASKED}
    slots |= dict.fromkeys(rescue_facts.told(here.store, text), TOLD)
    if crises.understood(text):
        # Nobody who wants to die, or is beaten, is asked how many they are and how high the water stands.
        slots |= dict.fromkeys((PEOPLE, CONDITION), TOLD)
    placed = before is None and (report["place"].get("point") or report["place"]["address"])
    beside = rescue_next_door.place(tracker, before, text)
    if location_of(tracker) or placed or beside or typed(here.store, text):
        slots[PLACE] = TOLD
    if (
        slots[PLACE] == TOLD
        and needs_commune(here.store, report)
        and not (before and before.get("commune_asked"))
    ):
        slots[PLACE] = None
    if known_phone(here) or rescue_known.phone(tracker, text) or call_talk.wants_no_calls(text):
        slots[PHONE] = TOLD
    # Whoever cries again and again is asked each question twice.
    asked = before.get("asked", {}) if before else {}
    often = (name for name, value in slots.items() if value is None and asked.get(name, 0) >= MOST_ASKED)
    return slots | dict.fromkeys(often, UNKNOWN)


def known_phone(here: chat.Chat) -> str:
    """Return the phone number of whoever writes, in E.164, where they write from it or have proved it; "" for none."""
    if here.channel in BY_NUMBER:
        return here.address
    account = citizens.find(here.store, IdentityKind.ZALO, here.zalo_user) if here.zalo_user else None
    return citizens.reveal_phone(here.store, account) if account else ""


def _photos_used(tracker: Tracker) -> list[EventType]:
    """Return what empties the photos and the position that went with the call; the rest of a draft stays as it is."""
    if not tracker.get_slot("photos") and not tracker.get_slot("location"):
        return []
    return [SlotSet("photos", None), SlotSet("photo_step", None), SlotSet("location", None)]


def _note(tracker: Tracker, report: Report, text: str) -> None:
    """Keep what the call says to a warning that asks: they need help, or are safe while somebody else is not."""
    others = is_about_others(text)
    try:
        if others and contrast.says_safe(text):
            note_safe(tracker, told=True, note=text)
        elif not others:
            note_call(tracker, report)
    except LoaError:
        log.exception("call_not_counted", report=report["code"])


def _file(tracker: Tracker, text: str) -> tuple[Report, str]:
    here = chat.current(tracker)
    before = rescue_renewed.position(tracker, text)
    known = before if is_far(text) else rescue_known.position(tracker) or before
    location: Position | None = location_of(tracker) or typed(here.store, text) or known
    beside = rescue_next_door.commune(tracker) if is_about_others(text) and not is_far(text) else ""
    beside = beside or rescue_renewed.commune(tracker, text)
    draft = Draft(
        text=_filed_text(tracker, text),
        category=categories.every(here.store, ReportKind.RESCUE)[0]["_id"],
        kind=ReportKind.RESCUE,
        area_id=area_of(tracker, text, location, beside),
        lat=location["lat"] if location else None,
        lon=location["lon"] if location else None,
        address=rescue_known.address(tracker, text),
        place_source="chat" if location else "",
        photo_ids=photo_ids(tracker),
    )
    reporter, network = rescue_known.reporter(tracker, text), here.circumstances.network
    filed = filing.file(here.store, draft, reporter, key=message_key(tracker), network=network)
    if filed.fresh:
        false_calls.mark(here.store, filed.report, reporter)
        rescue_renewed.tell_before(tracker, text, filed.report)
    return filed.report, filed.pin


def _filed_text(tracker: Tracker, text: str) -> str:
    """Return what the rescuers read: the words, the other call of the same person, the phone that is known."""
    here, latest = chat.current(tracker), tracker.get_slot("rescue")
    linked = (
        word("rescue_same_caller", "vi").format(code=latest["code"])
        if latest and is_about_others(text)
        else ""
    )
    phone, said = known_phone(here) or rescue_known.phone(tracker, text), rescue_known.before(tracker, text)
    tells = phone and not contacts.phone_of(text)
    called = word("rescue_phone", "vi").format(phone=phone) if tells else ""
    earlier = word("rescue_before", "vi").format(text=said[: MAX_TEXT // 3]) if said else ""
    again = rescue_renewed.link(tracker, text)
    return "\n".join(filter(None, ((text or BUTTON_TEXT)[: MAX_TEXT // 2], earlier, linked, again, called)))
