"""`/`: which commune is yours, what is in force in the province, whom to call, and the latest news."""

from __future__ import annotations

from flask import Response, request

from api.extensions.allowed_callers import allow
from api.extensions.caching import NO_STORE, Keep, cached
from api.extensions.context import current_language, current_store
from api.public import listed_posts, shown
from api.public.commune import addresses
from api.public.commune.blueprint import commune_pages
from models.access.callers import CallerKind
from models.areas import areas, finding_communes
from models.areas.areas import Area
from models.areas.finding_communes import LONGEST
from models.areas.whereabouts import Whereabouts
from models.language.text import fold
from models.store import Store


@commune_pages.get("/")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def home() -> Response:
    """Let somebody find their commune by its name or a former one; the same page for everybody."""
    typed = request.args.get("q", "")[:LONGEST].strip()
    response = shown_with(typed)
    if typed:
        # What somebody looks for is kept nowhere.
        response.headers["Cache-Control"] = NO_STORE
    return response


def shown_with(typed: str = "", here: Whereabouts | None = None) -> Response:
    """Show the page with the communes that a name may mean, or around a position."""
    store, lang = current_store(), current_language()
    return shown.page(
        "public/commune/home.html",
        place="/",
        typed=typed,
        most=LONGEST,
        found=finding_communes.find(store, typed) if typed else [],
        here=here,
        communes=_by_name(store),
        province_name=areas.active_province(store)["full_name"],
        code_of=lambda area: addresses.code_of(store, area),
        posts=listed_posts.latest(store, lang),
    )


def _by_name(store: Store) -> list[Area]:
    return sorted(areas.communes(store), key=lambda area: fold(area["name"]))
