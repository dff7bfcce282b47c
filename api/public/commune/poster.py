"""`/x/{area}/poster`: a sheet of A4 for the wall, with the QR code of the page of a commune, in all languages."""

from __future__ import annotations

import segno
from flask import Response

from api.categories.presented import ShownHotline, hotline
from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.html.words import later, translations
from api.public import shown
from api.public.commune import addresses
from api.public.commune.blueprint import commune_pages
from models.access.callers import CallerKind
from models.areas import areas
from models.language.languages import LANGUAGES
from models.reports import hotlines
from models.store import Store

SCAN = later("Quét mã để đọc tin, cảnh báo, gửi phản ánh và hỏi đáp")
CALL = later("Nguy hiểm? Gọi ngay")

#: So many numbers stand on the sheet.
NUMBERS = 6


@commune_pages.get("/x/<string:code>/poster")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def poster(code: str) -> Response:
    """Show the poster of an area, as it is today.

    :raises NotFound: there is none, or several have taken its land.
    """
    store = current_store()
    area = areas.searched(store, code)
    own = addresses.code_of(store, area)
    link = f"{store.settings.public_base}/x/{own}"
    context = {
        "name": area["full_name"],
        "code": own,
        "link": link,
        "plain_link": link.partition("://")[2],
        # Half of it may be dirty or torn.
        "qr": segno.make(link, error="q").svg_data_uri(scale=1, border=4, light="#fff"),
        "scan": _everywhere(SCAN),
        "call": _everywhere(CALL),
        "calls": _numbers(store, area["_id"]),
    }
    return shown.page_of_area("public/commune/poster.html", area["_id"], context)


def _everywhere(sentence: str) -> list[tuple[str, str]]:
    """Return a sentence in every language, with the language."""
    return [(lang, translations(lang).get(sentence) or sentence) for lang in LANGUAGES]


def _numbers(store: Store, area_id: str) -> list[list[tuple[str, ShownHotline]]]:
    """Return the numbers to call first, each in every language."""
    found = hotlines.every(store, area_id)[:NUMBERS]
    return [[(lang, hotline(row, lang)) for lang in LANGUAGES] for row in found]
