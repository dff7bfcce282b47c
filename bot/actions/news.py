"""What was published: news of a commune, and bulletins of weather, water and salinity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat, places_meant, published, warnings_in_force
from bot.actions.wording import entity, language, text_of
from bot.engine.files import Domain
from models.areas import areas
from models.content import feed, forecasts, posts
from models.content.feed_filter import FeedFilter
from models.content.forecasts import Matter
from models.content.posts import Post
from models.errors import Invalid, TooCostly
from models.language.text import fold
from models.store import Store

#: What is said where no bulletin about a matter counts.
NOT_KNOWN = {
    "salinity": "utter_no_salinity",
    "water": "utter_no_water",
    "weather": "utter_no_weather",
}


class ActionTellNews(Action):
    """What is new in the person's commune."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_news"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Tell the newest posts of the places that are meant, and how to see more of them."""
        store, lang = chat.current(tracker).store, language(tracker)
        site, where = store.settings.public_base, places_meant.meant(dispatcher, tracker)
        if entity(tracker, "choice") == "end":
            dispatcher.utter_message(response="utter_news_no_more", site=site)
            return []
        after = entity(tracker, "after")
        try:
            page = feed.read(
                store, FeedFilter(_read_for(store, where.ids)), after=after, limit=published.PAGE
            )
        except (Invalid, TooCostly):
            dispatcher.utter_message(response="utter_news_failed", site=site)
            return []
        places = where.names(store)
        if not page.posts:
            dispatcher.utter_message(response="utter_news_none", places=places, site=site)
            return []
        if entity(tracker, "choice") == "text":
            post = _named(page.posts, text_of(tracker), lang)
            dispatcher.utter_message(response="utter_post", post=published.excerpt(store, post, lang))
            return []
        more = (
            published.more_button(domain, tracker, "ask_news", after=page.next, **where.button)
            if page.next
            else []
        )
        lines = "\n".join(published.line(store, post, lang) for post in page.posts)
        dispatcher.utter_message(response="utter_news", places=places, lines=lines, buttons=more)
        if where.ids == (areas.active_province_id(store),) and not after:
            dispatcher.utter_message(response="utter_news_of_commune")
        return []


def _named(posts_shown: Sequence[Post], text: str, lang: str) -> Post:
    """Return the post whose title shares most words with a text; the newest where none does."""
    wanted = set(re.findall(r"\w{3,}", fold(text)))
    return max(
        posts_shown,
        key=lambda post: len(wanted & set(re.findall(r"\w{3,}", fold(posts.text_of(post, lang)["title"])))),
    )


class ActionTellForecast(Action):
    """Weather, water levels and salinity, as they were published."""

    def name(self) -> str:
        """Return its name in the domain."""
        return "action_tell_forecast"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[EventType]:
        """Pass on the newest bulletin in its own words; where none counts, say so and where to look."""
        store, lang = chat.current(tracker).store, language(tracker)
        where, begin = places_meant.meant(dispatcher, tracker), published.begin(tracker)
        matter = _matter(tracker)
        places, elsewhere = where.names(store), forecasts.rules()["elsewhere"]
        try:
            found = forecasts.latest(store, matter, _read_for(store, where.ids))[begin:]
        except TooCostly:
            found = []
        if not found:
            if lines := warnings_in_force.lines(store, where.ids, lang):
                # No bulletin is no word that nothing is to be feared.
                site = store.settings.public_base
                dispatcher.utter_message(response="utter_in_force", lines=lines, places=places, site=site)
            dispatcher.utter_message(response=NOT_KNOWN[matter["code"]], places=places, elsewhere=elsewhere)
            return []
        choices = {"choice": matter["code"], "after": begin + 1, **where.button}
        more = published.more_button(domain, tracker, "ask_forecast", **choices) if found[1:] else []
        bulletin = published.excerpt(store, found[0], lang)
        dispatcher.utter_message(
            response="utter_bulletin", bulletin=bulletin, elsewhere=elsewhere, buttons=more
        )
        return []


def _read_for(store: Store, area_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the areas whose posts are read: none, and so all, where the whole province is meant."""
    return () if area_ids == (areas.active_province_id(store),) else area_ids


def _matter(tracker: Tracker) -> Matter:
    """Return what is asked for: that of the button, of the words, or of the question before ("mai thì sao")."""
    chosen = forecasts.by_code(str(entity(tracker, "choice") or ""))
    named = chosen or forecasts.named(text_of(tracker)) or forecasts.named(_asked_before(tracker))
    return named or forecasts.rules()["matters"][-1]


def _asked_before(tracker: Tracker) -> str:
    """Return the text before this one, where it asked for a forecast, too; else ""."""
    heard = [event for event in tracker.events if event["event"] == "user"]
    now = tracker.latest_message.get("text")
    before = next((one for one in reversed(heard) if one.get("text") != now), None)
    asked = before is not None and before["parse_data"]["intent"]["name"] == "ask_forecast"
    return str(before.get("text") or "") if before is not None and asked else ""
