"""Words in the middle of a report that answer no question: corrections, something more, wishes, or nothing at all."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import category_proposals, contact_step, draft_changes, kind_told, matter_changes
from bot.actions.report_form import NO_PHOTO, begun, doubted_text
from bot.actions.wording import entity, text_of
from bot.engine.files import Domain
from bot.engine.nlu import PLACE_INTENT
from bot.engine.parse import FALLBACK_INTENT
from bot.understanding import bare_wishes, contacts, photo_words, plain_questions
from models.categories.report_kinds import ReportKind
from models.messages.bot_state import Slots
from models.safety import rescue_answers

#: Intents whose text says more of the same matter, if it has so many words.
_SAYING_MORE = {"report_incident": 3, "add_to_report": 6}

#: At the summary so many words describe that weigh at least so little like these.
_LEAST_OF_DESCRIBING, _FAINTLY = 5, 0.1
_DESCRIBES = frozenset({"report_incident", "add_to_report", "inform_place", "reopen_report"})
#: The slots of each part that can be asked for again.
_PARTS = {
    "description": ("description",),
    "category": ("category", "category_choices", "category_page"),
    "area": ("area", "area_choices", "location", "address"),
    "contact": ("contact", "contact_step"),
}

#: A wish not to be named with so many more words may be a whole report.
_LEAST_WORDS = 5


class ActionChangePart(Action):
    """Something of the draft is wrong, or the next buttons for the category are wanted."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_change_part"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Take what the words say instead; else empty what is to be asked again, and let the form ask."""
        if entity(tracker, "page") is not None:
            return [SlotSet("category", None), SlotSet("category_choices", None)]
        text = text_of(tracker)
        lost = draft_changes.missing(tracker, text) if _is_told(tracker) else {}
        lost = kind_told.told(tracker, text) or lost
        if found := lost or draft_changes.of(tracker, text):
            if tracker.get_slot("requested_slot") == "area" and "area" not in found:
                # "This is a question, and I live in …": the place counts all the same.
                found = {**draft_changes.placed(tracker, text), **found}
            draft_changes.say_changed(dispatcher, tracker, domain, found)
            return _set(found)
        part = entity(tracker, "part")
        if part is None and tracker.get_slot("requested_slot") == "confirmed":
            dispatcher.utter_message(response="utter_what_to_change")
        emptied: list[EventType] = [SlotSet(name, None) for name in _PARTS.get(str(part), ())]
        # Whoever says that the number is wrong is asked for the right one, whatever was asked before.
        return [*emptied, SlotSet("contact_wanted", True)] if part == "contact" else emptied


class ActionChangeNothing(Action):
    """A correction while no report is being written."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_change_nothing"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Begin a report with what tells one; else show what the bot can do."""
        text = text_of(tracker)
        if category_proposals.tells_a_report(tracker, text):
            return [*begun(tracker, text), FollowupAction("report_form")]
        dispatcher.utter_message(response="utter_help")
        return []


class ActionTakeWords(Action):
    """Words that answer no question of the report."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_take_words"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Take what they change or add; else say that they were not understood."""
        text = text_of(tracker)
        found = draft_changes.missing(tracker, text) if _is_told(tracker) else {}
        found = kind_told.told(tracker, text) or found or draft_changes.of(tracker, text) or _more(tracker)
        if not found and _declines_place(tracker):
            return [SlotSet("area_choices", None)]
        if photo_words.says_none(text) and not found.keys() - {"photo_step"}:
            dispatcher.utter_message(response="utter_no_photo_needed")
        elif not found:
            dispatcher.utter_message(response="utter_no_answer")
        draft_changes.say_changed(dispatcher, tracker, domain, found)
        return _set(found)


class ActionKeepAnonymous(Action):
    """Somebody wishes not to be named, or asks whether they are."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_keep_anonymous"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say who sees what; a wish holds for the report that is written, or is begun with the same words."""
        text = text_of(tracker)
        if contacts.gives_a_name(text) and (named := draft_changes.told_of_oneself(tracker, text)):
            # "My name is …" weighs like a wish about names.
            draft_changes.say_changed(dispatcher, tracker, domain, named)
            return _set(named)
        if text and not contacts.wants_no_name(text):
            dispatcher.utter_message(response="utter_who_sees_me")
            return []
        dispatcher.utter_message(response="utter_anonymous")
        kept = [SlotSet("anonymous", True), SlotSet("contact_wanted", None)]
        if tracker.get_slot("contact_step") is None and tracker.get_slot("description"):
            # Whoever wants no name is not asked whether it goes along.
            kept.append(SlotSet("contact_step", contact_step.HIDDEN))
        rest = contacts.without_identity(text)
        if tracker.active_loop_name is not None:
            return [*kept, *_set(draft_changes.without_photo(tracker, text))]
        if len(rest.split()) >= _LEAST_WORDS and not bare_wishes.is_bare(rest):
            told = _set(draft_changes.told_of_oneself(tracker, text))
            return [*begun(tracker, rest), *kept, *told, FollowupAction("report_form")]
        # Whoever wishes to report without their name is asked what it is about.
        wishes = bare_wishes.wishes_to_report(rest)
        return [*begun(tracker, ""), *kept, FollowupAction("report_form")] if wishes else kept


def _is_told(tracker: Tracker) -> bool:
    """Say whether the draft has a text already, in which something may be missing."""
    return tracker.get_slot("description") is not None


def _declines_place(tracker: Tracker) -> bool:
    """Say whether a no answers the communes that were offered."""
    asked = tracker.get_slot("requested_slot") == "area" and tracker.get_slot("area_choices")
    return bool(asked) and tracker.latest_message["intent"]["name"] == "deny"


def _more(tracker: Tracker) -> Slots:
    """Return what a text adds to the draft: a question that was meant to be sent, a place, or more of the same."""
    intent, text = tracker.latest_message["intent"]["name"], text_of(tracker)
    if tracker.get_slot("description") is None and photo_words.says_none(text):
        return {"photo_step": NO_PHOTO}
    if tracker.get_slot("description") is None:
        asked = doubted_text(tracker)
        return {"description": asked, "kind": str(ReportKind.QUESTION)} if asked else {}
    if tracker.get_slot("photo_step") is None and photo_words.says_none(text):
        return {**draft_changes.told_beside(tracker, text), "photo_step": NO_PHOTO}
    if intent == PLACE_INTENT and (found := draft_changes.placed(tracker, text)):
        return found
    least = _SAYING_MORE.get(intent)
    if least and len(text.split()) >= least:
        return matter_changes.continued(tracker, text)
    if intent not in (PLACE_INTENT, FALLBACK_INTENT):
        return {}
    return draft_changes.told_more(tracker, text) or _describing(tracker, text)


def _describing(tracker: Tracker, text: str) -> Slots:
    """Return the draft with words that describe, where its summary is shown and shows what became of them."""
    shown = tracker.get_slot("requested_slot") == "confirmed"
    asks = plain_questions.is_plain(text) or rescue_answers.asks(text)
    if not shown or asks or len(text.split()) < _LEAST_OF_DESCRIBING:
        return {}
    ranking = tracker.latest_message.get("intent_ranking") or []
    matters = any(row["name"] in _DESCRIBES and row["confidence"] >= _FAINTLY for row in ranking)
    return matter_changes.continued(tracker, text) if matters else {}


def _set(found: Slots) -> list[EventType]:
    return [SlotSet(name, value) for name, value in found.items()]
