"""Drafting documents: they are written, edited and given up until they are sent, and a new version is begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.directives import content, recipients
from models.directives.content import DirectiveContent
from models.directives.directives import DIRECTIVES, Directive, DirectiveState
from models.directives.states import DIRECTIVE_STEPS, DirectiveAction
from models.errors import Clash, Fault, Stale, insist_on_none
from models.files import uploads
from models.language.visible import is_visible
from models.messages.messages import Owner
from models.store import Store, events, new_id


def create(store: Store, official: Identity, written: DirectiveContent) -> Directive:
    """Begin a document.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission` to write for this sender.
    """
    return _begin(store, official, written, None)


def revise(
    store: Store, official: Identity, directive_id: str, written: DirectiveContent, *, expect: int
) -> Directive:
    """Begin a new version of a document that is out; its `note` says what is new in it.

    The one that is out stays as it is, and takes answers until the new one is sent.

    :raises Invalid: naming every fault; `required`: nothing says what is new.
    :raises NotFound, Forbidden, Stale: as usual.
    :raises Clash: `directive_state`: it is no longer what is out.
    """
    former = permitted(store, official, directive_id, DirectiveAction.REVISE, expect)
    whole = replace(written, sender_id=former["sender_id"], own_files=frozenset(former["file_ids"]))
    if not is_visible(written.note):
        insist_on_none([Fault("note", "required")])
    return _begin(store, official, whole, former)


def edit(
    store: Store, official: Identity, directive_id: str, written: DirectiveContent, *, expect: int
) -> Directive:
    """Write a draft again.

    :raises Invalid, NotFound, Forbidden, Stale: as for `revise`.
    :raises Clash: `directive_state`: it was sent or given up.
    """
    before = permitted(store, official, directive_id, DirectiveAction.EDIT, expect)
    whole = replace(written, sender_id=before["sender_id"], own_files=frozenset(before["file_ids"]))
    insist_on_none(content.faults_of(store, whole, _owner(official)))
    values = {**content.stored(whole), "author": official.id, "updated_at": datetime.now(UTC)}
    fresh = [one for one in values["file_ids"] if one not in before["file_ids"]]
    gone = [one for one in before["file_ids"] if one not in values["file_ids"]]

    def work(session: ClientSession) -> Directive:
        uploads.attach(store, fresh, directive_id, session)
        uploads.hand_on(store, gone, directive_id, None, session)
        return _take(store, before, DirectiveAction.EDIT, values, official, session)

    return store.transact(work)


def discard(store: Store, official: Identity, directive_id: str, *, expect: int) -> Directive:
    """Give a draft up; its row stays, its files go.

    :raises NotFound, Forbidden, Stale, Clash: as for `edit`.
    """
    before = permitted(store, official, directive_id, DirectiveAction.DISCARD, expect)
    values = {"updated_at": datetime.now(UTC)}

    def work(session: ClientSession) -> Directive:
        uploads.hand_on(store, before["file_ids"], directive_id, None, session)
        return _take(store, before, DirectiveAction.DISCARD, values, official, session)

    return store.transact(work)


def permitted(
    store: Store, official: Identity, directive_id: str, action: DirectiveAction, expect: int
) -> Directive:
    """Return a document with which an official may do this now.

    :raises NotFound: there is none that they may know of as its sender.
    :raises Forbidden: `no_permission`.
    :raises Stale: somebody changed it first.
    :raises Clash: `directive_state`.
    """
    step = DIRECTIVE_STEPS[action]
    found = store.one(
        DIRECTIVES, directive_id, unit_access.within(official, Permission.DIRECTIVE_READ, "sender_id")
    )
    unit_access.insist_for(store, official, step.permission, found["sender_id"])
    if found["version"] != expect:
        raise Stale(found)
    if found["state"] not in step.sources:
        raise Clash("directive_state")
    return found


def _begin(
    store: Store, official: Identity, written: DirectiveContent, former: Directive | None
) -> Directive:
    unit_access.insist_for(store, official, Permission.DIRECTIVE_WRITE, written.sender_id)
    insist_on_none(content.faults_of(store, written, _owner(official)))
    fresh_id = new_id()
    document = {
        "_id": fresh_id,
        **content.stored(written),
        "state": DirectiveState.DRAFT,
        "paths": recipients.path_of(store, written.sender_id),
        "recipients": [],
        "replaces": former["_id"] if former else None,
        "replaced_by": None,
        "author": official.id,
        "sent_by": "",
        "sent_at": None,
        "updated_at": datetime.now(UTC),
    }
    fresh = [one for one in document["file_ids"] if one not in written.own_files]

    def work(session: ClientSession) -> Directive:
        uploads.attach(store, fresh, fresh_id, session)
        return events.create(
            store, DIRECTIVES, document, action="drafted", actor=official.actor, session=session
        )

    return store.transact(work)


def _take(
    store: Store,
    before: Directive,
    action: DirectiveAction,
    values: Mapping[str, object],
    official: Identity,
    session: ClientSession,
) -> Directive:
    step = DIRECTIVE_STEPS[action]
    return events.change(
        store,
        DIRECTIVES,
        before["_id"],
        {"$set": {**values, "state": step.target}},
        action=step.event,
        actor=official.actor,
        expect=before["version"],
        details={"changes": {"fields": sorted(values)}},
        session=session,
    )


def _owner(official: Identity) -> Owner:
    return Owner("official", official.id)
