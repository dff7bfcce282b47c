"""Reopening: a report is looked at again after a clear wish or a yes, with a reason, and never at a mere complaint."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import own_reports
from bot.actions.status import ActionShowStatus
from bot.actions.steps import ask_words, take
from bot.actions.wording import entity, label, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.language.text import aligned
from models.reports.reports import Report
from models.workflow.transitions import ReportAction

#: What the button says that reopens without a further question.
SURE = "yes"

#: A text of so many words says why it is to be reopened, one that waits for a yes with fewer.
LEAST_OF_REASON, LEAST_KEPT = 7, 4

#: The wish outright: "mở lại", "làm lại giùm", "open it again".
_WISH = re.compile(
    r"(?<!\w)(?:mo|lam|xem|coi|sua|xu ly|xl|giai quyet|kiem tra|don|va|thay|cho nguoi (?:toi|xuong|den)) ?lai(?!\w)"
    r"|(?<!\w)re-?open|(?:open(?:ed)?|do|fix|look at|check|handle|repair)(?: \w+){0,3} again|redo"
    r"|បើក.{0,12}ឡើងវិញ|ពិនិត្យ.{0,12}ឡើងវិញ|ធ្វើ.{0,12}ឡើងវិញ|ជួសជុល.{0,12}ឡើងវិញ"
)

#: "Không cần mở lại" is no wish.
_NO_WISH = re.compile(
    r"(?<!\w)(?:khong|ko|k|khoi|dung|chua)(?: \w+){0,2} (?:mo|lam|xem|sua|xu ly) lai|(?:no need|not) to \w+"
)


class ActionReopenReport(Action):
    """Somebody says that their report is not done after all."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_reopen_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Ask whether it is to be reopened, for the reason where none was told, and which report where that is open."""
        if own_reports.names_anothers(tracker):
            return await ActionShowStatus().run(dispatcher, tracker, domain)
        rows = own_reports.able(tracker, ReportAction.REOPEN)
        if not rows:
            return _again(dispatcher, tracker)
        if len(rows) > 1 and (spoken := own_reports.spoken_of(tracker, rows)):
            rows = [spoken]
        text = text_of(tracker)
        if len(rows) > 1:
            own_reports.ask_which(dispatcher, tracker, rows, "reopen_report")
            return [own_reports.wait_for(ReportAction.REOPEN, text=_worth(text, LEAST_KEPT))]
        report, kept = rows[0], _kept(tracker, rows[0])
        asked = own_reports.pending(tracker)
        insists = bool(
            text and asked and asked["do"] == ReportAction.REOPEN and asked["code"] == report["code"]
        )
        if insists or wishes(text) or entity(tracker, "value") == SURE:
            reason = "\n".join(filter(None, (kept, _worth(text, LEAST_OF_REASON))))
            return take(dispatcher, tracker, report, ReportAction.REOPEN, reason)
        if text or kept:
            return _ask(dispatcher, tracker, domain, report, _worth(text, LEAST_KEPT) or kept)
        return ask_words(ReportAction.REOPEN, report)


def wishes(text: str) -> bool:
    """Say whether a text clearly asks for a report to be handled again."""
    plain = aligned(text)
    return bool(_WISH.search(plain)) and not _NO_WISH.search(plain)


def _ask(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, report: Report, reason: str
) -> list[EventType]:
    """Ask whether it is to be reopened, and keep the reason for the yes."""
    sure = write_payload("reopen_report", tracking_code=report["code"], value=SURE)
    dispatcher.utter_message(
        response="utter_ask_reopen",
        code=report["code"],
        beginning=own_reports.beginning(report),
        buttons=[
            {"title": label(domain, "utter_button_reopen_sure", tracker), "payload": sure},
            {"title": label(domain, "utter_button_leave", tracker), "payload": write_payload("deny")},
        ],
    )
    return [own_reports.wait_for(ReportAction.REOPEN, report["code"], reason)]


def _again(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Say why none is reopened; of one that was opened again just before, this is one more reason."""
    open_one = own_reports.spoken_of(tracker, own_reports.able(tracker, ReportAction.COMMENT))
    text = text_of(tracker)
    if open_one is None:
        dispatcher.utter_message(response="utter_reopen_none")
        return [SlotSet("pending", None)]
    if _worth(text, LEAST_KEPT) and not wishes(text):
        return take(dispatcher, tracker, open_one, ReportAction.COMMENT, text)
    dispatcher.utter_message(response="utter_reopen_open", code=open_one["code"])
    return [SlotSet("pending", None)]


def _kept(tracker: Tracker, report: Report) -> str:
    """Return the reason that was told before the bot asked which report is meant, or whether it is to be reopened."""
    before = own_reports.pending(tracker)
    fits = before and before["do"] == ReportAction.REOPEN and before["code"] in ("", report["code"])
    return before["text"] if before and fits else ""


def _worth(text: str, least: int) -> str:
    """Return a text that has so many words; "" for a shorter one."""
    return text if len(text.split()) >= least else ""
