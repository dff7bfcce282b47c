"""How a page of residents is shown: its frame, addresses that keep the language, and where a form leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, cast

from flask import Response, make_response, redirect, render_template, request, url_for

from api.categories.presented import ShownHotline, hotline
from api.extensions.context import current_language, current_store
from models.alerts import notices
from models.alerts.cap_terms import Status
from models.alerts.notices import Notice
from models.areas import areas
from models.errors import NotFound
from models.files import emblems
from models.language.dates import VIETNAM
from models.language.languages import LANGUAGES, OWN_NAMES
from models.language.wording import word
from models.reports import hotlines
from models.reports.hotlines import Hotline
from models.store import Store

#: The first numbers of the table are those to call when somebody is in danger.
FIRST_NUMBERS = 4


class ShownEmblem(TypedDict):
    """The address of an emblem, and its size in pixels."""

    src: str
    width: int
    height: int


class Frame(TypedDict):
    """What every page shows around its own."""

    lang: str
    languages: dict[str, str]
    warnings: list[Notice]
    exercises: list[Notice]
    numbers: list[ShownHotline]
    emblem: ShownEmblem | None
    province: str
    place: str


def page(template: str, status: int = 200, *, place: str = "", **context: object) -> Response:
    """Render a page in the visitor's language.

    :param place: its address without a language; by default that of the request.
    """
    return _rendered(template, status, frame(current_language(), place), context)


def page_of_area(template: str, area_id: str, context: Mapping[str, object]) -> Response:
    """Render a page of an area: its warnings and numbers stand on it, not those of the whole province."""
    return _rendered(template, 200, frame(current_language(), area=area_id), context)


def _rendered(template: str, status: int, around: Frame, context: Mapping[str, object]) -> Response:
    response = make_response(render_template(template, **around, **context), status)
    response.headers["Content-Language"] = around["lang"]
    return response


def frame(lang: str, place: str = "", area: str = "") -> Frame:
    """Return what stands around a page; for pages that are rendered elsewhere, too."""
    store = current_store()
    province = areas.active_province_id(store)
    here = area or province
    return {
        "lang": lang,
        "languages": dict(OWN_NAMES),
        "warnings": notices.of_areas(store, [here], lang),
        "exercises": notices.of_areas(store, [here], lang, Status.EXERCISE),
        "numbers": [hotline(row, lang) for row in _numbers(store, here)],
        "emblem": emblem_of(here),
        "province": province.partition("@")[0],
        "place": place or request.path,
    }


def emblem_of(area_id: str) -> ShownEmblem | None:
    """Return the emblem of an area, else that of the province; None if there is none."""
    try:
        found = emblems.of(current_store(), area_id)
    except NotFound:
        return None
    if found is None:
        return None
    src = url_for("commune.emblem", area_id=found["_id"], digest=found["digest"])
    return {"src": src, "width": found["width"], "height": found["height"]}


def _numbers(store: Store, area: str) -> list[Hotline]:
    """Return the numbers to call; of the whole province where the area is unknown."""
    try:
        return hotlines.every(store, area)
    except NotFound:
        return []


def address(endpoint: str, **values: str | None) -> str:
    """Return the address of a page, in the language that this one was asked for by name."""
    wished = request.args.get("lang", "")
    given: dict[str, Any] = {**values, "lang": wished} if wished in LANGUAGES else {**values}
    return url_for(endpoint, **given)


def go(endpoint: str, **values: str | None) -> Response:
    """Lead on after a form, to be read with GET: going back or reloading sends nothing again."""
    return cast(Response, redirect(address(endpoint, **values), 303))


def day_with_name(at: datetime) -> str:
    """Return the day of a moment with its name: "thứ Tư, 02/12/2026"."""
    local = at.astimezone(VIETNAM)
    return f"{word(f'weekday_{local.isoweekday()}', current_language())}, {local:%d/%m/%Y}"
