"""Photos: kept for the report being written, or added to the one just filed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports
from bot.actions.questions import Question
from bot.actions.remembered import KeptPhoto, KnownReport
from bot.actions.rescue_calls import open_call
from bot.actions.wording import entity, language
from bot.engine.files import Domain
from models.errors import LoaError
from models.files import uploads
from models.files.uploads import MAX_PER_REPORT
from models.reports import filing, reports

#: A photo belongs to the report filed so long before it, or begun so long after it.
BELONGS_FOR = timedelta(minutes=15)


class ActionAskPhotoStep(Question):
    """Ask for a photo."""

    slot = "photo_step"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask."""
        dispatcher.utter_message(response="utter_ask_photo_step")
        return []


class ActionKeepPhoto(Action):
    """A photo, at any time."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_keep_photo"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Add it to the draft, to the report just filed, or begin a report with it."""
        photo = entity(tracker, "photo")
        writing = tracker.active_loop_name == "report_form"
        call = None if writing else open_call(tracker)
        last = call or _adding_to(tracker) or tracker.get_slot("last_report")
        if not writing and last and (call or is_fresh(last["at"])):
            return _attach(dispatcher, tracker, last, photo)
        kept = (tracker.get_slot("photos") or []) if writing else fresh_photos(tracker)
        others = [row for row in kept if row["id"] != photo]
        if len(others) >= MAX_PER_REPORT:
            _say_full(dispatcher)
            return []
        if not _may_use(tracker, photo):
            dispatcher.utter_message(response="utter_photo_refused")
            return []
        dispatcher.utter_message(response="utter_photo_taken")
        photos = [*others, {"id": photo, "at": datetime.now(UTC).isoformat()}]
        events = [SlotSet("photos", photos), SlotSet("photo_step", "sent")]
        begins = tracker.active_loop_name is None
        return [*events, FollowupAction("report_form")] if begins else events


def _adding_to(tracker: Tracker) -> KnownReport | None:
    """Return the report to which something is being added just now."""
    wanted = tracker.get_slot("addition_for")
    if tracker.active_loop_name != "addition_form" or not wanted:
        return None
    report = own_reports.by_code(tracker, wanted["code"])
    return {"id": report["_id"], "code": report["code"], "at": wanted["at"]} if report else None


def is_fresh(at: str) -> bool:
    """Say whether this moment (ISO 8601) was a short while ago."""
    return datetime.now(UTC) - datetime.fromisoformat(at) < BELONGS_FOR


def fresh_photos(tracker: Tracker) -> list[KeptPhoto]:
    """Return the photos that came a short while ago."""
    return [row for row in tracker.get_slot("photos") or [] if is_fresh(row["at"])]


def photo_ids(tracker: Tracker) -> list[str]:
    """Return the uploads of the draft; a draft that takes an hour keeps its photos."""
    return [row["id"] for row in tracker.get_slot("photos") or []]


def _may_use(tracker: Tracker, photo: str) -> bool:
    """Say whether this is an upload of the same chat that belongs to no report yet."""
    here = chat.current(tracker)
    return not uploads.faults_of(here.store, [str(photo)], [here.owner], "photo")


def _say_full(dispatcher: CollectingDispatcher) -> None:
    """Say that a report holds no more: the photo is good, only one too many."""
    dispatcher.utter_message(response="utter_photos_full", max=str(MAX_PER_REPORT))


def _attach(
    dispatcher: CollectingDispatcher, tracker: Tracker, last: KnownReport, photo: str
) -> list[EventType]:
    here = chat.current(tracker)
    before = reports.get(here.store, last["id"])["photos"]
    if photo not in before and len(before) >= MAX_PER_REPORT:
        _say_full(dispatcher)
        return []
    try:
        if photo not in before:
            filing.add_photos(here.store, last["id"], [photo], here.reporter(language(tracker)))
    except LoaError:
        dispatcher.utter_message(response="utter_photo_refused")
        return []
    dispatcher.utter_message(response="utter_photo_attached", code=last["code"])
    return []
