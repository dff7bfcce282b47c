"""The category that a description points to: taken where nine of ten such are right, else offered.

Words that point to a category and the model of proposals agreed on 105 of 986 messages about incidents by five writers
and were right in 93 %; the model alone was from `SURE` on (140 messages, 94 %). A single word alone was right in 66 %,
so that it only puts its category first among the buttons.
"""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.places import WORTH_ASKING, named, sure
from bot.actions.report_form import categories_of
from bot.engine.khmer import is_khmer
from bot.understanding import contacts
from models.categories import proposal_model
from models.messages.bot_state import Slots

#: From this confidence on nine of ten proposals are right without a word that points there, too.
SURE = 0.7

#: Meanings of a text that tell what is wrong, from this probability on.
_MATTERS = frozenset({"report_incident", "ask_question", "give_feedback"})
_TELLING, _LIKELY = frozenset({"report_incident", "add_to_report"}), 0.35

#: The intent of whoever says that they want to report something.
_BEGINS = "start_report"

#: The intent of whoever names a kind of trouble.
_NAMES = "inform_category"

#: From this confidence on the wish to report something names what it is about; without it the model says "other", or
#: less: on ten such wishes in three languages 0.14 at most.
_NAMED, _NOTHING_ELSE = 0.25, "other"

#: A text of so many words may tell what is wrong and where.
LEAST_WORDS = 4

#: With so many words, in Khmer so many characters, a text tells more than the name of a category.
LEAST_WORDS_BESIDE_A_NAME, LEAST_CHARACTERS_IN_KHMER = 6, 25


def proposed(tracker: Tracker, text: str) -> Slots:
    """Fill the category where it is sure enough, else offer what the words and the whole text point to.

    One chosen before stays, and a kind of report with one category of its own needs no question.
    """
    if tracker.get_slot("category"):
        return {}
    allowed = {row["_id"]: row for row in categories_of(chat.current(tracker).store, tracker)}
    hints = [code for code in hinted(tracker) if code in allowed]
    own = [code for code, row in allowed.items() if row["kinds"] == [tracker.get_slot("kind")]]
    if not hints and len(own) == 1:
        return {"category": own[0]}
    found = proposal_model.propose(text, allowed)
    if found and (found[0].category in hints or found[0].confidence >= SURE):
        return {"category": found[0].category}
    offered = dict.fromkeys([*hints, *(one.category for one in found)])
    return {"category_choices": list(offered) or None}


def tells_a_report(tracker: Tracker, text: str) -> bool:
    """Say whether a text whose intent is in doubt surely tells what is wrong, and in which commune."""
    store = chat.current(tracker).store
    # Who writes says nothing of what is wrong.
    text = contacts.without_identity(text)
    if len(text.split()) < LEAST_WORDS or text.rstrip().endswith("?"):
        return False
    found = proposal_model.propose(text, (row["_id"] for row in categories_of(store, tracker)))
    return bool(found) and found[0].confidence >= SURE and sure(named(store, text, WORTH_ASKING)) is not None


def tells_surely(tracker: Tracker) -> bool:
    """Say whether the latest text by its own meaning tells or asks something that goes into a report."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return any(row["name"] in _MATTERS and row["confidence"] >= SURE for row in ranking)


def tells_an_incident(tracker: Tracker, text: str) -> bool:
    """Say whether a text tells what is wrong, whatever else it was doubted to be.

    Its own meaning says so, or its words and the model of proposals point to one category.
    """
    ranking = tracker.latest_message.get("intent_ranking") or []
    if any(row["name"] in _TELLING and row["confidence"] >= _LIKELY for row in ranking):
        return True
    text = contacts.without_identity(text)
    if len(text.split()) < LEAST_WORDS or text.rstrip().endswith("?"):
        return False
    found = proposal_model.propose(
        text, (row["_id"] for row in categories_of(chat.current(tracker).store, tracker))
    )
    return bool(found) and (found[0].category in hinted(tracker) or found[0].confidence >= SURE)


def opening(tracker: Tracker) -> str:
    """Return the words that began the report and only named its matter: "I want to report the missing tap water".

    Whoever named the kind of trouble ("cống nghẹt"), was asked what happens, and told something else, has told it.
    """
    said = [event for event in tracker.events if event["event"] == "user"][:-1]
    intents = [event["parse_data"]["intent"]["name"] for event in said[-2:]]
    if len(said) > 1 and intents[0] == _NAMES and not str(said[-2]["text"]).startswith("/"):
        return str(said[-2]["text"])
    text = str(said[-1]["text"]) if said else ""
    if intents[-1:] == [_NAMES] and not text.startswith("/") and _tells_much(text):
        return text
    if not said or intents[-1] != _BEGINS:
        return ""
    hints = [one for one in said[-1]["parse_data"].get("entities") or [] if one["entity"] == "category"]
    found = proposal_model.likely(text)
    is_named = found and found[0].category != _NOTHING_ELSE and found[0].confidence >= _NAMED
    return text if hints or is_named else ""


def _tells_much(text: str) -> bool:
    """Say whether a text that named a category told more than its name; Khmer has few blanks."""
    least = LEAST_CHARACTERS_IN_KHMER if is_khmer(text) else 0
    return len(text) >= least if least else len(text.split()) >= LEAST_WORDS_BESIDE_A_NAME


def hinted(tracker: Tracker) -> list[str]:
    """Return the categories whose words are in the latest message, the longest word first."""
    return [str(value) for value in tracker.get_latest_entity_values("category")]
