"""`/x/{area}`: what is new in a commune and whom to call there. The province has such a page, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Response, redirect, request

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.public import listed_posts, listed_reports, shown
from api.public.commune import addresses
from api.public.commune.blueprint import commune_pages
from models.access.callers import CallerKind
from models.alerts import lists as lists_of_alerts
from models.alerts import public_versions
from models.alerts.phrases import headline
from models.areas import agencies, areas, finding_communes
from models.areas.areas import Area, Level
from models.categories import categories
from models.content import area_pages, feed
from models.content.feed_filter import FeedFilter
from models.content.posts import PostKind
from models.errors import NotFound
from models.language.languages import choose, spoken
from models.promises import office_hours
from models.reports import public_list
from models.store import Store
from models.surveys import lists
from models.surveys.definition import Survey

#: So long a warning that is over stands on the page: who saw it in force looks for what became of it.
STANDS = timedelta(days=3)

#: So many posts stand on a page, and so many of what else there is.
SHOWN, FEW = 10, 5


@commune_pages.get("/x/<string:code>")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def page(code: str) -> Response:
    """Show an area by its code or id; one of a former map leads to what it is today, or lets people choose of several.

    :raises NotFound: there is none.
    :raises Invalid: the cursor is none of ours.
    """
    store = current_store()
    named = areas.by_code(store, code)
    today = finding_communes.became(store, named)
    if not today:
        raise NotFound("area_not_found", area=code)
    if len(today) > 1:
        codes = [(addresses.code_of(store, one), one["full_name"]) for one in today]
        return shown.page("public/commune/several.html", former=named["full_name"], today=codes)
    (area,) = today
    whole = addresses.code_of(store, area)
    if whole != code:
        return cast(Response, redirect(shown.address("commune.page", code=whole, after=_after()), 301))
    return _page_of(store, area, whole)


def _page_of(store: Store, area: Area, code: str) -> Response:
    lang, after = current_language(), _after()
    found = area_pages.read(store, area, after=after, limit=SHOWN)
    context: dict[str, object] = {
        "area_id": area["_id"],
        "code": code,
        "name": area["full_name"],
        "former": _former(store, area),
        "above": [areas.get(store, one) for one in area["path"][:-1]],
        "below": areas.children(store, area["_id"]),
        "code_of": lambda one: addresses.code_of(store, one),
        "posts": listed_posts.listed(store, found.posts, lang),
        "after": after,
        "following": found.next,
        "base": store.settings.public_base,
        "topics": [(one["_id"], choose(one["name"], lang)) for one in categories.topics(store)],
    }
    if not after:
        context |= _besides(store, area, lang)
    return shown.page_of_area("public/commune/page.html", area["_id"], context)


def _former(store: Store, area: Area) -> list[str]:
    """Return the names of the communes that have become this one."""
    found = (areas.get(store, one) for one in area["predecessors"])
    return [one["full_name"] for one in found if one["level"] == Level.COMMUNE == area["level"]]


def _besides(store: Store, area: Area, lang: str) -> dict[str, object]:
    """Return what the first page has besides news."""
    documents = feed.read(store, FeedFilter((area["_id"],), kind=PostKind.DOCUMENT), limit=FEW)
    committee = agencies.find(store, agencies.committee(area["_id"]))
    return {
        "documents": listed_posts.listed(store, documents.posts, lang),
        "surveys": [
            (one["_id"], choose(one["title"], lang), one["closes_at"]) for one in _surveys(store, area)
        ],
        "reports": listed_reports.listed(public_list.newest(store, area["_id"], limit=FEW), lang),
        "over": _over(store, area, lang),
        "committee": choose(committee["name"], lang) if committee else area["full_name"],
        "hours": office_hours.said(store, lang),
    }


def _over(store: Store, area: Area, lang: str) -> list[tuple[str, str, datetime]]:
    """Return the warnings that ended a short while ago: address, headline and when."""
    found = lists_of_alerts.over(store, area["_id"], datetime.now(UTC) - STANDS)[:FEW]
    return [
        (
            public_versions.address(one.alert["identifier"]),
            headline(one.alert, spoken(lang, one.alert["infos"])),
            one.updated,
        )
        for one in found
    ]


def _surveys(store: Store, area: Area) -> list[Survey]:
    return lists.listed(store, area["_id"])[:FEW]


def _after() -> str | None:
    return request.args.get("after") or None
