"""Whether something that people say is true: "có thật là…", "nghe nói … phải không"."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.places import known_area
from bot.actions.wording import area_name, hotline_lines, language, text_of
from bot.engine.files import Domain
from models.content import corrections, rumours
from models.content.posts import Post
from models.errors import TooCostly
from models.language.shortening import shortened
from models.store import Store

#: Characters of claim and truth in a message; the rest stands at the link.
MOST_OF_CLAIM, MOST_OF_TRUTH = 300, 600

#: The intent of whoever asks about a rumour and is hardly in danger.
CALM = "ask_rumour"

#: Stands where nobody wrote what shows what is true, or who says so.
NOT_SAID = "—"


class ActionAnswerRumour(Action):
    """Say what is known of a rumour."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_answer_rumour"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Answer with the correction of the claim; where none is known say so, whom to ask, and offer to ask them."""
        store, asked = chat.current(tracker).store, text_of(tracker)
        site = store.settings.public_base
        if rumours.is_empty(asked):
            dispatcher.utter_message(response="utter_rumour_which")
            return []
        try:
            post = rumours.answer(store, asked, _home(store, tracker))
        except TooCostly:
            dispatcher.utter_message(response="utter_rumour_failed", site=site)
            return []
        if post:
            same = rumours.asks_the_same(asked, post)
            _tell(
                dispatcher,
                store,
                post,
                language(tracker),
                "utter_rumour_false" if same else "utter_rumour_near",
            )
            return []
        lines = hotline_lines(store, language(tracker))
        dispatcher.utter_message(response="utter_rumour_unknown", site=site, hotlines=lines)
        # Within a form its question comes next, and whoever may need rescue is asked about that.
        if tracker.active_loop_name is None and tracker.latest_message["intent"]["name"] == CALM:
            dispatcher.utter_message(response="utter_rumour_offer")
        return []


def _home(store: Store, tracker: Tracker) -> tuple[str, ...]:
    """Return where the person is; nothing where that is not known, or of another map."""
    home = tracker.get_slot("home_area")
    return (home,) if home and known_area(store, home) else ()


def _tell(dispatcher: CollectingDispatcher, store: Store, post: Post, lang: str, response: str) -> None:
    """Say what rumour was corrected; never whether the sentence of whoever asks is true."""
    shown = corrections.shown(post, lang)
    if shown is None:
        return
    dispatcher.utter_message(
        response=response,
        claim=shortened(shown["claim"], MOST_OF_CLAIM),
        truth=shortened(shown["truth"], MOST_OF_TRUTH),
        source=shown["source"] or NOT_SAID,
        who=shown["who"] or NOT_SAID,
        place=area_name(store, post["area_id"]),
        link=f"{store.settings.public_base}/p/{post['_id']}?lang={lang}",
    )
