"""The steps of a bulletin: it is confirmed by whoever heard it, handed in, approved, returned, withdrawn, discarded.

Each is taken by compare-and-set on the version. An urgent one is approved by somebody who did not write it; of the
others one pair of eyes is enough, since in a commune one person does it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.content.posts import Approval, Priority, Returned
from models.errors import Clash, Fault, Forbidden, Invalid, Stale, insist_on_none
from models.files import sounds
from models.language import visible
from models.language.text import nfc
from models.programme import bulletin_faults, programme_access
from models.programme.bulletin_states import STEPS, BulletinAction, leading_on
from models.programme.bulletins import BULLETINS, Bulletin, BulletinState, Spoken
from models.store import Store, events
from models.store.events import EventDetails


def open_to(official: Identity, bulletin: Bulletin) -> tuple[BulletinAction, ...]:
    """Return the steps that would be accepted of this official now, in order."""
    return tuple(
        action
        for action in leading_on(BulletinState(bulletin["state"]))
        if programme_access.may(official, STEPS[action].permission, bulletin)
        and not _wrote_it(official, bulletin, action)
    )


def permitted(
    store: Store, official: Identity, bulletin_id: str, action: BulletinAction, expect: int
) -> Bulletin:
    """Return the bulletin, if this official may take the step now.

    :raises NotFound: there is no such bulletin for them.
    :raises Forbidden: `no_permission`, or `approver_wrote_it` of an urgent one.
    :raises Stale: its version is not the expected one.
    :raises Clash: `bulletin_state`.
    """
    bulletin: Bulletin = programme_access.get(store, official, BULLETINS, bulletin_id)
    programme_access.insist(official, STEPS[action].permission, bulletin)
    if bulletin["version"] != expect:
        raise Stale(bulletin)
    if bulletin["state"] not in STEPS[action].sources:
        raise Clash("bulletin_state")
    if _wrote_it(official, bulletin, action):
        raise Forbidden("approver_wrote_it")
    return bulletin


def take(
    store: Store,
    official: Identity,
    bulletin: Bulletin,
    action: BulletinAction,
    values: Mapping[str, Any],
    *,
    details: EventDetails | None = None,
    session: ClientSession | None = None,
) -> Bulletin:
    """Take a step by compare-and-set on the version."""
    step = STEPS[action]
    wrote = action in (BulletinAction.EDIT, BulletinAction.CONFIRM, BulletinAction.SUBMIT)
    added = {"$addToSet": {"writers": official.id}} if wrote else {}
    state = {} if action is BulletinAction.CONFIRM else {"state": step.target}
    return events.change(
        store,
        BULLETINS,
        bulletin["_id"],
        {"$set": {**values, **state, "updated_at": datetime.now(UTC)}, **added},
        action=step.event,
        actor=official.actor,
        expect=bulletin["version"],
        details=details,
        session=session,
    )


def confirm(store: Store, official: Identity, bulletin_id: str, language: str, *, expect: int) -> Bulletin:
    """Say that the spoken words of a language were heard and are right.

    :raises Invalid: nothing is spoken in it, or its sound is not made yet, so that nobody can have heard it.
    :raises NotFound, Forbidden, Clash, Stale: as `permitted`.
    """
    bulletin = permitted(store, official, bulletin_id, BulletinAction.CONFIRM, expect)
    if language not in bulletin["spoken"] or language not in bulletin["sounds"]:
        raise Invalid(Fault("lang", "sound_unknown"))
    if not sounds.ready(store, [bulletin["sounds"][language]]):
        raise Invalid(Fault("lang", "sound_not_ready"))
    confirmed: Spoken = {**bulletin["spoken"][language], "confirmed_by": official.id}
    spoken = {**bulletin["spoken"], language: confirmed}
    details: EventDetails = {"changes": {"lang": language}}
    return take(store, official, bulletin, BulletinAction.CONFIRM, {"spoken": spoken}, details=details)


def submit(store: Store, official: Identity, bulletin_id: str, *, expect: int) -> Bulletin:
    """Hand a bulletin to whoever approves it.

    :raises Invalid: it lacks something; names everything.
    :raises NotFound, Forbidden, Clash, Stale: as `permitted`.
    """
    bulletin = permitted(store, official, bulletin_id, BulletinAction.SUBMIT, expect)
    insist_on_none(bulletin_faults.of_submission(store, bulletin, datetime.now(UTC)))
    values: dict[str, Any] = {"approvals": [], "returned": None}
    return take(store, official, bulletin, BulletinAction.SUBMIT, values)


def approve(store: Store, official: Identity, bulletin_id: str, *, expect: int) -> Bulletin:
    """Let a bulletin onto the air; when and where, its entries say.

    :raises Invalid: it lacks something by now.
    :raises NotFound, Forbidden, Clash, Stale: as `permitted`.
    """
    bulletin = permitted(store, official, bulletin_id, BulletinAction.APPROVE, expect)
    now = datetime.now(UTC)
    insist_on_none(bulletin_faults.of_submission(store, bulletin, now))
    mine: Approval = {"official_id": official.id, "version": bulletin["version"], "at": now}
    return take(store, official, bulletin, BulletinAction.APPROVE, {"approvals": [mine]})


def send_back(store: Store, official: Identity, bulletin_id: str, note: str, *, expect: int) -> Bulletin:
    """Return a bulletin to its writers with the reason.

    :raises Invalid: there is no reason.
    :raises NotFound, Forbidden, Clash, Stale: as `permitted`.
    """
    bulletin = permitted(store, official, bulletin_id, BulletinAction.RETURN, expect)
    insist_on_none(visible.reason_faults("note", note))
    returned: Returned = {"official_id": official.id, "note": nfc(note), "at": datetime.now(UTC)}
    details: EventDetails = {"note": nfc(note)}
    return take(store, official, bulletin, BulletinAction.RETURN, {"returned": returned}, details=details)


def withdraw(store: Store, official: Identity, bulletin_id: str, note: str, *, expect: int) -> Bulletin:
    """Take a bulletin off the air, with the reason; its entries sound no more.

    :raises Invalid: there is no reason.
    :raises NotFound, Forbidden, Clash, Stale: as `permitted`.
    """
    bulletin = permitted(store, official, bulletin_id, BulletinAction.WITHDRAW, expect)
    insist_on_none(visible.reason_faults("note", note))
    return take(store, official, bulletin, BulletinAction.WITHDRAW, {}, details={"note": nfc(note)})


def discard(store: Store, official: Identity, bulletin_id: str, *, expect: int) -> Bulletin:
    """Give up a bulletin that was never on the air.

    :raises NotFound, Forbidden, Clash, Stale: as `permitted`.
    """
    bulletin = permitted(store, official, bulletin_id, BulletinAction.DISCARD, expect)
    return take(store, official, bulletin, BulletinAction.DISCARD, {})


def _wrote_it(official: Identity, bulletin: Bulletin, action: BulletinAction) -> bool:
    urgent = bulletin["priority"] == Priority.URGENT
    return action is BulletinAction.APPROVE and urgent and official.id in bulletin["writers"]
