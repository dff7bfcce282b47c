"""Following the report of somebody else: "tôi cũng bị"."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports, too_many
from bot.actions.wording import entity, language, text_of
from bot.engine.files import Domain
from models.access import guards
from models.access.guards import Act
from models.errors import NotFound, TooMany
from models.language.text import fold
from models.reports import followers, looking_up

#: What waits while the bot has asked for the code of the report to follow (the slot `pending`).
FOLLOW = "follow"

#: Where the others are of whom somebody says so who is safe, in so many messages after that.
_HERE = re.compile(
    r"\bo (?:day|do|chung|voi|cung)\b|\ban toan\b|\b(?:here|safe|with (?:me|us))\b|នៅទីនេះ|ជាមួយ"
)
SAFE, MESSAGES_BEFORE = "safe_checkin", 4


class ActionFollowReport(Action):
    """Follow the report whose code was named ("me too")."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_follow_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Follow it; without a code the one that was just looked at, else ask for one."""
        code = entity(tracker, "tracking_code") or tracker.get_slot("asked_code")
        if code:
            return follow(dispatcher, tracker, code)
        if _is_safe(tracker):
            dispatcher.utter_message(response="utter_safe_together")
            return []
        dispatcher.utter_message(response="utter_follow_which")
        return [SlotSet("pending", {"do": FOLLOW, "code": "", "text": "", "at": own_reports.now()})]


def _is_safe(tracker: Tracker) -> bool:
    """Say whether somebody just said that they are safe: then "she is here, too" is about that."""
    heard = [event["parse_data"]["intent"]["name"] for event in tracker.events if event["event"] == "user"]
    return SAFE in heard[-MESSAGES_BEFORE:] and bool(_HERE.search(fold(text_of(tracker))))


def is_awaited(tracker: Tracker) -> bool:
    """Say whether a code that is told now is that of the report to follow."""
    asked = own_reports.pending(tracker)
    return bool(asked and asked["do"] == FOLLOW and entity(tracker, "tracking_code"))


def follow(dispatcher: CollectingDispatcher, tracker: Tracker, code: str) -> list[EventType]:
    """Follow a report, so that its steps are notified here."""
    here, done = chat.current(tracker), [SlotSet("pending", None)]
    try:
        guards.spend(here.store, Act.FOLLOW, here.circumstances)
        report = looking_up.look_up(here.store, code, here.owners(), here.circumstances).report
    except NotFound:
        dispatcher.utter_message(response="utter_status_unknown", code=code)
        return done
    except TooMany as error:
        too_many.say(dispatcher, error, language(tracker))
        return []
    followers.follow(here.store, report, here.reporter(language(tracker)))
    dispatcher.utter_message(response="utter_following", code=report["code"])
    return done
