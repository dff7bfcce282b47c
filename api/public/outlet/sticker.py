"""`/o/{code}/sticker`: a sheet to print for the pole, with the QR code of the page of an outlet, in all languages."""

from __future__ import annotations

import segno
from flask import Response

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.html.words import later, translations
from api.public import shown
from api.public.outlet.blueprint import by_code, outlet_pages
from models.access.callers import CallerKind
from models.areas import areas
from models.language.languages import LANGUAGES

SCAN = later("Loa, bảng hỏng, quá to, sai giờ? Quét mã để báo")


@outlet_pages.get("/<string:code>/sticker")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def sticker(code: str) -> Response:
    """Show the sticker of an outlet.

    :raises NotFound: there is none.
    """
    store = current_store()
    outlet = by_code(store, code)
    link = f"{store.settings.public_base}/o/{outlet['code']}"
    context = {
        "outlet": outlet,
        "area": areas.get(store, outlet["area_id"])["full_name"],
        "link": link,
        "plain_link": link.partition("://")[2],
        # It hangs outside: half of it may be dirty or torn.
        "qr": segno.make(link, error="q").svg_data_uri(scale=1, border=4, light="#fff"),
        "scan": [(lang, translations(lang).get(SCAN) or SCAN) for lang in LANGUAGES],
    }
    return shown.page_of_area("public/outlet/sticker.html", outlet["area_id"], context)
