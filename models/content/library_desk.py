"""The media library at the desk: officials send files, say what they show, and remove what nothing uses.

Whoever may read posts at the desk finds every file, so that no office photographs the same bridge again. Whoever may
write posts sends files; what is said of one is changed by those who may write for its body at its place, and by whoever
sent it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import HERE, Circumstances, Identity
from models.access.permissions import Permission
from models.areas import areas
from models.content import feed_changes, file_uses, post_access
from models.content.file_uses import FileUse
from models.errors import Clash, Forbidden, insist_on_none
from models.files import kinds, library, library_facts, sent_recordings
from models.files.library import LIBRARY_FILES, Kept, LibraryFile, Origin
from models.files.library_facts import Description
from models.files.sent_recordings import SentRecording
from models.store import Store, events

#: Most uses that a refusal names.
MOST_NAMED = 5


def upload(store: Store, identity: Identity, data: bytes, name: str, *, where: Circumstances = HERE) -> Kept:
    """Make something safe of a file and keep it, or find it where it is kept already.

    :param name: what it is called there where it comes from.
    :raises Invalid: it can't be accepted, and why.
    :raises Unavailable: too many others are being read.
    :raises Forbidden: `no_permission`.
    """
    permissions.insist(identity, Permission.POST_WRITE)
    kind, read = kinds.read(store.settings, data, where)
    return library.keep(store, kind, read, _origin(store, identity, name), actor=identity.actor)


def send_recording(store: Store, identity: Identity, data: bytes, name: str) -> SentRecording:
    """Take sound or a film in, to be made for the library soon.

    :raises Invalid: what is plainly wrong with it; what shows only later is told by its state.
    :raises Forbidden: `no_permission`.
    """
    permissions.insist(identity, Permission.POST_WRITE)
    return sent_recordings.send(store, data, _origin(store, identity, name), actor=identity.actor)


def describe(
    store: Store, identity: Identity, file_id: str, changed: Description, *, expect: int
) -> LibraryFile:
    """Change what is said of a file; what is left out stays.

    :raises Invalid: naming every fault.
    :raises Forbidden: `no_permission`, for what it was or for what it becomes.
    :raises NotFound, Stale: as usual.
    """
    file = library.get(store, file_id)
    _insist(store, identity, file)
    insist_on_none(library_facts.faults(store, changed))
    described = library_facts.merged(file, changed)
    _insist(store, identity, {**file, **described})
    fields = {"fields": sorted(changed), **_kinds(file, changed)}

    def work(session: ClientSession) -> LibraryFile:
        after = events.change(
            store,
            LIBRARY_FILES,
            file_id,
            {"$set": library_facts.values(file, described)},
            action="described",
            actor=identity.actor,
            expect=expect,
            details={"changes": fields},
            session=session,
        )
        if library.refusal(after) != library.refusal(file):
            for post in file_uses.posts_with(store, file_id, session):
                feed_changes.note(store, post, post, session)
        return after

    return store.transact(work)


def remove(store: Store, identity: Identity, file_id: str, *, expect: int) -> None:
    """Remove a file for ever that nothing uses.

    :raises Clash: `media_used`, naming what uses it of what they may read, and how many posts do that they may not.
    :raises Forbidden, NotFound, Stale: as for `describe`.
    """
    file = library.get(store, file_id)
    _insist(store, identity, file)

    def work(session: ClientSession) -> None:
        gone = events.change(
            store,
            LIBRARY_FILES,
            file_id,
            {"$set": {"words": []}},
            action="removed",
            actor=identity.actor,
            expect=expect,
            session=session,
        )
        if uses := file_uses.of_file(store, file_id, session=session):
            told = file_uses.told(store, identity, uses, session=session)
            raise _used(uses, told)
        library.delete(store, gone, session)

    store.transact(work)


def may_change(store: Store, identity: Identity, file: LibraryFile) -> bool:
    """Say whether an official may change what is said of a file, and remove it."""
    place = file["area_id"] or areas.active_province_id(store)
    mine = file["uploaded_by"] == identity.id and bool(
        permissions.assignments_with(identity, Permission.POST_WRITE)
    )
    return mine or post_access.may(store, identity, Permission.POST_WRITE, place, file["source_agency_id"])


def _insist(store: Store, identity: Identity, file: LibraryFile) -> None:
    if not may_change(store, identity, file):
        raise Forbidden("no_permission")


def _used(uses: Sequence[FileUse], told: Sequence[FileUse]) -> Clash:
    """Return the refusal to remove what is used."""
    named = list(dict.fromkeys(f"{use['title']} ({use['id']})" for use in told if use["id"]))
    others = {use["id"] for use in uses} - {use["id"] for use in told}
    return Clash("media_used", uses="; ".join(named[:MOST_NAMED]) or "–", others=len(others))


def _origin(store: Store, identity: Identity, name: str) -> Origin:
    place = _place_of(store, identity)
    return Origin(name, post_access.source_of(store, identity, place), place)


def _place_of(store: Store, identity: Identity) -> str:
    """Return the place for which an official writes."""
    held = permissions.assignments_with(identity, Permission.POST_WRITE)
    return held[0].area_id if held else areas.active_province_id(store)


def _kinds(file: LibraryFile, changed: Description) -> dict[str, str]:
    """Return what the trace keeps of rights and consent: who said when what may be done with it."""
    return {name: changed[name]["kind"] for name in ("rights", "consent") if name in changed}
