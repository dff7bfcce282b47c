"""Other hubs for tests: a store that knows one, and whole messages of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from models.hub.messages import text_of
from models.store import Store, outbox
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from notifications import reactions
from notifications.channels import Channels
from notifications.reactor import Outside, react

#: Registers what is done.
REGISTERED = reactions.__all__

TU, TINH = "tw", "vl"

#: Reactions of the hub.
OF_HUB = frozenset(
    {
        Reaction.PLAN_HUB,
        Reaction.SEND_TO_HUB,
        Reaction.REPORT_TO_HUB,
        Reaction.POLL_HUB,
        Reaction.PUBLISH_URGENT,
        Reaction.FETCH_HUB_FILES,
    }
)

BODIES: dict[str, dict[str, Any]] = {
    "content": {
        "status": "published",
        "category": "programme",
        "level": "central",
        "priority": "normal",
        "area_id": "",
        "language": "vi",
        "texts": {"vi": {"title": "Phòng, chống hạn mặn", "body": "Trữ nước ngọt trong tuần này."}},
        "source": "Trung ương",
        "valid_from": None,
        "valid_to": None,
        "files": [],
    },
    "directive": {
        "type": "directive",
        "number": "12/CĐ",
        "issued_on": "2026-03-02",
        "title": "Rà soát cụm loa",
        "body": "Rà soát và báo cáo.",
        "due_at": None,
    },
    "opinion": {"text": "Loa ở đầu cầu bị rè từ hôm qua.", "category": "road_damage", "area_id": ""},
    "ping": {},
}


def knowing(store: Store, place: Path, **given: Any) -> Store:
    """The store with one hub above; by default one of files that exchanges everything."""
    row = {
        "id": TU,
        "name": "Hệ thống cấp trên",
        "way": "folder",
        "our_name": TINH,
        "folder": str(place / "hub"),
        "gives": ["content", "device_states", "statistics", "periodic_report", "answer"],
        "takes_from": ["content", "directive", "opinion"],
        **given,
    }
    path = place / "hubs.yml"
    path.write_text(yaml.safe_dump([row], allow_unicode=True))
    return replace(store, settings=replace(store.settings, hub_peers=str(path)))


def message(kind: str = "content", number: int = 1, **given: Any) -> dict[str, Any]:
    """A whole message of the hub above; `body` changes some of its body."""
    body = {**BODIES[kind], **given.pop("body", {})}
    thing = {"id": given.pop("thing", "a1"), "version": number}
    return {
        "profile": "loa-hub/1",
        "id": f"m-{thing['id']}-{number}",
        "kind": kind,
        "sent": text_of(datetime.now(UTC)),
        "from": TU,
        "to": TINH,
        "thing": thing,
        "in_reply_to": None,
        "body": body,
        **given,
    }


def work(store: Store, *, rounds: int = 4, later: bool = False) -> None:
    """Do the reactions of the hub that are due, and those that follow; `later`: also what waits for its time."""
    for _ in range(rounds):
        if later:
            past = {"$set": {"due_at": datetime.now(UTC) - timedelta(seconds=1), "handed_at": None}}
            store.collection(OUTBOX).update_many(
                {"state": "pending", "reaction": {"$in": list(OF_HUB)}}, past
            )
        for row in outbox.forgotten(store, reactions=OF_HUB):
            react(Outside(store, Channels({})), row["_id"])
