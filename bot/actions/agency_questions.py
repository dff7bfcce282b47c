"""Questions of agencies: what somebody writes while one waits for them is its answer, after one short question."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, offers, own_reports, settled_offers, warning_offers
from bot.actions.alert_subscriptions import ActionFollowWarnings
from bot.actions.person import ActionCallHuman
from bot.actions.rescue_calls import open_call
from bot.actions.steps import take
from bot.actions.wording import agency_name, entity, label, language, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.language.shortening import shortened
from models.reports.draft import MAX_TEXT
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction, ReportState

#: Characters of an answer that are repeated when it is asked about.
_SHOWN = 120


class ActionAnswerAgency(Action):
    """The words that the bot asked about are the answer to an agency."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_answer_agency"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Send them; of an old button, whose words are gone, say where the report stands now."""
        asked, code = own_reports.pending(tracker), entity(tracker, "tracking_code")
        if not asked or asked["do"] != ReportAction.ANSWER or code not in (None, asked["code"]):
            dispatcher.utter_message(response="utter_answer_again")
            return []
        return answer(dispatcher, tracker, asked["code"], asked["text"])


class ActionSettle(Action):
    """A yes or a no outside of forms: to what the bot asked about a report."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_settle"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Do what was asked about after a yes, nothing after a no; without a question show what the bot can do."""
        agreed = tracker.latest_message["intent"]["name"] == "affirm"
        if offered := offers.standing(tracker):
            return settled_offers.settle(dispatcher, tracker, offered, agreed=agreed)
        asked = own_reports.pending(tracker)
        if agreed and not asked and _was_offered_a_person(tracker, domain):
            return await ActionCallHuman().run(dispatcher, tracker, domain)
        if agreed and not asked and warning_offers.standing(tracker):
            # A question that was answered in between takes nothing from it.
            return await ActionFollowWarnings().run(dispatcher, warning_offers.agreeing(tracker), domain)
        if not asked or (agreed and not asked["code"]):
            # Whoever waits for rescue and says "ok" needs no menu.
            call = open_call(tracker)
            response = "utter_ok_then" if agreed and _was_finished(tracker) else "utter_help"
            dispatcher.utter_message(response="utter_rescue_kept" if call else response)
            return []
        if not agreed:
            dispatcher.utter_message(response="utter_left_alone")
            return [SlotSet("pending", None)]
        if asked["do"] == ReportAction.ANSWER:
            return answer(dispatcher, tracker, asked["code"], asked["text"])
        report = own_reports.by_code(tracker, asked["code"])
        if report is None:
            dispatcher.utter_message(response="utter_status_unknown", code=asked["code"])
            return [SlotSet("pending", None)]
        return take(dispatcher, tracker, report, ReportAction(asked["do"]), asked["text"])


def _was_offered_a_person(tracker: Tracker, domain: Domain) -> bool:
    """Say whether the bot asked just before whether they want to talk to an official."""
    offers = {variation["text"] for variation in domain["responses"]["utter_offer_human"]}
    said: list[str] = []
    for event in tracker.events:
        if event["event"] == "bot":
            said.append(str(event["text"]))
    return bool(said) and said[-1] in offers


def _was_finished(tracker: Tracker) -> bool:
    """Say whether the bot spoke and asked nothing: whoever says "ok" to that wants nothing more."""
    said = [str(event["text"] or "") for event in tracker.events if event["event"] == "bot"]
    return bool(said) and not any(sign in said[-1] for sign in "?៖")


def question_of(store: Store, report: Report) -> str:
    """Return what the agency asked last about a report; "" if it never did."""
    return own_reports.latest_note(store, report, ("asked",))


def offer(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType] | None:
    """Ask whether what was written answers the agency that waits; None where none waits, or nothing was written."""
    text, report = text_of(tracker), _waiting(tracker)
    if not text or report is None or len(text) > MAX_TEXT:
        return None
    dispatcher.utter_message(
        response="utter_confirm_answer",
        said=shortened(text, _SHOWN),
        code=report["code"],
        agency=agency_name(chat.current(tracker).store, report["agency_id"], language(tracker)),
        buttons=[
            _button(domain, tracker, "utter_button_send_answer", report),
            {"title": label(domain, "utter_button_no_answer", tracker), "payload": write_payload("deny")},
        ],
    )
    return [own_reports.wait_for(ReportAction.ANSWER, report["code"], text)]


def hint(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
    """Say that what begins a report now may as well answer the agency that waits; nothing where none does."""
    text, report = text_of(tracker), _waiting(tracker)
    if not text or report is None:
        return []
    button = _button(domain, tracker, "utter_button_send_answer", report)
    dispatcher.utter_message(response="utter_maybe_answer", code=report["code"], buttons=[button])
    return [own_reports.wait_for(ReportAction.ANSWER, report["code"], text)]


def answer(dispatcher: CollectingDispatcher, tracker: Tracker, code: str, text: str) -> list[EventType]:
    """Send an answer; what the agency no longer waits for is added to the report."""
    report = own_reports.by_code(tracker, code)
    if report is None:
        dispatcher.utter_message(response="utter_addition_none")
        return [SlotSet("pending", None)]
    waits = report["state"] == ReportState.WAITING
    return take(dispatcher, tracker, report, ReportAction.ANSWER if waits else ReportAction.COMMENT, text)


def _waiting(tracker: Tracker) -> Report | None:
    """Return the latest of their reports that waits for their answer."""
    return next((row for row in own_reports.every(tracker) if row["state"] == ReportState.WAITING), None)


def _button(domain: Domain, tracker: Tracker, title: str, report: Report) -> dict[str, str]:
    return {
        "title": label(domain, title, tracker),
        "payload": write_payload("answer_agency", tracking_code=report["code"]),
    }
