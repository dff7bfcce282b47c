"""A hub above under SIGKILL, slow, refusing, repeating and out of order: nothing is lost, and nothing is doubled."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.content.posts import POSTS, PostState
from models.hub import links
from models.hub.arrivals import HUB_ARRIVALS, FileState
from models.hub.dispatches import HUB_DISPATCHES, DispatchState
from models.store import Store, outbox
from tests import hubs
from tests.builders import post
from tests.chaos import stepper
from tests.chaos.test_post_sendings import revive
from tests.documents import document
from tests.standins import hub as stand_in
from tests.standins.hub import StandInHub

#: Right before what a worker dies: before a message is owed, between sending and noting it, before one that came is
#: kept, before the place where the inbox was read to is noted, between keeping a file and noting it.
DEATHS = (
    "insert hub_dispatches",
    "findAndModify hub_dispatches",
    "insert hub_arrivals",
    "update hub_links",
    "findAndModify hub_arrivals",
)

PDF = document()
FILE = {
    "name": "van-ban.pdf",
    "media_type": "application/pdf",
    "size": len(PDF),
    "sha256": hashlib.sha256(PDF).hexdigest(),
    "url": "files/a.pdf",
}


def trouble(above: StandInHub, number: int) -> None:
    """What the hub does while a worker dies: it refuses, is slow, says everything again and turned round."""
    above.refusals = [503, 429][: number % 3]
    above.seconds = 0.05 * (number % 2)
    above.waiting.append(hubs.message(thing=f"t{number}", body={"files": [FILE] if number > 3 else []}))
    if number == 2:
        above.repeat()
        above.reorder()


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_whenever_the_worker_dies(
    province: Store, environment: dict[str, str], tmp_path: Path
) -> None:
    known = stand_in.identities(tmp_path)
    with stand_in.running(known) as above:
        keys = {name: str(known.client) for name in ("certificate", "key")}
        told = hubs.knowing(
            province, tmp_path, way="https", url=above.url, authority=str(known.authority), **keys
        )
        awake = {**environment, "HUB_PEERS": told.settings.hub_peers}
        above.files["/files/a.pdf"] = PDF
        links.plan(told, datetime.now(UTC))
        ours = []
        for number, death in enumerate(DEATHS):
            ours.append(post(told, title=f"Tin {number}")["_id"])
            trouble(above, number)
            assert not stepper.run(1, awake, death), death
            revive(told)
        for _ in range(2):
            assert stepper.run(0, awake)
            revive(told)

    assert outbox.count(told, outbox.OutboxState.FAILED) == 0
    assert told.collection(HUB_DISPATCHES).distinct("state") == [DispatchState.TAKEN]
    content = [one["thing"]["id"] for one in above.taken.values() if one["kind"] == "content"]
    assert Counter(content) == Counter(ours)
    drafts = list(told.collection(POSTS).find({"state": PostState.DRAFT}))
    assert told.collection(HUB_ARRIVALS).distinct("thing_id") == [f"t{n}" for n in range(len(DEATHS))]
    assert len(drafts) == len(DEATHS)
    assert told.collection(HUB_ARRIVALS).distinct("files.state") == [FileState.KEPT]
    assert sorted(len(one["media"]) for one in drafts) == [0, 0, 0, 0, 1]
