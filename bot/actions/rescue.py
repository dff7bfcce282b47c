"""A call for rescue: filed at once with what is known, numbers to call first; where and how many comes after."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.check_ins import note_call, note_safe
from bot.actions.photos import photo_ids
from bot.actions.places import WORTH_ASKING, location_of, named, near
from bot.actions.remembered import AreaChoice, KnownReport, Position
from bot.actions.report_form import forget, known_area
from bot.actions.rescue_calls import open_call
from bot.actions.rescue_places import names_a_place
from bot.actions.wording import agency_name, hotline_lines, language, message_key, text_of
from bot.engine.files import Domain
from models.alerts.cap_terms import Status
from models.areas import areas
from models.areas.areas import Level
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.delivery import recipient_areas
from models.errors import LoaError
from models.reports import filing, rescue_details
from models.reports.draft import MAX_ADDRESS, MAX_TEXT, Draft
from models.reports.reports import Report
from models.reports.rescue_details import Supplement
from models.store import Store

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
        lang = language(tracker)
        lines = hotline_lines(chat.current(tracker).store, lang, limit=4)
        put_aside = [
            *forget(),
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            SlotSet("rescue_place", None),
        ]
        try:
            if open_call(tracker):
                report = add_to_call(tracker, text_of(tracker))
                said, pin = "utter_rescue_again", ""
            else:
                report, pin = _file(tracker)
                said = "utter_rescue"
        except LoaError:
            log.exception("rescue_not_filed")
            dispatcher.utter_message(response="utter_rescue_not_filed", hotlines=lines)
            return put_aside
        note_call(tracker, report)
        agency = agency_name(chat.current(tracker).store, report["agency_id"], lang)
        dispatcher.utter_message(response=said, hotlines=lines, agency=agency, code=report["code"], pin=pin)
        call: KnownReport = {"id": report["_id"], "code": report["code"], "at": datetime.now(UTC).isoformat()}
        return [*put_aside, SlotSet("rescue", call), SlotSet("last_report", call)]


class ActionRescuePlace(Action):
    """Where the help is needed."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_rescue_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Pass the place on."""
        return pass_place_on(dispatcher, tracker)


class ActionAskRescuePlace(Action):
    """Ask where the help is needed."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_ask_rescue_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask, with a button that sends the position where the channel has one."""
        dispatcher.utter_message(response="utter_ask_rescue_place", json_message={"ask": "location"})
        return []


class ActionReportSafe(Action):
    """Somebody is safe."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_report_safe"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell the rescuers, where a call is open, and keep the answer, where a warning asks for one."""
        call = open_call(tracker)
        if call is None:
            alert = note_safe(tracker, told=False)
            drill = alert is not None and alert["status"] != Status.ACTUAL
            noted = "utter_drill_safe" if drill else "utter_safe_noted"
            dispatcher.utter_message(response=noted if alert else "utter_safe")
            return []
        add_to_call(tracker, text_of(tracker) or "Đã an toàn.")
        note_safe(tracker, told=True)
        dispatcher.utter_message(response="utter_safe_passed_on", code=call["code"])
        return [SlotSet("rescue", None), SlotSet("rescue_place", None)]


