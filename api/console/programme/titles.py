"""What is called how: airings and relays by their entries, announcements, takeovers, by what a programme calls them."""

from __future__ import annotations

from collections.abc import Iterable

from api.console.programme import entry_words
from api.extensions.context import current_language, current_store
from models.errors import NotFound
from models.language.languages import choose
from models.programme import bulletins
from models.programme.entries import ENTRIES
from models.programme.live import LIVES
from models.programme.takeovers import TAKEOVERS, Takeover


def of(names: Iterable[str]) -> dict[str, str]:
    """Return the titles of what devices and plans name: `<entry>:<day>T<hour>`, an entry, a live, a takeover."""
    store, wanted = current_store(), sorted(set(filter(None, names)))
    here = {"$in": wanted}
    found = {one["_id"]: one["title"] for one in store.collection(LIVES).find({"_id": here}, {"title": 1})}
    for one in store.collection(TAKEOVERS).find({"identifier": here}):
        found[one["identifier"]] = headline(one)
    entries = of_entries(name.partition(":")[0] for name in wanted)
    planned = {name: entries.get(name.partition(":")[0], "") for name in wanted}
    return {**{name: title for name, title in planned.items() if title}, **found}


def of_entries(entry_ids: Iterable[str]) -> dict[str, str]:
    """Return what entries are called, by their ids."""
    store, found = current_store(), {}
    for entry in store.collection(ENTRIES).find({"_id": {"$in": sorted(set(entry_ids))}}):
        try:
            named = bulletins.get(store, entry["bulletin_id"]) if entry["bulletin_id"] else None
        except NotFound:
            named = None
        found[entry["_id"]] = entry_words.title_of(entry, named)
    return found


def headline(takeover: Takeover) -> str:
    """Return the headline of a takeover in the caller's language."""
    texts = {language: one["headline"] for language, one in takeover["texts"].items()}
    return choose(texts, current_language())
