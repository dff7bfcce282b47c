"""Landing: what is made here of a message: a draft of a post or a document for an editor, or a report.

A draft that nobody has touched is written again by a later version. One that somebody works on, or that is out, is
left alone, and the later version becomes a draft beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypedDict, cast

from pymongo.client_session import ClientSession

from models.areas import agencies, areas
from models.content import drafting
from models.content.draft_texts import text_of
from models.content.drafting import PostDraft
from models.content.posts import POSTS, Post, PostState, Priority
from models.directives import content as directive_content
from models.directives import recipients
from models.directives.content import DirectiveContent
from models.directives.directives import DIRECTIVES, DirectiveState
from models.errors import Invalid, NotFound
from models.hub.bodies import ContentBody, DirectiveBody, OpinionBody
from models.hub.messages import Message, MessageKind, moment_of
from models.hub.peers import Peer
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.store import Store, events
from models.store.events import Actor

#: States of a post of which nobody reads anything, and nobody will.
_GONE = (PostState.DISCARDED, PostState.EXPIRED, PostState.WITHDRAWN)


class Standing(TypedDict):
    """What stands here for a thing of a peer."""

    made_kind: str
    made_id: str


@dataclass(frozen=True)
class Landed:
    """What was made: its kind and id, "" for nothing.

    `waits`: an official must see to it by themselves; `done`: nothing is left to be done.
    """

    kind: str
    id: str
    waits: bool = False
    urgent: bool = False
    done: bool = False


def agency_of(store: Store, peer: Peer) -> str:
    """Return the body that what a peer sends is for."""
    return peer.agency_id or agencies.committee(areas.active_province_id(store))


def title_of(message: Message) -> str:
    """Return what a list shows of a message; of an opinion no words, since they are a resident's."""
    body = message["body"]
    if message["kind"] == MessageKind.CONTENT:
        first = body["texts"].get(body["language"]) or next(iter(body["texts"].values()))
        return str(first["title"])
    return str(body.get("title", ""))


def land(
    store: Store,
    peer: Peer,
    message: Message,
    known: Standing | None,
    actor: Actor,
    session: ClientSession,
) -> Landed:
    """Make of a message of content or of a document what an editor finds.

    :param known: what stands here for an earlier version.
    :raises Invalid: its words break a rule of posts.
    """
    body = message["body"]
    if message["kind"] == MessageKind.DIRECTIVE:
        return _directive(store, peer, cast(DirectiveBody, body), known, actor, session)
    return _content(store, peer, cast(ContentBody, body), known, actor, session)


def file_opinion(store: Store, peer: Peer, body: OpinionBody, actor: Actor, *, key: str) -> Landed:
    """File an opinion as a report whose source is the peer; the answers go back there.

    :raises Invalid: naming every fault.
    """
    area_id = _area(store, body["area_id"])
    draft = Draft(
        text=body["text"],
        category=body["category"] or peer.opinion_category,
        area_id=area_id,
        lat=body.get("lat"),
        lon=body.get("lon"),
        address=body.get("address", ""),
    )
    reporter = Reporter(MessageChannel.HUB, Owner("hub", peer.id), actor)
    try:
        filed = filing.file(store, draft, reporter, key=key)
    except Invalid as error:
        if not peer.opinion_category or all(one.field != "category" for one in error.faults):
            raise
        # The catalogue of the peer is another one.
        filed = filing.file(store, replace(draft, category=peer.opinion_category), reporter, key=key)
    return Landed("report", filed.report["_id"])


def _content(
    store: Store,
    peer: Peer,
    body: ContentBody,
    standing: Standing | None,
    actor: Actor,
    session: ClientSession,
) -> Landed:
    untouched = _untouched(store, standing, session)
    if body["status"] in ("withdrawn", "expired"):
        if untouched is None:
            stands = _stands(store, standing, session)
            return Landed(*_made(standing), waits=stands, done=not stands)
        _change(store, untouched, {"state": PostState.DISCARDED}, "discarded", actor, session)
        return Landed("post", untouched["_id"], done=True)
    draft = _draft(store, peer, body)
    urgent = body["priority"] == Priority.URGENT
    if untouched is None:
        made = drafting.create(store, draft, actor, session=session)
        return Landed("post", made["_id"], urgent=urgent)
    if faults := drafting.faults(store, draft):
        raise Invalid(*faults)
    texts = {lang: text_of(text) for lang, text in draft["texts"].items() if text is not None}
    # Files of a later version are fetched and attached afresh (`models.hub.arrived_files`).
    values = {**draft, "texts": texts, "media": [], "image": None}
    _change(store, untouched, values, "edited", actor, session)
    return Landed("post", untouched["_id"], urgent=urgent)


