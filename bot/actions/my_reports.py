"""All reports of a person: page by page, each to be picked by its button, its number or in words."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports, published
from bot.actions.status import show_own
from bot.actions.wording import MOST_BUTTONS, Buttons, category_name, language
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
        begin = published.begin(tracker) % len(rows)
        shown = rows[begin : begin + ON_A_PAGE]
        following = begin + len(shown)
        more = published.more_button(domain, tracker, "my_reports", after=following)
        dispatcher.utter_message(
            response="utter_my_reports",
            lines="\n".join(f"{number}. {_line(tracker, row)}" for number, row in enumerate(shown, 1)),
            range=f"{begin + 1}–{following}/{len(rows)}",
            buttons=[*_buttons(shown), *(more if following < len(rows) else [])],
        )
        return [SlotSet("listed", {"codes": [row["code"] for row in shown], "at": own_reports.now()})]


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
