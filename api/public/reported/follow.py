"""Follow a report ("tôi cũng bị"): one more who waits for it, without filing it again."""

from __future__ import annotations

from flask import Response

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.owners import owners_of, reporter_of
from api.public import visitor
from api.public.page import page
from api.public.reported import opened, show
from api.public.reported.blueprint import reported_pages
from models.access import guards
from models.access.guards import Act
from models.errors import NotFound
from models.reports import followers


@reported_pages.post("/<string:code>/follow")
@page
def follow(code: str) -> Response:
    """Follow it with this browser; repeated it changes nothing."""
    try:
        report = opened.seen(code).report
    except NotFound:
        return show.closed(code, 404)
    visitor.begin()
    guards.spend(current_store(), Act.FOLLOW, current_circumstances())
    followers.follow(current_store(), report, reporter_of(current_identity(), current_language()))
    return show.back_to(report, "follow")


@reported_pages.post("/<string:code>/unfollow")
@page
def unfollow(code: str) -> Response:
    """Follow it no more."""
    try:
        report = opened.seen(code).report
    except NotFound:
        return show.closed(code, 404)
    followers.unfollow(current_store(), report, owners_of(current_identity()))
    return show.back_to(report, "unfollow")
