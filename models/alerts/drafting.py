"""Drafting (soạn cảnh báo): writing, editing, submitting and giving back alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NotRequired, TypedDict

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import alerts, outlines, polygons, submissions
from models.alerts.alerts import ALERTS, Alert, AlertContent, Origin, Reference
from models.alerts.cap_terms import CapScope, MsgType, Status, Urgency
from models.alerts.content import EMPTY, Content, cleaned, content_of
from models.alerts.endings import Ending, ending, ending_of, fresh_words
from models.alerts.permitted_steps import confirmation, insist_in, permitted, take
from models.alerts.states import AlertAction, AlertState
from models.errors import Clash, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.store import Query, Store, events, new_id
from models.store.events import Actor, EventDetails

#: The end of a warning stands for so long at least, for readers and phones that come late.
END_STAYS = timedelta(days=1)


class Links(TypedDict):
    """How a new alert stands to those before it; the first of a series has no `series` yet."""

    status: str
    msg_type: str
    references: list[Reference]
    previous_id: str | None
    revision: int
    series: NotRequired[str]


def draft(
    store: Store,
    identity: Identity,
    status: Status,
    content: Content,
    *,
    origin: Origin | None = None,
    session: ClientSession | None = None,
) -> Alert:
    """Begin an alert. Its status, Actual or Exercise or Test, is chosen here and stays.

    :param origin: the other system that wrote what the official takes over.
    :raises Invalid: the areas or the hazard are missing or unknown; the rest may follow by `edit`.
    :raises Forbidden: the official may not warn all of the areas.
    """
    links: Links = {
        "status": status,
        "msg_type": MsgType.ALERT,
        "references": [],
        "previous_id": None,
        "revision": 1,
    }
    return _begin(store, identity, content, links, origin, session)


def draft_by_system(store: Store, actor: Actor, origin: Origin, status: Status, content: Content) -> Alert:
    """Begin an alert that another system wrote. Two people are needed for it: one submits, another approves.

    :raises Invalid: as for `draft`.
    """
    links: Links = {
        "status": status,
        "msg_type": MsgType.ALERT,
        "references": [],
        "previous_id": None,
        "revision": 1,
    }
    values = cleaned(store, {**EMPTY, **content})
    document = {**_fresh(store, values, links), "authors": [], "origin": origin}
    return events.create(store, ALERTS, document, action="drafted", actor=actor)


def follow_up(
    store: Store,
    identity: Identity,
    alert_id: str,
    msg_type: MsgType,
    content: Content,
    *,
    over: bool = False,
    origin: Origin | None = None,
    session: ClientSession | None = None,
) -> Alert:
    """Draft an Update or Cancel of an approved alert: a copy of it with `content` in place of what was.

    A Cancel, and an Update with `over`, is an end: its texts say so, and it stays for a day for those who come late.

    :param over: the danger is over.
    :param origin: the other system that wrote what is new; None: whoever wrote the alert before.
    :raises NotFound: there is no such alert for this official.
    :raises Clash: `alert_state` it was never approved, `alert_superseded` it has a follow-up already,
        `alert_ended` it is the end of a warning itself: who warns again drafts a new alert.
    :raises Invalid, Forbidden: as for `draft`.
    """
    former = alerts.readable(store, identity, alert_id)
    if former["state"] != AlertState.APPROVED:
        raise Clash("alert_state")
    if former["superseded_by"]:
        raise Clash("alert_superseded")
    if ending_of(former):
        raise Clash("alert_ended")
    # An update takes effect when it is issued, not when the first alert did.
    copied: Content = {**content_of(former), "effective": None}
    how = ending(msg_type, Urgency.PAST if over else None)
    ended = _ended(former, how) if how else {}
    whole: Content = {**copied, **ended, **content}
    wrote = origin or former.get("origin")
    return _begin(store, identity, whole, _following(former, msg_type), wrote, session)


def _ended(former: Alert, how: Ending) -> Content:
    expires = max(alerts.expiry(former), datetime.now(UTC) + END_STAYS)
    words = fresh_words(how, former["infos"])
    return {"urgency": Urgency.PAST, "infos": words, "expires": expires, "asks_check_in": False}


def edit(
    store: Store,
    identity: Identity,
    alert_id: str,
    content: Content,
    *,
    expect: int,
    origin: Origin | None = None,
    session: ClientSession | None = None,
) -> Alert:
    """Change an alert that is not approved; it is a draft again, and the official one of its authors.

    :param origin: the other system that wrote what is new.
    :raises Invalid: as for `draft`.
    :raises Forbidden, NotFound, Clash, Stale: as for `submit`.
    """
    alert, transition = permitted(store, identity, alert_id, AlertAction.EDIT, expect)
    values = cleaned(store, {**content_of(alert), **_redrawn(store, alert, content), **content})
    insist_in(store, identity, Permission.ALERT_DRAFT, values["area_ids"])
    # Who confirmed a span or released the SMS did so of what they had read.
    taken_back: Query = {"reason": "", "confirmed_spans": [], "sms_release": None}
    wrote: Query = {"origin": origin} if origin else {}
    update = {"$set": {**values, **taken_back, **wrote}, "$addToSet": {"authors": identity.id}}
    details: EventDetails = {"changes": {"fields": sorted(content)}}
    return take(store, identity, alert, transition, update, details=details, session=session)


def _redrawn(store: Store, alert: Alert, content: Content) -> Content:
    """Leave the areas to the new drawing, if they were those of the drawing before."""
    before = polygons.of(alert)
    if "polygons" in content and before and outlines.touched(store, before) == alert["area_ids"]:
        return {"area_ids": []}
    return {}


def submit(store: Store, identity: Identity, alert_id: str, *, expect: int, span: str = "") -> Alert:
    """Hand a draft to those who may approve it.

    :param span: why it is to hold unusually long or short, where it does.
    :raises Invalid: it breaks rules; names every one. Or `span_unconfirmed`: it holds unusually long or short.
    :raises Forbidden: the official may not warn all of its areas.
    :raises NotFound: there is no such alert for this official.
    :raises Clash: `alert_state`, it is no draft.
    :raises Stale: somebody changed it first.
    """
    alert, transition = permitted(store, identity, alert_id, AlertAction.SUBMIT, expect, span=span)
    values = {"submitted_by": identity.id, "confirmed_spans": confirmation(identity, span)}
    update = {"$set": values, "$addToSet": {"authors": identity.id}}
    details: EventDetails = {"changes": submissions.kept(alert)}
    return take(store, identity, alert, transition, update, details=details)


def discard(store: Store, identity: Identity, alert_id: str, *, expect: int) -> Alert:
    """Throw away a draft, or what was given back; it is kept, but left out of lists, and nothing leads on from there.

    :raises Forbidden, NotFound, Clash, Stale: as for `submit`.
    """
    alert, transition = permitted(store, identity, alert_id, AlertAction.DISCARD, expect)
    return take(store, identity, alert, transition, {"$set": {}})


def give_back(store: Store, identity: Identity, alert_id: str, reason: str, *, expect: int) -> Alert:
    """Give a submitted alert back to its authors.

    :raises Invalid: there is no reason.
    :raises Forbidden, NotFound, Clash, Stale: as for `submit`.
    """
    alert, transition = permitted(store, identity, alert_id, AlertAction.RETURN, expect)
    insist_on_none(visible.reason_faults("reason", reason))
    clean = nfc(reason)
    return take(store, identity, alert, transition, {"$set": {"reason": clean}}, details={"note": clean})


def _following(former: Alert, msg_type: MsgType) -> Links:
    reference: Reference = {
        "sender": former["sender"],
        "identifier": former["identifier"],
        "sent": former["sent"],
    }
    return {
        "status": former["status"],
        "msg_type": msg_type,
        "references": [*former["references"], reference],
        "previous_id": former["_id"],
        "revision": former["revision"] + 1,
        "series": former["series"],
    }


def _begin(
    store: Store,
    identity: Identity,
    content: Content,
    links: Links,
    origin: Origin | None,
    session: ClientSession | None,
) -> Alert:
    values = cleaned(store, {**EMPTY, **content})
    insist_in(store, identity, Permission.ALERT_DRAFT, values["area_ids"])
    document = {**_fresh(store, values, links), "authors": [identity.id]}
    if origin:
        document["origin"] = origin
    return events.create(store, ALERTS, document, action="drafted", actor=identity.actor, session=session)


def _fresh(store: Store, values: AlertContent, links: Links) -> dict[str, Any]:
    """Return a draft that nobody has written at yet."""
    alert_id, now = new_id(), datetime.now(UTC)
    return {
        "_id": alert_id,
        **values,
        "status": links["status"],
        "msg_type": links["msg_type"],
        "references": links["references"],
        "previous_id": links["previous_id"],
        "revision": links["revision"],
        "scope": CapScope.PUBLIC,
        "series": links.get("series", alert_id),
        "sender": store.settings.cap_sender,
        "state": AlertState.DRAFT,
        "submitted_by": None,
        "approved_by": None,
        "reason": "",
        "superseded_by": None,
        "sms_release": None,
        "created_at": now,
        "updated_at": now,
    }
