"""Webhooks: servers of partners that are told of each warning at once.

An administrator registers one; its secret is shown once. It is told nothing before its server has sent back a
challenge (`verified`). A server that fails too often in a row is disabled, and the administrators are told; whatever it
missed is sent again when somebody asks (`webhook_deliveries.replay`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.alerts.cap_terms import Status
from models.errors import Clash, Fault, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.partners import addresses, webhook_secrets
from models.partners.webhook_secrets import SealedSecret
from models.store import Query, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor, EventDetails


class WebhookState(StrEnum):
    """Where a webhook stands: `PENDING` until its server proves that it wants to be told; `REMOVED` is history."""

    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"
    REMOVED = "removed"


class _Stored(TypedDict, total=False):
    """What an administrator says of a webhook, as it is stored."""

    name: str
    url: str
    statuses: list[str]


class Webhook(TypedDict):
    """One server of a partner.

    `statuses` are those of alerts that it asked for. `failures` counts the messages in a row that it did not take at
    all. `reason` says why it is pending or disabled: a code of the channel, or `official`. `secrets` are those in use,
    the newest first.
    """

    _id: str
    version: int
    name: str
    url: str
    statuses: list[str]
    state: str
    reason: str
    failures: int
    secrets: list[SealedSecret]
    verified_at: datetime | None
    created_at: datetime
    updated_at: datetime


WEBHOOKS = CollectionSpec(
    "webhooks",
    Webhook,
    purpose="A server of a partner that is told of each warning.",
    kept="For ever; a removed one stays without address and secrets, since deliveries name it.",
    personal="Nothing of persons; the secrets are encrypted.",
    kind=Kind.WEBHOOK,
    indexes=[
        IndexModel([("state", ASCENDING)]),
        IndexModel(
            [("name", ASCENDING), ("url", ASCENDING)],
            unique=True,
            partialFilterExpression={"state": {"$in": ["active", "disabled", "pending"]}},
        ),
    ],
)

MAX_NAME = 100

#: Most webhooks at once: each is a call for each warning.
MAX_WEBHOOKS = 50

#: After so many messages in a row that a server never took, it is disabled.
MOST_FAILURES = 5

#: Why somebody of the house disabled it.
BY_OFFICIAL = "official"


class WebhookContent(TypedDict, total=False):
    """What an administrator says of a webhook."""

    name: str
    url: str
    statuses: Sequence[Status]


def faults_of(store: Store, content: WebhookContent) -> Iterator[Fault]:
    """Yield what is wrong with it, as far as it is there."""
    if "name" in content:
        yield from visible.name_faults("name", content["name"], MAX_NAME)
    if "url" in content:
        yield from addresses.faults("url", content["url"], store.settings)
    if "statuses" in content and not content["statuses"]:
        yield Fault("statuses", "required")


def register(store: Store, content: WebhookContent, actor: Actor) -> tuple[Webhook, str]:
    """Register a webhook; return it and its secret, which nobody can read again. Its server is challenged next.

    :raises Invalid: the name, the address or the statuses are no good.
    :raises Clash: `too_many_webhooks`, or `webhook_exists`: that name has that address already.
    """
    insist_on_none(faults_of(store, content))
    values = _stored(content)
    _insist_on_new(store, values["name"], values["url"])
    if store.collection(WEBHOOKS).count_documents(_kept()) >= MAX_WEBHOOKS:
        raise Clash("too_many_webhooks", max=MAX_WEBHOOKS)
    secret, shown = webhook_secrets.fresh(store)
    now = datetime.now(UTC)
    document = {
        **values,
        "state": WebhookState.PENDING,
        "reason": "",
        "failures": 0,
        "secrets": [secret],
        "verified_at": None,
        "created_at": now,
        "updated_at": now,
    }
    with _only_one():
        return events.create(store, WEBHOOKS, document, action="registered", actor=actor), shown


def get(store: Store, webhook_id: str) -> Webhook:
    """Return one webhook.

    :raises NotFound: there is none, or it was removed.
    """
    return store.one(WEBHOOKS, webhook_id, _kept())


def every(store: Store) -> list[Webhook]:
    """Return all webhooks, by name."""
    return list(store.collection(WEBHOOKS).find(_kept()).sort([("name", ASCENDING), ("_id", ASCENDING)]))


def active(store: Store) -> list[Webhook]:
    """Return the webhooks that are told of warnings."""
    return list(store.collection(WEBHOOKS).find({"state": WebhookState.ACTIVE}).sort("_id", ASCENDING))


def change(store: Store, webhook_id: str, content: WebhookContent, actor: Actor, *, expect: int) -> Webhook:
    """Change a webhook; at another address it is challenged again before it is told anything.

    :raises Invalid: as for `register`.
    :raises Clash: `webhook_exists`.
    :raises NotFound, Stale: as for `events.change`.
    """
    insist_on_none(faults_of(store, content))
    before = get(store, webhook_id)
    values = _stored(content)
    _insist_on_new(store, values.get("name", before["name"]), values.get("url", before["url"]), webhook_id)
    moves = content.get("url", before["url"]) != before["url"]
    anew = {"state": WebhookState.PENDING, "reason": "", "verified_at": None, "failures": 0}
    with _only_one():
        return _write(
            store,
            webhook_id,
            {**values, **(anew if moves else {})},
            "moved" if moves else "changed",
            actor,
            expect=expect,
        )


def rotate(store: Store, webhook_id: str, actor: Actor, *, expect: int) -> tuple[Webhook, str]:
    """Give a webhook another secret, shown this once; the one before is used beside it for a day.

    :raises NotFound, Stale: as for `events.change`.
    """
    made, shown = webhook_secrets.rotated(store, get(store, webhook_id)["secrets"])
    return _write(store, webhook_id, {"secrets": made}, "rotated", actor, expect=expect), shown


def ask_again(store: Store, webhook_id: str, actor: Actor, *, expect: int) -> Webhook:
    """Challenge the server of a webhook that is not active (again).

    :raises Clash: `webhook_active`.
    :raises NotFound, Stale: as for `events.change`.
    """
    if get(store, webhook_id)["state"] == WebhookState.ACTIVE:
        raise Clash("webhook_active")
    values = {"state": WebhookState.PENDING, "reason": "", "failures": 0}
    return _write(store, webhook_id, values, "challenged", actor, expect=expect)


def disable(store: Store, webhook_id: str, actor: Actor, *, expect: int) -> Webhook:
    """Tell a webhook nothing any more, until somebody has it challenged again.

    :raises NotFound, Stale: as for `events.change`.
    """
    values = {"state": WebhookState.DISABLED, "reason": BY_OFFICIAL}
    return _write(store, webhook_id, values, "disabled_by_official", actor, expect=expect)


def remove(store: Store, webhook_id: str, actor: Actor, *, expect: int) -> None:
    """Remove a webhook for good; its address and secrets go.

    :raises NotFound, Stale: as for `events.change`.
    """
    values = {"state": WebhookState.REMOVED, "reason": "", "url": "", "secrets": []}
    _write(store, webhook_id, values, "removed", actor, expect=expect)


def note_verified(store: Store, webhook: Webhook) -> None:
    """Note that the server sent the challenge back: from now on it is told.

    :raises Stale: somebody changed it meanwhile.
    """
    values = {"state": WebhookState.ACTIVE, "reason": "", "verified_at": datetime.now(UTC)}
    _write(store, webhook["_id"], values, "verified", SYSTEM, expect=webhook["version"])


def note_refused(store: Store, webhook: Webhook, reason: str) -> None:
    """Note why the server was not verified.

    :raises Stale: somebody changed it meanwhile.
    """
    _write(store, webhook["_id"], {"reason": reason}, "refused", SYSTEM, expect=webhook["version"])


def note_taken(store: Store, webhook: Webhook) -> None:
    """Note that the server took a message: what failed before no longer counts."""
    if webhook["failures"]:
        _write(store, webhook["_id"], {"failures": 0}, "recovered", SYSTEM)


def note_failed(store: Store, webhook: Webhook, reason: str, *, gone: bool = False) -> None:
    """Note that the server never took a message; the last of too many in a row disables it.

    :param gone: it asks for no more.
    """
    after = events.change(
        store, WEBHOOKS, webhook["_id"], {"$inc": {"failures": 1}}, action="failed", actor=SYSTEM
    )
    if after["state"] == WebhookState.ACTIVE and (gone or after["failures"] >= MOST_FAILURES):
        values = {"state": WebhookState.DISABLED, "reason": reason}
        _write(
            store,
            webhook["_id"],
            values,
            "disabled",
            SYSTEM,
            guard={"state": WebhookState.ACTIVE},
            note=reason,
        )


def _insist_on_new(store: Store, name: str, url: str, webhook_id: str = "") -> None:
    query = {**_kept(), "name": name, "url": url, "_id": {"$ne": webhook_id}}
    if store.collection(WEBHOOKS).find_one(query, {"_id": True}):
        raise Clash("webhook_exists")


@contextmanager
def _only_one() -> Iterator[None]:
    """Say that a webhook exists, also where another one of its name and address was made a moment ago."""
    try:
        yield
    except DuplicateKeyError as error:
        raise Clash("webhook_exists") from error


def _write(
    store: Store,
    webhook_id: str,
    values: Mapping[str, Any],
    action: str,
    actor: Actor,
    *,
    expect: int | None = None,
    guard: Query | None = None,
    note: str = "",
) -> Webhook:
    get(store, webhook_id)
    update = {"$set": {**values, "updated_at": datetime.now(UTC)}}
    details: EventDetails = {"note": note}
    return events.change(
        store,
        WEBHOOKS,
        webhook_id,
        update,
        action=action,
        actor=actor,
        expect=expect,
        guard={**_kept(), **(guard or {})},
        details=details,
    )


def _stored(content: WebhookContent) -> _Stored:
    values: _Stored = {}
    if "name" in content:
        values["name"] = nfc(content["name"])
    if "url" in content:
        values["url"] = content["url"]
    if "statuses" in content:
        values["statuses"] = [str(one) for one in Status if one in content["statuses"]]
    return values


def _kept() -> Query:
    return {"state": {"$ne": WebhookState.REMOVED}}
