"""What comes after a report: its reporter adds to it or answers the agency, others say "me too"."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, too_many
from bot.actions.chat import Chat
from bot.actions.wording import entity, language, text_of
from bot.engine.files import Domain
from models.access import guards
from models.access.guards import Act
from models.errors import LoaError, NotFound, TooMany
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.reports import followers, looking_up, reports
from models.reports.reports import Report
from models.workflow.transitions import ReportAction

#: What can be added to a report, the more pressing first.
ADDING = (ReportAction.ANSWER, ReportAction.COMMENT)

#: A text of so many words says what is to be added; a shorter one only that something is.
LEAST_WORDS = 5

#: So many of a person's reports are looked through.
LOOKED_THROUGH = 20


class ActionBeginAddition(Action):
    """Somebody wants to add something to their report."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_begin_addition"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Keep what they wrote, or ask for it; say so when there is no report to add to."""
        if to_add_to(chat.current(tracker)) is None:
            dispatcher.utter_message(response="utter_addition_none")
            return []
        if len(text_of(tracker).split()) >= LEAST_WORDS:
            return _add(dispatcher, tracker, text_of(tracker))
        return [SlotSet("addition", None), FollowupAction("addition_form")]


class ActionSaveAddition(Action):
    """Pass it on."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_save_addition"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Add an answer if the agency asked, else a comment."""
        return _add(dispatcher, tracker, str(tracker.get_slot("addition")))


class ActionFollowReport(Action):
    """Follow the report whose code was named ("me too")."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_follow_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Follow it, so that its steps are notified here; without a code ask for one."""
        here, code = chat.current(tracker), entity(tracker, "tracking_code")
        if not code:
            dispatcher.utter_message(response="utter_follow_which")
            return []
        try:
            guards.spend(here.store, Act.FOLLOW, here.circumstances)
            report = looking_up.look_up(here.store, code, [here.owner], here.circumstances).report
        except NotFound:
            dispatcher.utter_message(response="utter_status_unknown", code=code)
            return []
        except TooMany as error:
            too_many.say(dispatcher, error, language(tracker))
            return []
        followers.follow(here.store, report, here.reporter(language(tracker)))
        dispatcher.utter_message(response="utter_following", code=report["code"])
        return []


def to_add_to(here: Chat) -> tuple[Report, ReportAction] | None:
    """Return the report that this person may add to, and how: one that waits for their answer, else the newest."""
    mine = reports.of_owners(here.store, [here.owner], limit=LOOKED_THROUGH)
    ways = [(report, resident_actions.possible(here.store, report)) for report in mine]
    return next(((report, one) for one in ADDING for report, possible in ways if one in possible), None)


def _add(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[EventType]:
    """Add the text, if there still is a report to add to, and say so."""
    here, emptied = chat.current(tracker), [SlotSet("addition", None)]
    found = to_add_to(here)
    if found is None:
        dispatcher.utter_message(response="utter_addition_none")
        return emptied
    report, action = found
    try:
        resident_actions.act(
            here.store, report, ActionRequest(action, note=text), actor=here.actor, owners=[here.owner]
        )
        dispatcher.utter_message(response="utter_addition_saved", code=report["code"])
    except TooMany as error:
        too_many.say(dispatcher, error, language(tracker))
    except LoaError:
        dispatcher.utter_message(response="utter_failed")
    return emptied
