"""Questions about procedures: answered with what was published, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, places_meant, published
from bot.actions.wording import entity, language, lines_of, text_of
from bot.engine.files import Domain
from bot.hours_asked import HOURS
from models.content import questions
from models.content.questions import Match
from models.errors import TooCostly
from models.language.text import fold
from models.reports import hotline_matters, hotlines
from models.store import Store

#: The value of the entity `choice` of a question that only asks for a yes or a no (`bot.hearing`).
PLAIN = "plain"

#: So many posts are offered for one question.
MOST = 9

#: Asks whether somebody else may go; in more words it names the procedure, too.
_BY_PROXY = re.compile(
    r"\b(?:di|nop|lam|ky|nhan|lay) (?:thay|ho|nop ho)\b|on my behalf|instead of me|in my place"
)
MOST_WORDS_OF_PROXY = 10


class ActionAnswerProcedure(Action):
    """Answer a question about a procedure."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_answer_procedure"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell the post that answers best, and which others are close; else say "I do not know" and whom to ask."""
        store = chat.current(tracker).store
        asked = str(entity(tracker, "said") or "") or text_of(tracker)
        plain = entity(tracker, "choice") == PLAIN
        if questions.is_empty(asked) and not plain and entity(tracker, "choice") != HOURS:
            dispatcher.utter_message(response="utter_procedure_which")
            return []
        if _BY_PROXY.search(fold(asked)) and len(asked.split()) <= MOST_WORDS_OF_PROXY:
            dispatcher.utter_message(response="utter_procedure_proxy")
            return []
        # "Xã có …" names no commune that could be unknown.
        where = places_meant.meant(CollectingDispatcher() if plain else dispatcher, tracker)
        begin = published.begin(tracker)
        try:
            found: Sequence[Match] = questions.answers(store, asked, where.ids)[:MOST]
        except TooCostly:
            found = ()
        if not found:
            _tell_unknown(dispatcher, tracker, store)
            return []
        _tell(dispatcher, tracker, domain, found, begin, asked)
        return []


def _tell(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    found: Sequence[Match],
    begin: int,
    asked: str,
) -> None:
    """Tell a page of the posts that were found, the best of them with its words."""
    store, lang = chat.current(tracker).store, language(tracker)
    shown = found[begin : begin + published.PAGE]
    following = begin + len(shown)
    more = (
        published.more_button(domain, tracker, "ask_procedure", said=asked[:200], after=following)
        if following < len(found)
        else []
    )
    if begin == 0:
        answer = published.excerpt(store, shown[0].post, lang)
        dispatcher.utter_message(response="utter_procedure_found", answer=answer)
        shown = shown[1:]
    if shown:
        lines = "\n".join(published.line(store, one.post, lang) for one in shown)
        dispatcher.utter_message(response="utter_procedure_others", lines=lines, buttons=more)


def _tell_unknown(dispatcher: CollectingDispatcher, tracker: Tracker, store: Store) -> None:
    """Say that nothing is published about it, and whom to ask."""
    if entity(tracker, "choice") == PLAIN:
        dispatcher.utter_message(response="utter_question_unknown")
        return
    if entity(tracker, "choice") != HOURS:
        dispatcher.utter_message(response="utter_procedure_unknown", site=store.settings.public_base)
        return
    ask = [row for row in hotlines.every(store) if row["_id"] == hotline_matters.rules()["ask"]]
    dispatcher.utter_message(response="utter_hours_unknown", hotlines=lines_of(ask, language(tracker)))
