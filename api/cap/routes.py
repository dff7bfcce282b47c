"""`/cap`: actual warnings. `/cap/exercise`: drills, which no reader of the former ever meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response

from api.cap import feeds
from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.extensions.documented_headers import FEED
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.alerts import lists as alert_lists
from models.alerts.cap_message import MEDIA_TYPE
from models.alerts.cap_terms import Status
from models.areas import areas
from models.partners import websub

blp = Blueprint("cap", __name__, url_prefix="/cap", description="CAP 1.2: feeds and documents.")

_XML = {"type": "string"}


@blp.route("/feed.atom", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, _XML, content_type=feeds.ATOM_TYPE, headers=FEED)
def actual_atom() -> Response:
    """List actual warnings as Atom, the CAP documents embedded; what no longer holds stays for a week, marked."""
    return _atom(Status.ACTUAL)


@blp.route("/feed.rss", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, _XML, content_type=feeds.RSS_TYPE, headers=FEED)
def actual_rss() -> Response:
    """List actual warnings as RSS 2.0 with links to the CAP documents."""
    return _rss(Status.ACTUAL)


@blp.route("/alerts/<string:identifier>.xml", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.FROZEN)
@blp.response(200, _XML, content_type=MEDIA_TYPE)
@blp.alt_response(404, schema=ProblemSchema)
def actual_document(identifier: str) -> Response:
    """Show the CAP document of an actual warning: the bytes that were approved."""
    return _document(Status.ACTUAL, identifier)


@blp.route("/exercise/feed.atom", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, _XML, content_type=feeds.ATOM_TYPE, headers=FEED)
def exercise_atom() -> Response:
    """List drills as Atom."""
    return _atom(Status.EXERCISE)


@blp.route("/exercise/feed.rss", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, _XML, content_type=feeds.RSS_TYPE, headers=FEED)
def exercise_rss() -> Response:
    """List drills as RSS 2.0."""
    return _rss(Status.EXERCISE)


@blp.route("/exercise/alerts/<string:identifier>.xml", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.FROZEN)
@blp.response(200, _XML, content_type=MEDIA_TYPE)
@blp.alt_response(404, schema=ProblemSchema)
def exercise_document(identifier: str) -> Response:
    """Show the CAP document of a drill."""
    return _document(Status.EXERCISE, identifier)


def _atom(status: Status) -> Response:
    return _feed(feeds.atom, "feed.atom", feeds.ATOM_TYPE, status)


def _rss(status: Status) -> Response:
    return _feed(feeds.rss, "feed.rss", feeds.RSS_TYPE, status)


def _feed(write: Callable[..., bytes], name: str, media_type: str, status: Status) -> Response:
    store = current_store()
    entries, province = alert_lists.feed(store, status), areas.active_province(store)["full_name"]
    base, hub = store.settings.public_base, store.settings.websub_hub_url
    document = write(entries, status, province, base, hub)
    response = _xml(document, media_type, feeds.updated_at(entries))
    response.headers["Link"] = websub.links(status, name, base, hub)
    return response


def _document(status: Status, identifier: str) -> Response:
    alert = alert_lists.published(current_store(), identifier, status)
    return _xml(bytes(alert["cap"]), MEDIA_TYPE, alert["sent"])


def _xml(document: bytes, media_type: str, at: datetime) -> Response:
    response = Response(document, content_type=f"{media_type}; charset=utf-8")
    response.last_modified = at
    return response
