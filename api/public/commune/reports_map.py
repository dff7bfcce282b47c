"""`/x/{area}/map`: the public reports of an area as points, and as a list. The page of the area itself has no map."""

from __future__ import annotations

from typing import NamedTuple, cast

from flask import Response, redirect

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.html import dot_map, maps
from api.html.dot_map import Sign
from api.html.maps import Point
from api.public import listed_reports, shown
from api.public.commune import addresses
from api.public.commune.blueprint import commune_pages
from api.public.listed_reports import ListedReport
from models.access.callers import CallerKind
from models.areas import areas, finding_communes
from models.areas.areas import Area
from models.language import wording
from models.reports import public_list
from models.reports.public_list import PublicRow
from models.reports.public_view import PublicPlace

#: So many of the newest are on the map.
MOST = 100


class OnMap(NamedTuple):
    """A report of the map; `place` is None where it has no point, and no exact one at somebody's home."""

    report: ListedReport
    sign: Sign
    place: PublicPlace | None


@commune_pages.get("/x/<string:code>/map")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def on_map(code: str) -> Response:
    """Show the public reports of an area, by its code or id; an area of a former map leads to the page of today's.

    :raises NotFound: there is none.
    """
    store = current_store()
    today = finding_communes.became(store, areas.by_code(store, code))
    whole = addresses.code_of(store, today[0]) if len(today) == 1 else ""
    if not whole:
        return cast(Response, redirect(shown.address("commune.page", code=code), 302))
    if whole != code:
        return cast(Response, redirect(shown.address("commune.on_map", code=whole), 301))
    return _shown(today[0], whole)


def _shown(area: Area, code: str) -> Response:
    store, lang = current_store(), current_language()
    found = public_list.on_map(store, area["_id"], limit=MOST)
    rows = _rows(found, lang)
    points = [Point(row.place.lat, row.place.lon, row.sign) for row in rows if row.place]
    states = list(dict.fromkeys(row.report.state for row in rows if row.place))
    context: dict[str, object] = {
        "name": area["full_name"],
        "code": code,
        "rows": rows,
        "most": MOST,
        "placed": len(points),
        "map": maps.shown(store, area["_id"], points),
        "legend": [(dot_map.sign_of(one), wording.word(f"state_{one}", lang)) for one in states],
    }
    return shown.page_of_area("public/commune/map.html", area["_id"], context)


def _rows(found: list[PublicRow], lang: str) -> list[OnMap]:
    return [
        OnMap(report, dot_map.sign_of(row.report["state"]), row.place)
        for row, report in zip(found, listed_reports.listed(found, lang), strict=True)
    ]
