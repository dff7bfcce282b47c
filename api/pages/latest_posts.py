"""The latest posts on the index page, as a visitor reads them."""

from __future__ import annotations

from models.areas import areas
from models.content import posts
from models.language.dates import VIETNAM, day_and_time
from models.store import Document, Store

#: So many posts are shown, and so much of each: the page is for a phone.
SHOWN = 5
LONGEST = 240


def latest(store: Store, lang: str) -> list[Document]:
    """The latest posts of the province, in `lang` where they can be read in it.

    Rows `{title, body, lang, place, at, clock, urgent}`; `at` is ISO 8601 and `clock` the same as people write it.
    """
    page = posts.feed(store, None, limit=SHOWN)
    names = {row["area_id"]: areas.get(store, row["area_id"])["full_name"] for row in page.posts}
    return [_shown(posts.in_language(row, lang), names[row["area_id"]]) for row in page.posts]


def _shown(post: Document, place: str) -> Document:
    body = " ".join(post["body"].split())
    short = body if len(body) <= LONGEST else body[:LONGEST].rsplit(" ", 1)[0] + "…"
    at = post["published_at"]
    return {
        "title": post["title"],
        "body": short,
        "lang": post["lang"],
        "place": place,
        "at": at.astimezone(VIETNAM).isoformat(timespec="minutes"),
        "clock": day_and_time(at),
        "urgent": post["priority"] == posts.Priority.URGENT,
    }
