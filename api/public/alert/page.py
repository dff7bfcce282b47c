"""`/a/{identifier}`: one alert, as it was issued. It stays when it is over, and then says so first.

The code or id of an area leads to its page: phones, posters and messages have that address.
"""

from __future__ import annotations

from typing import cast

from flask import Response, redirect, request, url_for

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.public import shown
from api.public.alert import words_shown
from api.public.alert.blueprint import alert_pages
from models.access.callers import CallerKind
from models.alerts import lists
from models.areas import areas
from models.errors import NotFound


@alert_pages.get("/a/<string:identifier>")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def page(identifier: str) -> Response:
    """Show an issued alert, in force or not; the code or id of an area leads to its page.

    :raises NotFound: there is neither.
    """
    store = current_store()
    if _is_area(identifier):
        asked = request.query_string.decode("ascii", "ignore")
        address = url_for("commune.page", code=identifier)
        return cast(Response, redirect(f"{address}?{asked}" if asked else address, 301))
    alert = lists.published(store, identifier)
    return shown.page("public/alert/page.html", one=words_shown.of(store, alert, current_language()))


def _is_area(code: str) -> bool:
    try:
        areas.by_code(current_store(), code)
    except NotFound:
        return False
    return True
