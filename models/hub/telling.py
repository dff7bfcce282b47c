"""Telling: what each peer is owed after an event, and each day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime

from models.areas import agencies, areas
from models.content import post_files
from models.content.posts import POSTS, Audience, Post, PostState
from models.files import library
from models.hub import arrivals, bodies, dispatches, peers
from models.hub.bodies import ContentBody, FileReference, Part, StatisticsBody
from models.hub.messages import MessageKind, Thing, text_of
from models.hub.peers import Peer
from models.monitoring import states
from models.monitoring.incidents import INCIDENTS
from models.monitoring.outlet_states import OUTLET_STATES, OutletState
from models.monitoring.rounds import MONITORING_ROUNDS, ROUND
from models.outlets.outlets import OUTLETS, Outlet
from models.reports.reports import REPORTS
from models.returns.returns import SUMS
from models.statistics import statistics
from models.statistics.figures import Share
from models.statistics.statistics import By, StatisticsFilter
from models.store import Query, Store
from models.store.events import Event

#: So many outlets stand in one message.
OUTLETS_A_PAGE = 500

#: So many files of a post are named.
MOST_FILES = 30

#: What a post is called whose last event is not that it was corrected.
_STATUS = {PostState.PUBLISHED: "published", PostState.WITHDRAWN: "withdrawn", PostState.EXPIRED: "expired"}


def after(store: Store, event: Event) -> None:
    """Owe each peer what it wants to know of an event; a second time changes nothing."""
    tell = _TELLERS.get(event["subject"]["kind"])
    if tell is not None and peers.every(store.settings):
        tell(store, event)


def of_day(store: Store, peer_id: str, day: date, now: datetime) -> None:
    """Owe a peer the figures of a day that is over and how all outlets are now; a second time changes nothing."""
    peer = peers.find(store.settings, peer_id)
    if peer is None:
        return
    number = int(day.strftime("%Y%m%d"))
    if MessageKind.STATISTICS in peer.gives:
        thing: Thing = {"id": f"statistics.{day.isoformat()}", "version": number}
        dispatches.owe(store, peer, MessageKind.STATISTICS, thing, _figures(store, day))
    if MessageKind.DEVICE_STATES in peer.gives:
        for page, rows in enumerate(_pages(store, now), start=1):
            body = {"moment": text_of(now), "outlets": rows}
            dispatches.owe(
                store, peer, MessageKind.DEVICE_STATES, {"id": f"outlets.{page}", "version": number}, body
            )


def _post(store: Store, event: Event) -> None:
    post = store.one(POSTS, event["subject"]["id"])
    if post["audience"] != Audience.PUBLIC or post["state"] not in _STATUS or _came_from_a_hub(store, post):
        return
    for peer in peers.every(store.settings):
        body = content_of(store, post, peer)
        dispatches.owe(
            store, peer, MessageKind.CONTENT, {"id": post["_id"], "version": post["version"]}, body
        )


def content_of(store: Store, post: Post, peer: Peer) -> ContentBody:
    """Return what a message to a peer says of a post that is or was out."""
    corrected = post["state"] == PostState.PUBLISHED and post["edition"] > 1
    return {
        "status": "corrected" if corrected else _STATUS[PostState(post["state"])],
        "category": post["category"],
        "level": str(areas.get(store, post["area_id"])["level"]),
        "priority": post["priority"],
        "area_id": post["area_id"],
        "language": post["lang"],
        "texts": {
            lang: {"title": text["title"], "body": text["body"]} for lang, text in post["texts"].items()
        },
        "source": _agency(store, post["source_agency_id"]),
        "valid_from": _moment(post["valid_from"]),
        "valid_to": _moment(post["valid_to"]),
        "files": list(_files(store, post, peer)),
    }


def _files(store: Store, post: Post, peer: Peer) -> Iterator[FileReference]:
    """Yield the files of a post where the peer gets them: beside the message, or where everybody reads them."""
    for one in post_files.of_post(store, post)[:MOST_FILES]:
        main = library.part(one.file)
        beside = f"files/{one.file['hash']}.{main['ending']}"
        there = f"{store.settings.public_base}/v1/posts/{post['_id']}/files/{one.file['_id']}"
        yield {
            "name": one.file["name"][:300],
            "media_type": main["mime"],
            "size": main["bytes"],
            "sha256": one.file["hash"],
            "url": beside if peer.gets_files else there,
        }


def _came_from_a_hub(store: Store, post: Post) -> bool:
    """Say whether a post relays what a hub sent: that is not sent back to hubs as news of ours."""
    return arrivals.of_made(store, "post", post["_id"]) is not None


def _report(store: Store, event: Event) -> None:
    report = store.one(REPORTS, event["subject"]["id"])
    if report["reporter"]["owner"]["kind"] != "hub":
        return
    arrival = arrivals.of_made(store, "report", report["_id"])
    peer = peers.find(store.settings, report["reporter"]["owner"]["id"])
    if arrival is None or peer is None:
        return
    body = {
        "opinion": arrival["thing_id"],
        "code": report["code"],
        "state": str(report["state"]),
        "step": event["action"],
        "text": event["note"],
    }
    thing: Thing = {"id": report["code"], "version": event["seq"]}
    dispatches.owe(store, peer, MessageKind.ANSWER, thing, body, in_reply_to=arrival["message_id"])


def _sum(store: Store, event: Event) -> None:
    made = store.one(SUMS, event["subject"]["id"])
    content = made["content"]
    body = {
        "title": content["title"],
        "form": made["form_id"],
        "form_version": content["form_version"],
        "from": made["first"],
        "to": made["last"],
        "units": {"n": content["n"], "of": content["of"]},
        "totals": dict(content["total"]),
        "sha256": made["sha256"],
    }
    for peer in peers.every(store.settings):
        dispatches.owe(
            store,
            peer,
            MessageKind.PERIODIC_REPORT,
            {"id": made["request_id"], "version": made["number"]},
            body,
        )


def _incident(store: Store, event: Event) -> None:
    incident = store.one(INCIDENTS, event["subject"]["id"])
    rows = list(_outlets(store, {"_id": {"$in": incident["outlet_ids"][:OUTLETS_A_PAGE]}}, datetime.now(UTC)))
    thing_id = f"incident.{incident['_id']}"
    for peer in peers.every(store.settings):
        body = {"moment": text_of(event["at"]), "outlets": rows}
        dispatches.owe(
            store, peer, MessageKind.DEVICE_STATES, {"id": thing_id, "version": event["seq"]}, body
        )


def _pages(store: Store, now: datetime) -> Iterator[list[bodies.OutletState]]:
    page: list[bodies.OutletState] = []
    for row in _outlets(store, {"paths": areas.active_province_id(store)}, now):
        page.append(row)
        if len(page) == OUTLETS_A_PAGE:
            yield page
            page = []
    if page:
        yield page


def _outlets(store: Store, where: Query, now: datetime) -> Iterator[bodies.OutletState]:
    row = store.collection(MONITORING_ROUNDS).find_one({"_id": ROUND})
    since = row["listening_since"] if row else None
    found = list(store.collection(OUTLETS).find(where).sort("_id", 1))
    ids = [one["_id"] for one in found]
    heard = {one["_id"]: one for one in store.collection(OUTLET_STATES).find({"_id": {"$in": ids}})}
    for outlet in found:
        yield _outlet(outlet, heard.get(outlet["_id"]), now, since)


def _outlet(
    outlet: Outlet, heard: OutletState | None, now: datetime, since: datetime | None
) -> bodies.OutletState:
    return {
        "id": outlet["_id"],
        "code": outlet["code"],
        "name": outlet["name"],
        "kind": outlet["kind"],
        "technology": outlet["technology"],
        "area_id": outlet["area_id"],
        "states": sorted(map(str, states.of(outlet, heard, now, listening_since=since))),
        "heard_at": _moment(heard["heard_at"] if heard else None),
    }


def _figures(store: Store, day: date) -> StatisticsBody:
    province = areas.active_province_id(store)
    found, _ = statistics.read(store, StatisticsFilter(province), day, day, By.DAY)
    return {
        "from": day.isoformat(),
        "to": day.isoformat(),
        "area_id": province,
        "reports": {
            "received": found.received,
            "finished": found.finished,
            "open": found.open,
            "overdue_open": found.overdue_open,
            "answered": _share(found.answered),
            "resolved": _share(found.resolved),
            "on_time": _share(found.on_time),
        },
    }


def _share(share: Share) -> Part:
    return {"n": share.n, "of": share.of}


def _moment(at: datetime | None) -> str | None:
    return text_of(at) if at else None


def _agency(store: Store, agency_id: str) -> str:
    found = agencies.find_open(store, agency_id) if agency_id else None
    return found["name"]["vi"][:300] if found else ""


_TELLERS: Mapping[str, Callable[[Store, Event], None]] = {
    "incident": _incident,
    "post": _post,
    "report": _report,
    "return_sum": _sum,
}
