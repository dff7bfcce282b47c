"""Crises after a call for rescue: whoever wants to die is answered calmly all along, never in the words of a flood."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.rescue_calls import KnownCall
from bot.actions.wording import language, lines_of, urgent_lines
from models.reports import rescue_kinds
from models.reports.reports import Report
from models.safety import crises
from models.safety.crises import Crisis

#: What is said in a crisis when its call is filed.
FILED = {
    Crisis.BYSTANDER: "utter_crisis_bystander",
    Crisis.SELF_HARM: "utter_crisis_self_harm",
    Crisis.CHILD: "utter_crisis_child",
    Crisis.VIOLENCE: "utter_crisis_violence",
}

#: What to do until help comes, by the kind of danger.
ADVICE = {
    "fire": "utter_rescue_advice_fire",
    "drowning": "utter_rescue_advice_drowning",
    "water": "utter_rescue_advice_water",
    "injury": "utter_rescue_advice_injury",
}

#: What stands for other responses where the writer wants to die.
CALM = {
    "utter_ask_rescue_place": "utter_crisis_place",
    "utter_ask_rescue_phone": "utter_crisis_phone",
    "utter_rescue_all_told": "utter_crisis_all_told",
    "utter_rescue_advice": "utter_crisis_heard",
    "utter_rescue_again": "utter_crisis_heard",
    "utter_rescue_more": "utter_crisis_heard",
    "utter_rescue_where": "utter_crisis_heard",
    "utter_relief_asked": "utter_crisis_relief_asked",
}

#: What is said where somebody who wants to die harms themselves, and where others take them to hospital.
HARMING, HARMING_FILED, IN_CARE = (
    "utter_crisis_harming",
    "utter_crisis_harming_filed",
    "utter_crisis_in_care",
)

#: Nobody is told the same sentence again and again that they are heard: these take turns.
HEARD = ("utter_crisis_heard", "utter_crisis_heard_on", "utter_crisis_heard_still")


def of(call: KnownCall | None, text: str = "") -> Crisis | None:
    """Return the crisis that a text tells, else that of its call; None for none."""
    kept = call.get("crisis") if call else None
    if kept == Crisis.SELF_HARM and crises.is_harming(text):
        # "I have a knife" is no threat of somebody else then.
        return Crisis.SELF_HARM
    return crises.understood(text) or (Crisis(kept) if kept else None)


def calmly(response: str, call: KnownCall | None, text: str = "") -> str:
    """Return the response that is said instead of one where the writer wants to die; else the same."""
    if of(call, text) is not Crisis.SELF_HARM or response not in CALM:
        return response
    asks = response.startswith("utter_ask")
    if not asks and crises.is_in_care(text):
        return IN_CARE
    if not asks and crises.is_harming(text):
        return HARMING
    return "utter_crisis_left_alone" if not asks and crises.wants_nobody(text) else CALM[response]


def in_turn(response: str, call: KnownCall | None) -> str:
    """Return the response in other words than the last time, where it says that somebody is heard; else the same."""
    often = call.get("heard", 0) if call else 0
    return HEARD[often % len(HEARD)] if response == HEARD[0] else response


def filed(crisis: Crisis, text: str) -> str:
    """Return the response that says that a call was filed which tells of a crisis."""
    return HARMING_FILED if crisis is Crisis.SELF_HARM and crises.is_harming(text) else FILED[crisis]


def counted(call: KnownCall, response: str) -> KnownCall:
    """Return a call with how often its writer was told that they are heard."""
    return {**call, "heard": call.get("heard", 0) + 1} if response in HEARD else call


def advice(report: Report, call: KnownCall | None, text: str) -> str:
    """Return the response that says what to do until help comes, by the crisis or the kind of danger."""
    crisis = of(call, text)
    if crisis is Crisis.VIOLENCE:
        return "utter_rescue_advice_violence"
    return (
        "utter_rescue_advice"
        if crisis
        else ADVICE.get(rescue_kinds.kind_of_call(report), "utter_rescue_advice")
    )


def numbers(tracker: Tracker, report: Report, call: KnownCall | None, text: str) -> str:
    """Return whom to call about a call for rescue, one a line, the first to call first."""
    store, lang = chat.current(tracker).store, language(tracker)
    crisis = of(call, text)
    return lines_of(crises.numbers(store, crisis), lang) if crisis else urgent_lines(store, report, lang)
