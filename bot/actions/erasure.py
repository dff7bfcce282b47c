"""One's own data: what is erased of it and what is kept, and that it is erased after a yes."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, offers
from bot.actions.offers import Offer
from bot.actions.wording import Buttons, entity, label
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.privacy import held_data

#: What the button says that erases without a further question.
SURE = "yes"


class ActionEraseData(Action):
    """Somebody wants their data erased."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_erase_data"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say what goes, what stays and why, and ask once; erase it after the yes."""
        if entity(tracker, "value") == SURE:
            erase(dispatcher, tracker)
            return [offers.forget()]
        buttons: Buttons = [
            {
                "title": label(domain, "utter_button_erase", tracker),
                "payload": write_payload("erase_data", value=SURE),
            },
            {"title": label(domain, "utter_button_leave_so", tracker), "payload": write_payload("deny")},
            {
                "title": label(domain, "utter_button_kept_reports", tracker),
                "payload": write_payload("my_reports"),
            },
        ]
        dispatcher.utter_message(response="utter_ask_erase", buttons=buttons)
        return [offers.make(Offer.ERASURE)]


def erase(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Erase what whoever writes did, and say so; done again it erases what came since."""
    here = chat.current(tracker)
    held_data.erase(here.store, here.owners())
    dispatcher.utter_message(response="utter_erased")
