"""Ratings: how somebody found what was done about their report, in stars or words."""

from __future__ import annotations

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, own_reports, too_many
from bot.actions.steps import take
from bot.actions.wording import Buttons, entity, language, text_of
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from bot.understanding import ratings
from models.errors import LoaError, TooMany
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.language import wording
from models.language.text import aligned
from models.reports.reports import Report
from models.workflow.transitions import Rating, ReportAction

#: A mark without what it counts.
_MARK = re.compile(r"(?<!\w)(?:cham|cho|danh gia|rate|give)(?: \w+)? ([1-5])(?!\d|\w|/)")


class ActionRateAnswer(Action):
    """Somebody says how their report was handled."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_rate_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Keep the rating; ask for what is missing of report and rating."""
        rating = _rating(tracker)
        rows = own_reports.able(tracker, ReportAction.RATE)
        asked = tracker.get_slot("rating_asked")
        if len(rows) > 1 and asked:
            rows = [row for row in rows if row["code"] == asked.get("code")] or rows
        if len(rows) > 1 and (spoken := own_reports.spoken_of(tracker, rows)):
            rows = [spoken]
        if not rows:
            kept = self._beside(dispatcher, tracker, rating)
            if not kept:
                dispatcher.utter_message(response="utter_rate_none")
            return [SlotSet("rating_asked", None)]
        if len(rows) > 1:
            own_reports.ask_which(dispatcher, tracker, rows, "rate_answer")
            return [SlotSet("rating_asked", {"value": rating, "at": own_reports.now()})]
        if rating is None:
            dispatcher.utter_message(
                response="utter_ask_rating", code=rows[0]["code"], buttons=_buttons(tracker, rows[0])
            )
            return [SlotSet("rating_asked", {"code": rows[0]["code"], "at": own_reports.now()})]
        return _rate(dispatcher, tracker, domain, rows[0], rating)

    @staticmethod
    def _beside(dispatcher: CollectingDispatcher, tracker: Tracker, rating: Rating | None) -> bool:
        """Pass the words on where the report just spoken of was opened again, and cannot be rated now."""
        report = own_reports.spoken_of(tracker, own_reports.able(tracker, ReportAction.COMMENT))
        text = text_of(tracker)
        if report is None or rating is None or not text:
            return False
        dispatcher.utter_message(response="utter_rated_later", code=report["code"])
        take(dispatcher, tracker, report, ReportAction.COMMENT, text)
        return True


def _rating(tracker: Tracker) -> Rating | None:
    """Return the step that a button or the words name, or that was named before the bot asked for which report."""
    asked = tracker.get_slot("rating_asked") or {}
    before = asked.get("value") if asked and own_reports.is_recent(asked["at"]) else None
    named = entity(tracker, "value") or _told(text_of(tracker)) or before
    return Rating(named) if named in set(Rating) else None


def _told(text: str) -> Rating | None:
    """Return the step that words or stars name, or a mark out of five ("chấm 1 thôi")."""
    mark = _MARK.search(aligned(text))
    return ratings.rating_of(text) or (ratings.rating_of(f"{mark[1]} sao") if mark else None)


def _buttons(tracker: Tracker, report: Report) -> Buttons:
    return [
        {
            "title": wording.word(f"rating_{rating}", language(tracker)),
            "payload": write_payload("rate_answer", value=str(rating), tracking_code=report["code"]),
        }
        for rating in Rating
    ]


def _rate(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, report: Report, rating: Rating
) -> list[EventType]:
    here = chat.current(tracker)
    request = ActionRequest(ReportAction.RATE, note=text_of(tracker), rating=rating)
    try:
        rated = resident_actions.act(here.store, report, request, actor=here.actor, owners=here.owners())
    except TooMany as error:
        too_many.say(dispatcher, error, language(tracker))
        return []
    except LoaError:
        dispatcher.utter_message(response="utter_failed")
        return [SlotSet("rating_asked", None)]
    said = wording.word(f"rating_{rating}", language(tracker))
    dispatcher.utter_message(response="utter_rated", code=report["code"], rating=said)
    buttons = own_reports.next_buttons(tracker, domain, rated)
    if rating is Rating.UNSATISFIED and buttons:
        dispatcher.utter_message(response="utter_offer_reopen", buttons=buttons)
    done: list[EventType] = [SlotSet("rating_asked", None), own_reports.speaking_of(rated)]
    if rating is Rating.UNSATISFIED and ReportAction.REOPEN in resident_actions.possible(here.store, rated):
        # Whoever goes on to say that it is not done has been asked.
        before = own_reports.pending(tracker)
        kept = before["text"] if before and before["do"] == ReportAction.REOPEN else ""
        done.append(own_reports.wait_for(ReportAction.REOPEN, report["code"], kept))
    return done
