"""`/manifest.webmanifest`: Loa as an app on the phone, for one commune or for the province.

Nobody is urged to install it. It follows the W3C's Web Application Manifest.
"""

from __future__ import annotations

import json

from flask import Response, request, url_for

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.html.words import said
from api.pages.assets import address_of
from api.public import shown
from api.public.commune import addresses
from api.public.offline.blueprint import offline_pages
from models.access.callers import CallerKind
from models.areas import areas
from models.areas.areas import Area
from models.errors import NotFound

COLOUR, PAPER = "#10241d", "#f2f5f4"

#: Characters of a name below an icon.
SHORT = 12


@offline_pages.get("/manifest.webmanifest")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def manifest() -> Response:
    """Describe the app of a commune (`area`), or of the province."""
    lang = current_language()
    area, code = _area()
    name = area["full_name"]
    start = url_for("commune.page", code=code, lang=lang) if code else f"/?lang={lang}"
    described = {
        "id": start.partition("?")[0],
        "name": f"Loa – {name}",
        "short_name": name if len(name) <= SHORT else "Loa",
        "description": said(
            "Tin tức, cảnh báo, số điện thoại cần gọi và nơi gửi phản ánh của từng xã, phường."
        ),
        "lang": lang,
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": PAPER,
        "icons": _icons(area["_id"]),
    }
    return Response(json.dumps(described, ensure_ascii=False), mimetype="application/manifest+json")


def _area() -> tuple[Area, str]:
    """Return the area that was asked for with its code; the province, without a code, where there is none."""
    store, wanted = current_store(), request.args.get("area", "")[:40]
    try:
        area = areas.searched(store, wanted) if wanted else areas.active_province(store)
    except NotFound:
        area, wanted = areas.active_province(store), ""
    return area, addresses.code_of(store, area) if wanted else ""


def _icons(area_id: str) -> list[dict[str, str]]:
    """Return the emblem of the area, else the signs of Loa."""
    if emblem := shown.emblem_of(area_id):
        sizes = f"{emblem['width']}x{emblem['height']}"
        return [{"src": emblem["src"], "sizes": sizes, "type": "image/jpeg"}]
    return [
        {"src": address_of("/static/app-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": address_of("/static/app-512.png"), "sizes": "512x512", "type": "image/png"},
        {
            "src": address_of("/static/app-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
