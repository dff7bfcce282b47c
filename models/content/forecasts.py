"""Forecasts (dự báo): what was published of weather, water and salinity, for whoever asks ("độ mặn hôm nay bao nhiêu").

Nothing is computed here: a forecast is a post with a source and a time, and an old one is not told as if it
were of today.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NotRequired, TypedDict, cast

from models.content import feed
from models.content.feed_filter import FeedFilter
from models.content.posts import Post
from models.language.named import needle, spaced
from models.store import Store, datafiles

FILE = "forecasts.yml"


class Matter(TypedDict):
    """What somebody asks for: its `words`, folded, and for how many `days` a forecast about it is told.

    :ivar asked: words that name it in a question, but in a forecast may be of something else.
    """

    code: str
    days: int
    words: list[str]
    asked: NotRequired[list[str]]


class ForecastRules(TypedDict):
    """The file; see there."""

    topic: str
    also: list[str]
    compared: int
    elsewhere: str
    matters: list[Matter]


@lru_cache(maxsize=1)
def rules() -> ForecastRules:
    """Return what stands in `forecasts.yml`."""
    return cast(ForecastRules, datafiles.read(FILE))


def asked(question: str) -> Matter:
    """Return the matter that a question names; the last of the file, the weather, where it names none."""
    return named(question) or rules()["matters"][-1]


def named(question: str) -> Matter | None:
    """Return the matter that a question names; None where it names none."""
    words = spaced(question)
    for matter in rules()["matters"]:
        if any(needle(word) in words for word in (*matter["words"], *matter.get("asked", ()))):
            return matter
    return None


def by_code(code: str) -> Matter | None:
    """Return a matter by its code; None if there is none."""
    return next((matter for matter in rules()["matters"] if matter["code"] == code), None)


def latest(store: Store, matter: Matter, area_ids: Sequence[str], now: datetime | None = None) -> list[Post]:
    """Return the forecasts about a matter that still count, newest first.

    :param area_ids: where the person is; what stands above counts, too. Empty: the whole active province.
    :raises NotFound: there is no such area.
    :raises TooCostly: the store is too busy.
    """
    rule, at = rules(), now or datetime.now(UTC)
    of_topic = _read(store, rule["topic"], area_ids)
    beside = [post for topic in rule["also"] for post in _read(store, topic, area_ids)]
    named = [post for post in (*of_topic, *beside) if _tells(post, matter)]
    # A forecast of the topic that names nothing in particular is about the weather.
    general = [post for post in of_topic if matter is rule["matters"][-1] and post not in named]
    found = [post for post in (*named, *general) if _counts(post, matter, at)]
    return sorted(found, key=lambda post: cast(datetime, post["published_at"]), reverse=True)


def _read(store: Store, topic: str, area_ids: Sequence[str]) -> list[Post]:
    wanted = FeedFilter(tuple(area_ids), category=topic)
    return feed.read(store, wanted, limit=rules()["compared"]).posts


def _counts(post: Post, matter: Matter, now: datetime) -> bool:
    published, until = post["published_at"], post["valid_to"]
    if published is None:
        return False
    return (until is not None and until > now) or now - published < timedelta(days=matter["days"])


def _tells(post: Post, matter: Matter) -> bool:
    return any(_names(f"{text['title']}\n{text['plain']}", matter) for text in post["texts"].values())


def _names(text: str, matter: Matter) -> bool:
    words = spaced(text)
    return any(needle(word) in words for word in matter["words"])
