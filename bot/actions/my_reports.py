"""All reports of a person: page by page, each to be picked by its button, its number or in words."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports
from bot.actions.status import show_own
from bot.actions.wording import MOST_BUTTONS, Buttons, category_name, entity, label, language
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.language import wording
from models.language.dates import day
from models.reports.reports import Report

#: The last button leads on to the next page.
ON_A_PAGE = MOST_BUTTONS - 1


class ActionListReports(Action):
    """Everything that somebody sent."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_list_reports"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Show a page of them, newest first; a single one is shown as it stands."""
        rows = own_reports.every(tracker)
        if not rows:
            dispatcher.utter_message(response="utter_status_none")
            return []
        if len(rows) == 1:
            return show_own(dispatcher, tracker, domain, rows[0])
        pages = -(-len(rows) // ON_A_PAGE)
        page = _page(tracker) % pages
        shown = rows[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        first = page * ON_A_PAGE + 1
        dispatcher.utter_message(
            response="utter_my_reports",
            lines="\n".join(f"{number}. {_line(tracker, row)}" for number, row in enumerate(shown, 1)),
            range=f"{first}–{first + len(shown) - 1}/{len(rows)}",
            buttons=[*_buttons(shown), *(_more(domain, tracker, page + 1) if pages > 1 else [])],
        )
        return [SlotSet("listed", {"codes": [row["code"] for row in shown], "at": own_reports.now()})]


def _page(tracker: Tracker) -> int:
    try:
        return max(0, int(entity(tracker, "page") or 0))
    except (TypeError, ValueError):
        return 0


def _line(tracker: Tracker, report: Report) -> str:
    lang = language(tracker)
    parts = (
        report["code"],
        category_name(chat.current(tracker).store, report["category"], lang),
        wording.word(f"state_{report['state']}", lang),
        day(report["filed_at"]),
    )
    return f"{' · '.join(parts)}\n   {own_reports.beginning(report)}"


def _buttons(rows: list[Report]) -> Buttons:
    return [
        {"title": row["code"], "payload": write_payload("check_status", tracking_code=row["code"])}
        for row in rows
    ]


def _more(domain: Domain, tracker: Tracker, page: int) -> Buttons:
    return [
        {
            "title": label(domain, "utter_button_more_reports", tracker),
            "payload": write_payload("my_reports", page=page),
        }
    ]
