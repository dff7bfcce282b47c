"""The media library at the console: found again, sent, described, removed; and the pictures of a post."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from models.access.permissions import Role
from models.content import posts
from models.content.posts import Post
from models.files import library
from models.files.library import LIBRARY_FILES, LibraryFile
from models.store import Store
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.media import in_library
from tests.photos import photo
from tests.posting import drafted


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """Whoever writes for the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _address(file: LibraryFile) -> str:
    return f"/console/media/{file['_id']}"


def _pictures(post: Post) -> str:
    return f"/console/posts/{post['_id']}/media"


def test_files_are_found_by_their_words(me: Visitor, store: Store) -> None:
    in_library(store, title={"vi": "Cầu Long Bình"})
    in_library(store, title={"vi": "Chợ phường"})
    page = me.get("/console/media?text=cau+long+binh").text
    assert "Cầu Long Bình" in page
    assert "Chợ phường" not in page


def test_a_picture_that_is_sent_waits_to_be_described(me: Visitor, store: Store) -> None:
    fields = {"key": "k" * 20, "file": (io.BytesIO(photo((80, 60))), "cau.jpg")}
    answer = me.send("/console/media", **fields)
    (file,) = store.collection(LIBRARY_FILES).find()
    assert answer.headers["Location"] == f"{_address(file)}?done=uploaded"
    page = me.get(answer.headers["Location"]).text
    assert "Chưa bài nào dùng được tệp này" in page


def test_a_file_that_is_none_is_refused_with_the_reason(me: Visitor) -> None:
    page = me.send("/console/media", key="k" * 20, file=(io.BytesIO(b"x"), "a.exe"))
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_what_a_file_shows_is_said_in_three_languages(me: Visitor, store: Store) -> None:
    file = in_library(store)
    fields = visiting.form_fields(me.get(_address(file)), "describe") | {
        "title.vi": "Cầu mới",
        "alt.vi": "Cầu bê tông qua rạch",
        "alt.km": "ស្ពាន",
        "tags": "cầu, Long Bình",
        "rights.kind": "own",
        "consent.kind": "not_needed",
    }
    assert me.send(_address(file), **fields).status_code == 303
    kept = library.get(store, file["_id"])
    assert kept["alt"] == {"vi": "Cầu bê tông qua rạch", "km": "ស្ពាន"}
    assert kept["tags"] == ["cầu", "Long Bình"]


def test_faults_of_a_description_are_named_at_once_and_the_words_stay(me: Visitor, store: Store) -> None:
    file = in_library(store)
    fields = visiting.form_fields(me.get(_address(file)), "describe") | {
        "title.vi": "",
        "alt.vi": "Cầu bê tông",
        "rights.kind": "licensed",
        "consent.kind": "given",
        "taken_on": "2099-01-01",
    }
    page = me.send(_address(file), **fields)
    assert page.status_code == 422
    for field in ("rights-note", "taken_on", "title-vi"):
        assert f'href="#{field}"' in page.text
    assert "Cầu bê tông" in page.text


def test_whoever_was_too_late_keeps_what_they_typed(me: Visitor, store: Store) -> None:
    file = in_library(store, title={"vi": "Cầu"})
    fields = visiting.form_fields(me.get(_address(file)), "describe")
    me.send(_address(file), **fields | {"title.vi": "Cầu của người khác", "key": "b" * 20})
    page = me.send(_address(file), **fields | {"title.vi": "Cầu của tôi"})
    assert page.status_code == 412
    assert "Cầu của người khác" in page.text
    assert "Cầu của tôi" in page.text


def test_a_file_that_something_uses_stays(me: Visitor, store: Store) -> None:
    file = in_library(store)
    drafted(store, title="Có hình", media=[{"file_id": file["_id"], "caption": {}, "alt": {}}])
    page = me.get(_address(file))
    assert "Có hình" in page.text
    refused = me.send(_address(file), **me.form(page, "remove"))
    assert refused.status_code == 409
    assert library.get(store, file["_id"])


def test_a_file_that_nothing_uses_is_removed(me: Visitor, store: Store) -> None:
    file = in_library(store)
    answer = me.send(_address(file), **me.form(me.get(_address(file)), "remove"))
    assert answer.headers["Location"] == "/console/media?done=removed"
    assert store.collection(LIBRARY_FILES).count_documents({}) == 0


def test_a_viewer_reads_of_a_file_and_changes_nothing(app: Flask, store: Store) -> None:
    viewer = visiting.with_role(app, store, Role.VIEWER)
    page = viewer.get(_address(in_library(store)))
    assert page.status_code == 200
    assert 'name="do"' not in page.text


def test_a_recording_that_is_sent_is_listed(me: Visitor, store: Store) -> None:
    page = me.send("/console/media/recordings", key="k" * 20, file=(io.BytesIO(b"no sound"), "a.mp3"))
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_a_picture_of_the_library_comes_into_a_post_with_its_alternative_text(
    me: Visitor, store: Store
) -> None:
    file, post = in_library(store), drafted(store)
    fields = me.form(me.get(_pictures(post)), "add")
    assert me.send(_pictures(post), **fields).status_code == 303
    typed = visiting.form_fields(me.get(_pictures(post)), "save")
    typed |= {"media.0.alt.vi": "Cầu mới", "image": file["_id"]}
    me.send(_pictures(post), **typed)
    kept = posts.get(store, post["_id"])
    assert kept["media"] == [{"file_id": file["_id"], "caption": {}, "alt": {"vi": "Cầu mới"}}]
    assert kept["image"] == file["_id"]
    assert 'alt="Cầu mới"' in me.get(f"/console/posts/{post['_id']}").text


def test_a_picture_is_taken_out_of_a_post(me: Visitor, store: Store) -> None:
    file = in_library(store)
    medium = {"file_id": file["_id"], "caption": {}, "alt": {}}
    post = drafted(store, media=[medium], image=file["_id"])
    typed = visiting.form_fields(me.get(_pictures(post)), "save")
    me.send(_pictures(post), **typed | {"remove": file["_id"]})
    kept = posts.get(store, post["_id"])
    assert (kept["media"], kept["image"]) == ([], None)


def test_whoever_comes_from_a_post_finds_back_with_the_file(me: Visitor, store: Store) -> None:
    post, ready = drafted(store, title="Họp dân"), in_library(store)
    way = f"?for_post={post['_id']}"
    assert f'href="/console/media{way}"' in me.get(_pictures(post)).text
    listed = me.get(f"/console/media{way}")
    assert "Bạn đang tìm tệp cho bài “Họp dân”" in listed.text
    assert f'action="/console/media{way}"' in listed.text
    page = me.get(f"{_address(ready)}{way}")
    fields = me.form(page, "add")
    assert me.send(_pictures(post), **fields).status_code == 303
    assert [one["file_id"] for one in posts.get(store, post["_id"])["media"]] == [ready["_id"]]
    assert "Bạn đang tìm tệp" not in me.get(f"/console/media?for_post={'f' * 24}").text


def test_no_address_of_programs_is_told_to_people(me: Visitor) -> None:
    page = me.send("/console/media", key="k" * 20, file=(io.BytesIO(b"x"), "a.exe"))
    assert "/v1/" not in page.text
