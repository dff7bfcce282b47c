"""Steps of praise: it is named, confirmed by somebody else, published as a post, and withdrawn with a reason."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypedDict

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.content import approving, drafting, posts
from models.content.drafting import Begun
from models.content.posts import PostKind, PostState
from models.errors import Clash, Fault, Forbidden, NotFound, Stale, insist_on_none
from models.evaluation import catalogue, period, praise
from models.evaluation.period import Period
from models.evaluation.praise import PRAISES, Praise, PraiseState
from models.files import uploads
from models.language import visible
from models.language.languages import DEFAULT, choose
from models.language.text import nfc
from models.messages.messages import Owner
from models.store import Store, events, new_id

#: The longest text, in characters.
MOST_TEXT = 2000

#: States of a post that is not out and may still get out.
_ON_ITS_WAY = frozenset({PostState.DRAFT, PostState.SUBMITTED, PostState.RETURNED, PostState.SCHEDULED})


class PraiseContent(TypedDict):
    """What an official writes: the unit, the months, what it did well by language, and uploads that show it."""

    area_id: str
    first: str
    last: str
    texts: dict[str, str]
    evidence: list[str]


def faults_of(store: Store, official: Identity, content: PraiseContent) -> Iterator[Fault]:
    """Name everything that is wrong with what was written."""
    if not _is_unit(store, content["area_id"]):
        yield Fault("area_id", "area_unknown")
    if content["first"] and content["last"]:
        yield from period.faults_of(Period(content["first"], content["last"]))
    if not visible.is_visible(content["texts"].get(DEFAULT, "")):
        yield Fault(f"texts.{DEFAULT}", "required")
    for lang, text in content["texts"].items():
        if visible.is_visible(text):
            yield from visible.text_faults(f"texts.{lang}", text)
    if not content["evidence"]:
        yield Fault("evidence", "required")
    mine = [Owner("official", official.id)]
    yield from uploads.attachment_faults(store, content["evidence"], mine, "evidence")


def propose(store: Store, official: Identity, content: PraiseContent) -> Praise:
    """Name what a unit did well; it counts once somebody else has confirmed it.

    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission` at the area above the unit.
    """
    insist_on_none(faults_of(store, official, content))
    _insist(store, official, Permission.TARGET_ENTER, content["area_id"])
    document: Praise = {
        "_id": new_id(),
        "version": 0,
        "area_id": content["area_id"],
        "paths": areas.above(store, content["area_id"]),
        "first": content["first"],
        "last": content["last"],
        "texts": {lang: nfc(text) for lang, text in content["texts"].items() if visible.is_visible(text)},
        "evidence": content["evidence"],
        "state": str(PraiseState.PROPOSED),
        "by": official.id,
        "at": datetime.now(UTC),
        "decided_by": "",
        "decided_at": None,
        "post_id": "",
        "withdrawn_by": "",
        "withdrawn_at": None,
        "reason": "",
    }

    def work(session: ClientSession) -> Praise:
        uploads.attach(store, content["evidence"], document["_id"], session)
        return events.create(
            store, PRAISES, document, action="entered", actor=official.actor, session=session
        )

    return store.transact(work)


def confirm(store: Store, official: Identity, praise_id: str, *, expect: int) -> Praise:
    """Confirm somebody else's praise; never one's own.

    :raises Forbidden: `no_permission` at the area above the unit; `own_praise`.
    :raises Clash: `praise_state`.
    :raises NotFound, Stale: as usual.
    """
    before = _in_state(store, official, praise_id, PraiseState.PROPOSED)
    _insist(store, official, Permission.TARGET_CONFIRM, before["area_id"])
    if before["by"] == official.id:
        raise Forbidden("own_praise")
    fields = {
        "state": str(PraiseState.CONFIRMED),
        "decided_by": official.id,
        "decided_at": datetime.now(UTC),
    }
    return store.transact(
        lambda session: _change(store, official, before, fields, "confirmed", expect, session)
    )


def publish(store: Store, official: Identity, praise_id: str, *, expect: int) -> Praise:
    """Begin a post of what was confirmed, at the area above the unit; it goes the way of every post.

    :raises Forbidden: `no_permission` to write posts there.
    :raises Clash: `praise_state`.
    :raises NotFound, Stale: as usual.
    """
    before = _in_state(store, official, praise_id, PraiseState.CONFIRMED)

    def work(session: ClientSession) -> Praise:
        made = drafting.begin_as(store, official, _draft(store, before), session=session)
        fields = {"state": str(PraiseState.PUBLISHED), "post_id": made["_id"]}
        return _change(store, official, before, fields, "published", expect, session)

    return store.transact(work)


def withdraw(store: Store, official: Identity, praise_id: str, reason: str, *, expect: int) -> Praise:
    """Take a praise back with a reason, and its post with it where that is out; both stay, marked.

    :raises Invalid: there is no reason.
    :raises Forbidden: `no_permission` at the area above the unit, or to take its post back.
    :raises Clash: `praise_state`; `praise_post_waits`, its post may still get out and has to be given up first.
    :raises NotFound, Stale: as usual.
    """
    before = praise.get(store, official, praise_id)
    _insist(store, official, Permission.TARGET_CONFIRM, before["area_id"])
    insist_on_none(visible.reason_faults("reason", reason))
    if before["state"] == PraiseState.WITHDRAWN:
        raise Clash("praise_state")
    if before["version"] != expect:
        raise Stale(before)
    _take_post_back(store, official, before, reason)
    fields = {
        "state": str(PraiseState.WITHDRAWN),
        "withdrawn_by": official.id,
        "withdrawn_at": datetime.now(UTC),
        "reason": nfc(reason),
    }
    return store.transact(
        lambda session: _change(store, official, before, fields, "withdrawn", expect, session)
    )


def _take_post_back(store: Store, official: Identity, before: Praise, reason: str) -> None:
    if not before["post_id"]:
        return
    post = posts.get(store, before["post_id"])
    if post["state"] in _ON_ITS_WAY:
        raise Clash("praise_post_waits")
    if post["state"] == PostState.PUBLISHED:
        approving.withdraw(store, official, post["_id"], {DEFAULT: reason}, expect=post["version"])


def _draft(store: Store, row: Praise) -> Begun:
    """Return what the post begins with: what the unit did well in each language in which it was written."""
    fixed, place = catalogue.praise_post(), areas.get(store, row["area_id"])["full_name"]
    return {
        "area_id": praise.above(store, row["area_id"]),
        "kind": str(PostKind.NEWS),
        "category": fixed.category,
        "lang": DEFAULT,
        "texts": {
            lang: {
                "title": choose(fixed.title, lang).format(place=place),
                "body": f"<p>{html.escape(text)}</p>",
            }
            for lang, text in row["texts"].items()
        },
    }


def _in_state(store: Store, official: Identity, praise_id: str, state: PraiseState) -> Praise:
    found = praise.get(store, official, praise_id)
    if found["state"] != state:
        raise Clash("praise_state")
    return found


def _insist(store: Store, official: Identity, permission: Permission, area_id: str) -> None:
    if not praise.may(store, official, permission, area_id):
        raise Forbidden("no_permission")


def _is_unit(store: Store, area_id: str) -> bool:
    try:
        return areas.active_province_id(store) in areas.get(store, area_id)["path"][:-1]
    except NotFound:
        return False


def _change(
    store: Store,
    official: Identity,
    before: Praise,
    fields: Mapping[str, Any],
    action: str,
    expect: int,
    session: ClientSession,
) -> Praise:
    return events.change(
        store,
        PRAISES,
        before["_id"],
        {"$set": dict(fields)},
        action=action,
        actor=official.actor,
        expect=expect,
        guard={"state": before["state"]},
        details={"note": str(fields.get("reason", ""))},
        session=session,
    )
