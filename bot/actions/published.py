"""Posts as a chat tells them: title, source, time and address; and how any long list goes on ("Xem thêm")."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.actions.wording import Buttons, agency_name, area_name, entity, label
from bot.engine.files import Domain
from bot.engine.parse import write_payload
from models.areas import agencies
from models.content import posts
from models.content.posts import Post
from models.language.dates import day_and_time
from models.language.shortening import shortened, summary
from models.store import Store

#: So many of a list are told at once.
PAGE = 3

#: Characters of a title, and of what a post says, in a message; the rest stands at the address.
MOST_OF_TITLE, MOST_OF_TEXT = 140, 420


def link(store: Store, post: Post, lang: str) -> str:
    """Return the address at which a post is read."""
    return f"{store.settings.public_base}/p/{post['_id']}?lang={lang}"


def line(store: Store, post: Post, lang: str) -> str:
    """Return a post as one entry of a list: its title, who published it and when, its address."""
    title = shortened(posts.text_of(post, lang)["title"], MOST_OF_TITLE)
    return f"• {title}\n{_origin(store, post, lang)}\n{link(store, post, lang)}"


def excerpt(store: Store, post: Post, lang: str) -> str:
    """Return how a post begins in its own words, with title, source, time and address."""
    text = posts.text_of(post, lang)
    said = summary(text["plain"], MOST_OF_TEXT)
    title = shortened(text["title"], MOST_OF_TITLE)
    return f"{title}\n“{said}”\n{_origin(store, post, lang)}\n{link(store, post, lang)}"


def begin(tracker: Tracker) -> int:
    """Return from where on a list goes on after its button was pressed; 0 for its beginning."""
    after = entity(tracker, "after")
    return after if isinstance(after, int) and after > 0 else 0


def more_button(domain: Domain, tracker: Tracker, intent: str, **entities: object) -> Buttons:
    """Return the button that shows more of a list."""
    return [
        {"title": label(domain, "utter_button_more", tracker), "payload": write_payload(intent, **entities)}
    ]


def _origin(store: Store, post: Post, lang: str) -> str:
    source = post["source_agency_id"]
    # Posts of before there were bodies name the place that they stand at.
    known = bool(source) and agencies.find(store, source) is not None
    who = agency_name(store, source, lang) if known else area_name(store, post["area_id"])
    at = day_and_time(post["published_at"]) if post["published_at"] else ""
    return ", ".join(filter(None, (who, at)))
