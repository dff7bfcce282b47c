"""Areas that a wish for warnings names: one, or several in one sentence ("xã Long Đức với xã Trà Cú")."""

from __future__ import annotations

from typing import NamedTuple

from bot.actions.chat import Chat
from bot.actions.places import WORTH_ASKING
from bot.understanding import telex
from models.areas import areas, place_names
from models.following import area_words

#: So many are offered at once.
MOST = 8


class Named(NamedTuple):
    """The areas of the active map that a text names, and the names of communes that no area has."""

    ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def several(who: Chat, text: str) -> Named:
    """Return what the parts of a text name, each one area; nothing where fewer than two parts name a place."""
    ids, unknown = [], []
    for part in area_words.parted(telex.undone_text(text)):
        found = one(who, part)
        if found and is_called(who, found, part):
            ids.append(found)
        elif called := area_words.called_commune(part):
            unknown.append(called)
    if len({*ids}) + len(unknown) < 2 or not ids:
        return Named()
    return Named(tuple(dict.fromkeys(ids))[:MOST], tuple(unknown))


def one(who: Chat, text: str) -> str:
    """Return the area of the active map that a text names; "" for none."""
    found = place_names.search(who.store, telex.undone_text(text), limit=1) if text else []
    if not found or found[0].score < WORTH_ASKING:
        return ""
    now = areas.in_use(who.store, found[0].area["_id"])
    return now[0]["_id"] if now else ""


def is_called(who: Chat, area_id: str, text: str) -> bool:
    """Say whether a text has the name of an area, and not only one like it or one from the map before."""
    name = place_names.plain(areas.get(who.store, area_id)["name"])
    return f" {name} " in f" {place_names.plain(telex.undone_text(text))} "