def pass_place_on(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Add the place to the open call, if there is one, and confirm it."""
    if open_call(tracker):
        report = add_to_call(tracker, text_of(tracker))
        dispatcher.utter_message(response="utter_rescue_place_taken", code=report["code"])
    return [SlotSet("rescue_place", None)]


def ask_where(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Add words that name no place to the open call, and say that the place is not known yet."""
    here, lang, call = chat.current(tracker), language(tracker), tracker.get_slot("rescue")
    lines = hotline_lines(here.store, lang, limit=4)
    try:
        if text := text_of(tracker):
            add_to_call(tracker, text)
    except LoaError:
        log.exception("rescue_not_supplemented")
        dispatcher.utter_message(response="utter_rescue_not_filed", hotlines=lines)
        return
    dispatcher.utter_message(response="utter_rescue_where", code=call["code"], hotlines=lines)


def tell_rescuers(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Add whatever was said to the open call and confirm it; the numbers are shown when that fails."""
    here, call = chat.current(tracker), tracker.get_slot("rescue")
    try:
        add_to_call(tracker, text_of(tracker))
    except LoaError:
        log.exception("rescue_not_supplemented")
        lines = hotline_lines(here.store, language(tracker), limit=4)
        dispatcher.utter_message(response="utter_rescue_not_filed", hotlines=lines)
        return []
    dispatcher.utter_message(response="utter_rescue_more", code=call["code"])
    return [SlotSet("rescue", {**call, "at": datetime.now(UTC).isoformat()})]


def add_to_call(tracker: Tracker, text: str) -> Report:
    """Add words, and the position where one was shared, to the open call."""
    here, location = chat.current(tracker), location_of(tracker)
    names = [] if location else named(here.store, text, WORTH_ASKING)
    more = Supplement(
        text=text,
        lat=location["lat"] if location else None,
        lon=location["lon"] if location else None,
        area_id=names[0]["id"] if names else "",
        address=text[:MAX_ADDRESS] if not location and names_a_place(here.store, text) else "",
    )
    call_id = tracker.get_slot("rescue")["id"]
    reporter = here.reporter(language(tracker))
    return rescue_details.add(here.store, call_id, more, reporter, key=message_key(tracker))


def _file(tracker: Tracker) -> tuple[Report, str]:
    here = chat.current(tracker)
    text = _words(tracker)
    location: Position | None = location_of(tracker) or tracker.get_slot("location")
    draft = Draft(
        text=(text or BUTTON_TEXT)[:MAX_TEXT],
        category=categories.every(here.store, ReportKind.RESCUE)[0]["_id"],
        kind=ReportKind.RESCUE,
        area_id=_area(here.store, tracker, text, location),
        lat=location["lat"] if location else None,
        lon=location["lon"] if location else None,
        address=text[:MAX_ADDRESS] if names_a_place(here.store, text) else "",
        place_source="chat" if location else "",
        photo_ids=photo_ids(tracker),
    )
    reporter, network = here.reporter(language(tracker)), here.circumstances.network
    filed = filing.file(here.store, draft, reporter, key=message_key(tracker), network=network)
    return filed.report, filed.pin


def _words(tracker: Tracker) -> str:
    """Return what was said, with the words before that the bot was not sure of and asked about."""
    said = [event for event in tracker.events if event["event"] == "user"][-2:]
    doubtful = [
        str(event.get("text") or "")
        for event in said[:-1]
        if event["parse_data"]["intent"]["name"] == "maybe_rescue"
    ]
    texts = (*(text for text in doubtful if not text.startswith("/")), text_of(tracker))
    return "\n".join(filter(None, texts))


def _area(store: Store, tracker: Tracker, text: str, location: Position | None) -> str:
    """Return the commune as far as it is known, else the whole province: a call must not wait for a place.

    With a position it is "": the commune with the nearest centre is taken, and marked as that.
    """
    if location and near(store, location):
        return ""
    choices: list[AreaChoice] = [
        *named(store, text, WORTH_ASKING),
        # A slot may hold the value of an old button: a commune that does not exist any more must not stop the call.
        *(
            AreaChoice(id=known)
            for known in (*map(tracker.get_slot, ("area", "home_area")), _followed(chat.current(tracker)))
            if known_area(store, known)
        ),
        {"id": areas.active_province_id(store)},
    ]
    return choices[0]["id"]


def _followed(who: chat.Chat) -> str:
    """Return the one area whose warnings somebody gets, where it is a commune; "" for none, or several."""
    found = recipient_areas.followed_by(who.store, who.owners())
    if len(found) != 1:
        return ""
    return found[0] if areas.get(who.store, found[0])["level"] == Level.COMMUNE else ""
