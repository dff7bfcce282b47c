"""Taking a report back, after one question."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, ending_all, own_reports
from bot.actions.followed import followed_here
from bot.actions.rescue_calls import open_calls
from bot.actions.steps import take
from bot.actions.wording import entity, label, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.workflow.transitions import ReportAction

#: What the button says that withdraws without a further question.
SURE = "yes"


class ActionWithdrawReport(Action):
    """Somebody wants their report back."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_withdraw_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask once whether it is to be withdrawn, and which one; withdraw it after the yes."""
        rows = own_reports.able(tracker, ReportAction.WITHDRAW)
        if not rows:
            called = bool(open_calls(tracker))
            dispatcher.utter_message(response="utter_withdraw_call" if called else "utter_withdraw_none")
            return [SlotSet("pending", None)]
        if len(rows) > 1:
            own_reports.ask_which(dispatcher, tracker, rows, "withdraw_report")
            return []
        report = rows[0]
        if entity(tracker, "value") == SURE:
            return take(dispatcher, tracker, report, ReportAction.WITHDRAW)
        dispatcher.utter_message(
            response="utter_ask_withdraw",
            code=report["code"],
            beginning=own_reports.beginning(report),
            buttons=[
                {
                    "title": label(domain, "utter_button_withdraw", tracker),
                    "payload": write_payload("withdraw_report", tracking_code=report["code"], value=SURE),
                },
                {"title": label(domain, "utter_button_keep", tracker), "payload": write_payload("deny")},
            ],
        )
        return [own_reports.wait_for(ReportAction.WITHDRAW, report["code"])]


class ActionNothingToCancel(Action):
    """Somebody wants to stop, and nothing is under way."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_nothing_to_cancel"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Say so; whoever has just sent a report may mean that one."""
        if own_reports.pending(tracker):
            dispatcher.utter_message(response="utter_left_alone")
            return [SlotSet("pending", None)]
        if ending_all.wants_all(text_of(tracker)) and followed_here(chat.current(tracker)):
            # Who follows communes may mean these; that is never guessed.
            if ending_all.is_agreed(tracker, text_of(tracker)):
                return ending_all.end(dispatcher, tracker)
            return ending_all.offer(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_nothing_to_cancel")
        code = own_reports.spoken_code(tracker) or _last_sent(tracker)
        if any(row["code"] == code for row in own_reports.able(tracker, ReportAction.WITHDRAW)):
            title = f"{label(domain, 'utter_button_withdraw', tracker)} {code}"
            payload = write_payload("withdraw_report", tracking_code=code)
            dispatcher.utter_message(
                response="utter_offer_withdraw",
                code=code,
                buttons=[{"title": title, "payload": payload}],
            )
        return []


def _last_sent(tracker: Tracker) -> str:
    """Return the code of the report that was sent here a short while ago; "" for none."""
    last = tracker.get_slot("last_report")
    return str(last["code"]) if last and own_reports.is_recent(last["at"]) else ""
