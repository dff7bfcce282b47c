"""Webhooks and issuers are there once, also when two administrators add the same at one moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.alerts.cap_terms import Status
from models.errors import Clash, Invalid, LoaError
from models.partners import issuers, webhooks
from models.partners.issuers import EMPTY, ISSUERS, IssuerContent
from models.partners.webhooks import WEBHOOKS, WebhookContent
from models.store import Store
from models.store.events import SYSTEM

ADDRESS = "https://doi-tac.example.vn/loa"
AT_ONCE = 6


def all_at_once(work: Callable[[], object]) -> list[LoaError]:
    """Do the same several times at one moment; returns the refusals."""

    def one(_: int) -> LoaError | None:
        try:
            work()
        except LoaError as refused:
            return refused
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [refused for refused in pool.map(one, range(AT_ONCE)) if refused]


def test_a_webhook_registered_many_times_at_once_is_there_once(store: Store) -> None:
    content: WebhookContent = {"name": "Đài tỉnh", "url": ADDRESS, "statuses": [Status.ACTUAL]}
    refused = all_at_once(lambda: webhooks.register(store, content, SYSTEM))
    assert {(type(one), one.code) for one in refused} == {(Clash, "webhook_exists")}
    assert store.collection(WEBHOOKS).count_documents({}) == 1


def test_a_removed_webhook_makes_room_for_another(store: Store) -> None:
    content: WebhookContent = {"name": "Đài tỉnh", "url": ADDRESS, "statuses": [Status.ACTUAL]}
    for _ in range(2):
        made, _secret = webhooks.register(store, content, SYSTEM)
        webhooks.remove(store, made["_id"], SYSTEM, expect=made["version"])
    assert webhooks.every(store) == []


def test_an_issuer_added_many_times_at_once_is_there_once(store: Store) -> None:
    content: IssuerContent = {**EMPTY, "name": "Đài KTTV", "senders": ["kttv@example.vn"]}
    refused = all_at_once(lambda: issuers.add(store, content, SYSTEM))
    assert {one.faults[0].code for one in refused} == {"sender_taken"}
    assert store.collection(ISSUERS).count_documents({}) == 1


def test_an_issuer_that_is_active_no_more_leaves_its_senders_to_another(store: Store) -> None:
    content: IssuerContent = {**EMPTY, "name": "Đài KTTV", "senders": ["kttv@example.vn"]}
    former = issuers.add(store, content, SYSTEM)
    issuers.change(store, former["_id"], {"active": False}, SYSTEM, expect=1)
    issuers.add(store, content, SYSTEM)
    with pytest.raises(Invalid):
        issuers.change(store, former["_id"], {"active": True}, SYSTEM, expect=2)