def _draft(store: Store, peer: Peer, body: ContentBody) -> PostDraft:
    area_id = _area(store, body["area_id"])
    draft: PostDraft = {
        "area_id": area_id,
        "category": body["category"],
        "lang": body["language"],
        "texts": {
            lang: {"title": text["title"], "body": text["body"]} for lang, text in body["texts"].items()
        },
        "source_agency_id": agency_of(store, peer),
        "priority": body["priority"],
        "valid_from": _moment(body["valid_from"]),
        "valid_to": _moment(body["valid_to"]),
    }
    # The topics of the peer are others; an editor puts it where it belongs.
    unknown = any(one.field == "category" for one in drafting.faults(store, draft))
    return {**draft, "category": peer.topic} if unknown else draft


def _untouched(store: Store, standing: Standing | None, session: ClientSession) -> Post | None:
    """Return the post that stands here, where it is a draft that no official has written in."""
    if standing is None or standing["made_kind"] != "post":
        return None
    query = {"_id": standing["made_id"], "state": PostState.DRAFT, "editors": []}
    return store.collection(POSTS).find_one(query, session=session)


def _stands(store: Store, standing: Standing | None, session: ClientSession) -> bool:
    """Say whether there is a post that was made of a thing and is not gone."""
    query = {"_id": standing["made_id"] if standing else "", "state": {"$nin": list(_GONE)}}
    return store.collection(POSTS).find_one(query, {"_id": True}, session=session) is not None


def _change(
    store: Store, post: Post, values: Mapping[str, Any], action: str, actor: Actor, session: ClientSession
) -> None:
    update = {"$set": {**values, "updated_at": datetime.now(UTC)}}
    events.change(
        store, POSTS, post["_id"], update, action=action, actor=actor, expect=post["version"], session=session
    )


def _directive(
    store: Store,
    peer: Peer,
    body: DirectiveBody,
    standing: Standing | None,
    actor: Actor,
    session: ClientSession,
) -> Landed:
    unit = agency_of(store, peer)
    content = DirectiveContent(
        sender_id=unit,
        kind=body["type"],
        number=body["number"],
        issued_on=body["issued_on"],
        title=body["title"],
        body=body["body"],
        due_at=_moment(body["due_at"]),
    )
    # Whom it goes on to, the unit decides before it sends it.
    faults = [
        one
        for one in directive_content.faults_of(store, content, Owner("hub", peer.id))
        if one.code not in ("recipients_needed", "time_past")
    ]
    if faults:
        raise Invalid(*faults)
    values = {**directive_content.stored(content), "updated_at": datetime.now(UTC)}
    return Landed("directive", _kept_directive(store, unit, values, standing, actor, session))


def _kept_directive(
    store: Store,
    unit: str,
    values: Mapping[str, Any],
    standing: Standing | None,
    actor: Actor,
    session: ClientSession,
) -> str:
    """Write the draft that nobody has touched again, or begin another one; returns its id."""
    query = {"_id": standing["made_id"] if standing else "", "state": DirectiveState.DRAFT, "author": ""}
    before = store.collection(DIRECTIVES).find_one(query, session=session)
    if before:
        update = {"$set": values}
        version = before["version"]
        events.change(
            store,
            DIRECTIVES,
            before["_id"],
            update,
            action="edited",
            actor=actor,
            expect=version,
            session=session,
        )
        return before["_id"]
    document = {
        **values,
        "state": DirectiveState.DRAFT,
        "paths": recipients.path_of(store, unit),
        "recipients": [],
        "replaces": None,
        "replaced_by": None,
        "author": "",
        "sent_by": "",
        "sent_at": None,
    }
    made = events.create(store, DIRECTIVES, document, action="drafted", actor=actor, session=session)
    return made["_id"]


def _made(standing: Standing | None) -> tuple[str, str]:
    return (standing["made_kind"], standing["made_id"]) if standing else ("", "")


def _area(store: Store, area_id: str) -> str:
    """Return an area of the province; the whole of it where another is named."""
    province = areas.active_province_id(store)
    try:
        return area_id if province in areas.above(store, area_id) else province
    except NotFound:
        return province


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None
