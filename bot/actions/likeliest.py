"""The likeliest meanings of a text of which the bot is too unsure, as buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rasa_sdk import Tracker

from bot.actions.wording import Buttons, label
from bot.engine.files import Domain
from bot.engine.parse import write_payload

#: So many are offered, of those that are at least so likely.
MOST = 3
LEAST_CONFIDENCE = 0.08


class Meaning(NamedTuple):
    """What a button for an intent sends, and the response that is its title."""

    payload: str
    title: str


_REPORT = Meaning("start_report", "utter_title_report")

#: Intents that a button can stand for: no more than a press is needed to begin. Danger is always among the buttons.
MEANINGS: Mapping[str, Meaning] = {
    "start_report": _REPORT,
    "report_incident": _REPORT,
    "give_feedback": _REPORT,
    "ask_question": _REPORT,
    "check_status": Meaning("check_status", "utter_title_status"),
    "ask_hotline": Meaning("ask_hotline", "utter_title_hotline"),
    "ask_alert": Meaning("ask_alert", "utter_title_alert"),
    "ask_news": Meaning("ask_news", "utter_title_news"),
    "join_survey": Meaning("join_survey", "utter_title_survey"),
    "list_warnings": Meaning("list_warnings", "utter_title_followed"),
    "change_language": Meaning("change_language", "utter_title_language"),
    "help": Meaning("help", "utter_title_help"),
}

#: Stand below whatever is offered.
ALWAYS = (Meaning("talk_to_human", "utter_title_person"), Meaning("need_rescue", "utter_title_rescue"))


def buttons(tracker: Tracker, domain: Domain) -> Buttons:
    """Return the buttons for the likeliest meanings of the latest text; none where nothing is likely."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = [row["name"] for row in ranking if row["confidence"] >= LEAST_CONFIDENCE]
    found = list(dict.fromkeys(MEANINGS[name] for name in likely if name in MEANINGS))[:MOST]
    if not found:
        return []
    return [
        {"title": label(domain, one.title, tracker), "payload": write_payload(one.payload)}
        for one in (*found, *ALWAYS)
    ]
