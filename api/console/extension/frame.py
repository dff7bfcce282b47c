"""The frame around every screen: the menu, the languages, who is signed in."""

from __future__ import annotations

from typing import TypedDict

from flask import g, request

from api.console.extension import keys, nav
from api.console.extension.nav import ShownGroup
from api.extensions.context import current_identity, current_language, current_store
from models.access import permissions
from models.access.callers import CallerKind, Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.language.languages import OWN_NAMES
from models.people import own_shortcuts


class Frame(TypedDict):
    """What `base.html` shows around a screen; `finds` is whether there is a field that finds reports."""

    lang: str
    languages: dict[str, str]
    me: Identity | None
    office: str
    menu: list[ShownGroup]
    keys: list[keys.ShownKey]
    keys_off: bool
    finds: bool
    path: str


def frame() -> Frame:
    """Return the frame of this request; without a menu where nobody is signed in."""
    me = current_identity()
    signed_in = me.kind is CallerKind.OFFICIAL and "console_session" in g
    menu = nav.menu(request.path) if signed_in else []
    rows = {row["key"] for group in menu for row in group["entries"]}
    finds = signed_in and bool(permissions.assignments_with(me, Permission.REPORT_READ))
    return {
        "lang": current_language(),
        "languages": dict(OWN_NAMES),
        "me": me if signed_in else None,
        "office": _office(me) if signed_in else "",
        "menu": menu,
        "keys": keys.shown(rows, finds=finds) if signed_in else [],
        "keys_off": signed_in and not own_shortcuts.are_on(current_store(), me.id),
        "finds": finds,
        "path": request.path,
    }


def _office(me: Identity) -> str:
    """Return where the official works: the first of their agencies, else of their areas."""
    store, lang = current_store(), current_language()
    for held in me.assignments:
        agency = agencies.find(store, held.agency_id) if held.agency_id else None
        if agency:
            return agencies.name(store, held.agency_id, lang)
    return str(areas.get(store, me.assignments[0].area_id)["full_name"]) if me.assignments else ""
