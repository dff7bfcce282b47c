"""Files that messages name: fetched from the hub alone, kept safe, and brought to where it gets them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.content.posts import POSTS, PostState
from models.files import library
from models.files.library import LIBRARY_FILES
from models.hub import arrivals, dispatches, peers, receiving
from models.hub.arrivals import FileState, HubArrival
from models.hub.dispatches import HUB_DISPATCHES
from models.store import Store
from notifications.channels import SendError
from notifications.hub import addresses
from tests import hubs, media, photos
from tests.builders import post
from tests.documents import document
from tests.standins.hub import StandInHub

PDF = document()


def named(data: bytes, url: str, **given: Any) -> dict[str, Any]:
    """How a message names a file."""
    return {
        "name": "van-ban.pdf",
        "media_type": "application/pdf",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "url": url,
        **given,
    }


def receive(store: Store, number: int = 1, *files: Mapping[str, Any], **body: Any) -> HubArrival:
    """Take content that names files."""
    (peer,) = peers.every(store.settings)
    sent = hubs.message(number=number, body={"files": list(files), **body})
    return receiving.receive(store, peer, json.dumps(sent).encode())[0]


def what_came(store: Store, arrival: HubArrival) -> list[tuple[str, str]]:
    """State and code of each file."""
    found = arrivals.get(store, arrival["_id"])["files"]
    return [(one["state"], one["code"]) for one in found]


def media_of(store: Store, arrival: HubArrival) -> list[str]:
    """The files of the draft."""
    return [one["file_id"] for one in store.one(POSTS, arrival["made_id"])["media"]]


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    """A store that knows a hub by a folder, with a paper in it."""
    beside = tmp_path / "hub" / "in" / "files"
    beside.mkdir(parents=True)
    (beside / "a.pdf").write_bytes(PDF)
    return hubs.knowing(store, tmp_path)


def test_a_file_of_content_stands_in_the_draft(by_https: Store, above: StandInHub) -> None:
    above.files["/files/a.pdf"] = PDF
    made = receive(by_https, 1, named(PDF, "files/a.pdf"), named(PDF, f"{above.url}/files/a.pdf"))
    hubs.work(by_https)
    assert what_came(by_https, made) == [(FileState.KEPT, "")] * 2
    (file_id,) = media_of(by_https, made)
    kept = library.get(by_https, file_id)
    assert (kept["rights"], kept["uploaded_by"]) == (
        {"kind": "permission", "note": "Hệ thống cấp trên"},
        "hub:tw",
    )


def test_a_file_beside_the_message_stands_in_the_draft(told: Store) -> None:
    made = receive(told, 1, named(PDF, "files/a.pdf"))
    hubs.work(told)
    assert len(media_of(told, made)) == 1


def test_a_picture_waits_in_the_library_for_who_says_that_those_shown_agree(
    told: Store, tmp_path: Path
) -> None:
    picture = photos.photo()
    (tmp_path / "hub" / "in" / "files" / "b.jpg").write_bytes(picture)
    made = receive(told, 1, named(picture, "files/b.jpg"))
    hubs.work(told)
    (row,) = arrivals.get(told, made["_id"])["files"]
    assert library.refusal(library.get(told, row["file_id"])) == "media_consent_unknown"
    assert media_of(told, made) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"size": 16_000_000}, "upload_too_large"),
        ({"url": "https://elsewhere.example/a.pdf"}, "hub_file_address"),
        ({"url": "files/b.txt"}, "media_format_unknown"),
    ],
    ids=["too large", "elsewhere", "no kind that is taken"],
)
def test_a_file_that_can_never_be_kept_is_named_with_the_reason(
    told: Store, tmp_path: Path, given: dict[str, Any], code: str
) -> None:
    text = b"no picture"
    (tmp_path / "hub" / "in" / "files" / "b.txt").write_bytes(text)
    of = text if given.get("url") == "files/b.txt" else PDF
    made = receive(told, 1, {**named(of, "files/a.pdf"), **given})
    hubs.work(told)
    assert what_came(told, made) == [(FileState.MISSED, code)]
    assert told.one(POSTS, made["made_id"])["state"] == PostState.DRAFT


def test_other_bytes_than_the_message_says_are_never_kept(told: Store) -> None:
    made = receive(told, 1, named(PDF, "files/a.pdf", sha256="0" * 64))
    hubs.work(told, later=True)
    assert what_came(told, made) == [(FileState.MISSED, "hub_file_differs")]
    assert told.collection(LIBRARY_FILES).count_documents({}) == 0


def test_a_file_that_comes_later_is_waited_for(told: Store, tmp_path: Path) -> None:
    made = receive(told, 1, named(PDF, "files/late.pdf"))
    hubs.work(told)
    assert what_came(told, made) == [(FileState.AWAITED, "hub_file_missing")]
    (tmp_path / "hub" / "in" / "files" / "late.pdf").write_bytes(PDF)
    hubs.work(told, later=True)
    assert what_came(told, made) == [(FileState.KEPT, "")]


def test_a_link_beside_the_message_is_not_followed(told: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(PDF)
    (tmp_path / "hub" / "in" / "files" / "link.pdf").symlink_to(secret)
    made = receive(told, 1, named(PDF, "files/link.pdf"))
    hubs.work(told)
    assert what_came(told, made) == [(FileState.AWAITED, "hub_file_missing")]


def test_a_later_version_has_its_own_files(told: Store) -> None:
    first = receive(told, 1, named(PDF, "files/a.pdf"))
    hubs.work(told)
    receive(told, 2)
    assert media_of(told, first) == []


def test_files_of_a_version_that_was_replaced_are_not_fetched(by_https: Store, above: StandInHub) -> None:
    above.files["/files/a.pdf"] = PDF
    first = receive(by_https, 1, named(PDF, "files/a.pdf"))
    receive(by_https, 2)
    hubs.work(by_https)
    assert what_came(by_https, first) == [(FileState.MISSED, "hub_file_outdated")]
    assert above.asked == []


def test_what_an_official_writes_in_gets_no_file_by_itself(told: Store) -> None:
    made = receive(told, 1, named(PDF, "files/a.pdf"))
    told.collection(POSTS).update_one({"_id": made["made_id"]}, {"$set": {"editors": ["cán-bộ"]}})
    hubs.work(told)
    assert (what_came(told, made), media_of(told, made)) == ([(FileState.KEPT, "")], [])


@pytest.mark.parametrize(
    "url",
    [
        "https://hub.example/loa/../secret",
        "https://hub.example/loa/%2e%2e/secret",
        "https://hub.example/loa/a%2f..%2fsecret",
        "https://hub.example/loan/a",
        "https://hub.example/loa/",
        "https://hub.example:8443/loa/a",
        "http://hub.example/loa/a",
        "https://u:p@hub.example/loa/a",
        "https://hub.example@other.example/loa/a",
        "https://hub.example\\@other.example/loa/a",
        "https://hub.example.other.example/loa/a",
        "https://127.0.0.1/loa/a",
        "https://[::1/loa/a",
    ],
)
def test_an_address_elsewhere_is_never_asked(url: str) -> None:
    with pytest.raises(SendError) as caught:
        addresses.beneath("https://hub.example/loa", url, "hub")
    assert caught.value.code == "hub_file_address"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("files/a.pdf", "https://hub.example/loa/files/a.pdf"),
        ("https://HUB.example:443/loa/a?b=1#c", "https://hub.example:443/loa/a?b=1"),
    ],
)
def test_an_address_below_the_hub_is_asked(url: str, asked: str) -> None:
    assert addresses.beneath("https://hub.example/loa", url, "hub") == asked


def sent_files(store: Store) -> list[dict[str, Any]]:
    """What our message names."""
    (row,) = store.collection(HUB_DISPATCHES).find()
    return list(json.loads(dispatches.text(store, row))["body"]["files"])


def test_our_files_are_at_the_addresses_that_the_message_names(by_https: Store, client: FlaskClient) -> None:
    shown = post(by_https, media=[{"file_id": media.in_library(by_https)["_id"], "caption": {}, "alt": {}}])
    hubs.work(by_https)
    (one,) = sent_files(by_https)
    base = by_https.settings.public_base
    got = client.get(one["url"].removeprefix(base)).data
    assert one["url"].startswith(f"{base}/v1/posts/{shown['_id']}/files/")
    assert (len(got), hashlib.sha256(got).hexdigest()) == (one["size"], one["sha256"])


def test_our_files_lie_beside_the_message_in_a_folder(told: Store, tmp_path: Path) -> None:
    post(told, media=[{"file_id": media.in_library(told)["_id"], "caption": {}, "alt": {}}])
    hubs.work(told)
    (one,) = sent_files(told)
    got = (tmp_path / "hub" / "out" / one["url"]).read_bytes()
    assert hashlib.sha256(got).hexdigest() == one["sha256"]


def test_our_files_are_put_where_a_hub_cannot_fetch_them(
    by_https: Store, above: StandInHub, tmp_path: Path
) -> None:
    path = Path(by_https.settings.hub_peers)
    path.write_text(path.read_text() + "  sends_files: true\n")
    post(by_https, media=[{"file_id": media.in_library(by_https)["_id"], "caption": {}, "alt": {}}])
    hubs.work(by_https)
    (one,) = sent_files(by_https)
    assert hashlib.sha256(above.put[f"/{one['url']}"]).hexdigest() == one["sha256"]


def test_a_file_that_may_be_shown_no_more_is_not_brought(told: Store, tmp_path: Path) -> None:
    file = media.in_library(told)
    post(told, media=[{"file_id": file["_id"], "caption": {}, "alt": {}}])
    hubs.work(told, rounds=1)
    told.collection(LIBRARY_FILES).update_one({"_id": file["_id"]}, {"$set": {"consent.kind": "refused"}})
    hubs.work(told)
    assert not (tmp_path / "hub" / "out" / "files").exists()
    assert len(list((tmp_path / "hub" / "out").glob("*.json"))) == 1
