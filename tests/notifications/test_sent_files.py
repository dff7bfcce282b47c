"""A document that a resident sends by Zalo is fetched, checked and kept for the official."""

from __future__ import annotations

import dataclasses

from models.files import uploads
from models.store import Store
from models.talks.transcript import TALK_LINES
from tests.bot.phones import Phone
from tests.builders import an_official
from tests.documents import document
from tests.standins import Box


def test_a_document_is_kept_for_the_official(store: Store, box: Box) -> None:
    an_official(store)
    box.media["giay.pdf"] = (document(), "application/pdf")
    settings = dataclasses.replace(store.settings, zalo_media_hosts=["127.0.0.1"])
    phone = Phone(dataclasses.replace(store, settings=settings))
    phone.send("1", other=True, media=[{"kind": "file", "url": f"{box.url}/media/giay.pdf"}])
    phone.work()
    (line,) = [row for row in store.collection(TALK_LINES).find() if row["by"] == "resident"]
    (upload,) = uploads.by_ids(store, line["uploads"]).values()
    assert (uploads.kind_of(upload), upload["used_by"]) == ("document", line["talk_id"])
    assert "media" not in line
