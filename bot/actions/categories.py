"""Which kind of problem: the question with its buttons."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.questions import Question
from bot.actions.report_form import categories_of
from bot.actions.wording import MOST_BUTTONS, Buttons, choice_buttons, label, language
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.categories import proposal_model
from models.categories.categories import Category
from models.language.languages import choose

#: The last button leads on to the next page.
_ON_A_PAGE = MOST_BUTTONS - 1


class ActionAskCategory(Question):
    """Ask for the category: first what the words point to, then all of them page by page."""

    slot = "category"

    async def ask(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Offer the categories."""
        known = _likeliest_first(tracker, categories_of(chat.current(tracker).store, tracker))
        hints = tracker.get_slot("category_choices") or []
        page = 0 if hints else _page(tracker)
        rows = [row for row in known if row["_id"] in hints] or known[
            page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE
        ]
        lang = language(tracker)
        buttons: Buttons = choice_buttons(
            "choose_category",
            "category",
            ((row["_id"], choose(row["name"], lang)) for row in rows[:_ON_A_PAGE]),
        )
        following = 0 if hints or len(known) <= (page + 1) * _ON_A_PAGE else page + 1
        more = {
            "title": label(domain, "utter_more_categories", tracker),
            "payload": write_payload("more_categories", page=following),
        }
        dispatcher.utter_message(response="utter_ask_category", buttons=[*buttons, more])
        return []


def _likeliest_first(tracker: Tracker, known: list[Category]) -> list[Category]:
    """Return the categories as the description points to them: nobody looks for theirs on the third page."""
    found = proposal_model.likely(str(tracker.get_slot("description") or ""), (row["_id"] for row in known))
    order = {one.category: place for place, one in enumerate(found)}
    return sorted(known, key=lambda row: order.get(row["_id"], len(order)))


def _page(tracker: Tracker) -> int:
    try:
        return max(0, int(tracker.get_slot("category_page") or 0))
    except (TypeError, ValueError):
        return 0
