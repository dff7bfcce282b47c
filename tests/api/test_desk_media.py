"""`/v1/desk/media` and `/v1/posts/{id}/files/…`: files from the desk to the readers of a post."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.areas import agencies
from models.content import drafting, library_desk, publishing
from models.files import library
from models.files.kinds import FileKind
from models.store import Store, events
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    Caller,
    an_official,
    headers_for,
    post,
    post_draft,
)
from tests.media import in_library, text_document
from tests.photos import photo
from tests.posting import EDITOR
from tests.problems import assert_problem, fields

WARD = agencies.committee(PHUONG_TRA_VINH)


class Desk:
    """The library as a writer of a ward calls it."""

    def __init__(self, client: FlaskClient, store: Store) -> None:
        self.client, self.store = client, store
        self.writer = an_official(store, area_id=PHUONG_TRA_VINH, agency_id=WARD)

    def send(self, data: bytes, name: str = "anh.jpg", who: Caller | None = None) -> Any:
        return self.client.post(
            "/v1/desk/media",
            data={"file": (BytesIO(data), name)},
            headers=headers_for(who or self.writer),
            content_type="multipart/form-data",
        )

    def get(self, path: str = "", who: Caller | None = None) -> Any:
        return self.client.get(f"/v1/desk/media{path}", headers=headers_for(who or self.writer))

    def change(self, shown: dict[str, Any], body: Any, who: Caller | None = None) -> Any:
        tag = {"If-Match": f'"{shown["version"]}"'}
        path = f"/v1/desk/media/{shown['id']}"
        return self.client.patch(path, json=body, headers=headers_for(who or self.writer) | tag)

    def remove(self, shown: dict[str, Any]) -> Any:
        tag = {"If-Match": f'"{shown["version"]}"'}
        return self.client.delete(f"/v1/desk/media/{shown['id']}", headers=headers_for(self.writer) | tag)


@pytest.fixture
def desk(client: FlaskClient, store: Store) -> Desk:
    return Desk(client, store)


def test_a_picture_is_sent_described_and_found_again(desk: Desk) -> None:
    sent = desk.send(photo((80, 60)), "Chợ nổi.jpg")
    shown = sent.get_json()
    assert (sent.status_code, sent.headers["Location"]) == (201, f"/v1/desk/media/{shown['id']}")
    assert (shown["kind"], shown["width"], shown["refusal"]) == ("picture", 80, "media_consent_unknown")
    told = {
        "title": {"vi": "Chợ nổi", "en": "Floating market"},
        "tags": ["chợ"],
        "taken_on": "2026-10-02",
        "rights": {"kind": "licensed", "note": "Báo địa phương cho dùng"},
        "consent": {"kind": "not_needed"},
    }
    described = desk.change(shown, told).get_json()
    assert (described["refusal"], described["consent"]["note"]) == ("", "")
    found = desk.get(
        "?text=floating&tag=CHO&from=2026-10-01&to=2026-10-31&area=" + PHUONG_TRA_VINH
    ).get_json()
    assert [one["id"] for one in found] == [shown["id"]]


def test_the_same_file_sent_again_is_the_one_that_is_there(desk: Desk) -> None:
    first, again = desk.send(text_document(), "a.docx"), desk.send(text_document(), "b.docx")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["id"] == first.get_json()["id"]


def test_an_office_file_is_sent_to_be_saved_and_never_shown(desk: Desk) -> None:
    shown = desk.send(text_document(), "Kế hoạch.docx").get_json()
    with desk.client.get(shown["url"]) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch.docx" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert len(answer.data) == shown["bytes"]


def test_a_link_opens_what_it_was_made_for_alone(desk: Desk) -> None:
    shown = desk.send(photo((80, 60))).get_json()
    assert desk.client.get(shown["parts"]["thumb"]).mimetype == "image/jpeg"
    assert desk.client.get(shown["url"].replace("large", "thumb")).status_code == 404
    assert desk.client.get(f"/v1/desk/media/{shown['id']}/parts/large").status_code == 422


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (text_document({"word/vbaProject.bin": b"x"}), "upload_office_active"),
        (b"%PDF-1.7 nothing", "upload_pdf_damaged"),
        (b"GIF89a", "media_format_unknown"),
        (b"", "upload_empty"),
    ],
)
def test_what_is_not_safe_is_refused_with_the_reason(desk: Desk, data: bytes, code: str) -> None:
    problem = assert_problem(desk.send(data), 422)
    assert fields(problem)["file"] == code


def test_wrong_words_of_a_file_are_called_by_their_names_with_the_values(desk: Desk) -> None:
    shown = desk.send(photo((80, 60))).get_json()
    wrong = {"rights": {"kind": "x"}, "consent": {"kind": "y"}, "alt": {"fr": "une"}}
    problem = assert_problem(desk.change(shown, wrong), 422)
    said = [fault["detail"] for fault in problem["faults"]]
    assert len(set(said)) == 3
    assert all("values: " in one or "giá trị cho phép: " in one for one in said)
    assert not any(".key" in one for one in said)


def test_filters_are_refused_with_every_fault_at_once(desk: Desk) -> None:
    wrong = "?area=zzz&agency=zzz&from=2026-02-01&to=2026-01-01&kind=poem&after=%21&limit=1000"
    assert fields(assert_problem(desk.get(wrong), 422)).keys() >= {
        "area",
        "agency",
        "to",
        "kind",
        "after",
        "limit",
    }


def test_a_description_is_refused_with_every_fault_at_once(desk: Desk) -> None:
    shown = desk.send(text_document(), "a.docx").get_json()
    wrong = {"title": {}, "taken_on": "2999-01-01", "rights": {"kind": "licensed"}, "area_id": "x"}
    refused = assert_problem(desk.change(shown, wrong), 422)
    assert fields(refused).keys() == {"title", "taken_on", "rights.note", "area_id"}


def test_whoever_does_not_write_posts_sends_nothing(desk: Desk, store: Store) -> None:
    approver, viewer = an_official(store, role="approver"), an_official(store, role="duty_officer")
    assert desk.send(text_document(), who=approver).status_code == 403
    assert desk.get(who=approver).status_code == 200
    assert desk.get(who=viewer).status_code == 403


def test_another_ward_does_not_describe_it(desk: Desk, store: Store) -> None:
    shown = desk.send(text_document(), "a.docx").get_json()
    other = an_official(store, area_id=PHUONG_LONG_DUC, agency_id=agencies.committee(PHUONG_LONG_DUC))
    assert_problem(desk.change(shown, {"tags": ["x"]}, other), 403, "no_permission")


def test_what_is_used_is_not_removed_and_the_answer_names_what_uses_it(desk: Desk, store: Store) -> None:
    file = in_library(store)
    made = post(store, title="Lịch cúp nước", image=file["_id"])
    problem = assert_problem(desk.remove({"id": file["_id"], **file}), 409, "media_used")
    assert "Lịch cúp nước" in problem["title"] + problem.get("detail", "")
    uses = desk.get(f"/{file['_id']}/uses").get_json()
    assert [(use["kind"], use["id"], use["number"]) for use in uses] == [
        ("post", made["_id"], 0),
        ("edition", made["_id"], 1),
    ]


def test_drafts_that_the_caller_may_not_read_are_counted_and_not_named(desk: Desk, store: Store) -> None:
    file = in_library(store)
    hidden = drafting.create(
        store,
        post_draft(area_id=PHUONG_LONG_DUC, title="Mật của phường khác", image=file["_id"]),
        events.SYSTEM,
    )
    uses = desk.get(f"/{file['_id']}/uses").get_json()
    assert uses == [{"kind": "post", "id": "", "title": "", "state": "", "number": 0}]
    problem = assert_problem(desk.remove({"id": file["_id"], **file}), 409, "media_used")
    assert hidden["_id"] not in problem["detail"]
    assert "Mật" not in problem["detail"]
    assert ": 1." in problem["detail"]


def test_a_cover_that_lost_consent_is_left_out_wherever_a_post_is_read(desk: Desk, store: Store) -> None:
    file = in_library(store)
    made = post(store, image=file["_id"])
    feed = desk.client.get("/v1/feed")
    assert feed.get_json()["posts"][0]["image"] == file["_id"]
    refused = desk.change({"id": file["_id"], **file}, {"consent": {"kind": "refused", "note": "Xin rút."}})
    assert refused.status_code == 200, refused.get_json()
    assert desk.client.get(f"/v1/posts/{made['_id']}").get_json()["image"] is None
    again = desk.client.get("/v1/feed", headers={"If-None-Match": feed.headers["ETag"]})
    assert again.get_json()["posts"][0]["image"] is None
    changes = desk.client.get("/v1/feed/changes", query_string={"since": feed.get_json()["changes"]})
    assert [one["image"] for one in changes.get_json()["posts"]] == [None]


def test_what_nothing_uses_is_removed(desk: Desk) -> None:
    shown = desk.send(text_document(), "a.docx").get_json()
    assert desk.remove(shown).status_code == 204
    assert desk.get(f"/{shown['id']}").status_code == 404


def test_a_draft_is_refused_with_every_file_that_it_may_not_take(desk: Desk, store: Store) -> None:
    refusing = in_library(store, consent={"kind": "refused", "note": ""})
    draft = {
        "area_id": PHUONG_TRA_VINH,
        "category": "programme",
        "lang": "vi",
        "texts": {"vi": {"title": "Họp dân", "body": "Họp lúc 8 giờ."}},
        "media": [{"file_id": refusing["_id"]}, {"file_id": "khong-co"}],
        "image": "khong-co",
        "video_link": "https://phim.example/1",
    }
    answer = desk.client.post("/v1/desk/posts", json=draft, headers=headers_for(desk.writer))
    found = fields(assert_problem(answer, 422))
    assert found == {
        "media.0.file_id": "media_consent_refused",
        "media.1.file_id": "media_unknown",
        "image": "media_unknown",
        "video_link": "video_host_unknown",
    }


def published(store: Store, file: library.LibraryFile, **given: Any) -> str:
    media = [{"file_id": file["_id"], "caption": {"vi": "Cầu mới"}, "alt": {}}]
    return post(store, media=media, **given)["_id"]


def test_readers_get_the_files_of_a_post_with_words_in_the_language_that_there_is(
    client: FlaskClient, store: Store
) -> None:
    post_id = published(store, in_library(store, alt={"en": "A bridge"}))
    (file,) = client.get(f"/v1/posts/{post_id}?lang=en").get_json()["files"]
    assert (file["kind"], file["width"], file["mime"]) == ("picture", 80, "image/jpeg")
    assert (file["caption"], file["alt"]) == (
        {"text": "Cầu mới", "lang": "vi"},
        {"text": "A bridge", "lang": "en"},
    )
    assert client.get(file["url"]).headers["Content-Disposition"].startswith("inline;")
    assert client.get(file["parts"]["thumb"]).data == b"thumb"


def test_a_file_is_sent_once_and_in_parts(client: FlaskClient, store: Store) -> None:
    file = in_library(store, data=bytes(range(256)) * 4)
    url = f"/v1/posts/{published(store, file)}/files/{file['_id']}"
    whole = client.get(url)
    assert (whole.headers["Cache-Control"], len(whole.data)) == ("public, no-cache", 1024)
    assert client.get(url, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    part = client.get(url, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, b"\x01\x02\x03")
    assert part.headers["Content-Range"] == "bytes 1-3/1024"


def test_a_file_of_a_post_that_is_not_out_is_not_public(client: FlaskClient, store: Store) -> None:
    file = in_library(store)
    drafted = client.post(
        "/v1/desk/posts",
        json={
            "area_id": PHUONG_TRA_VINH,
            "category": "programme",
            "lang": "vi",
            "texts": {"vi": {"title": "Họp dân", "body": "Họp lúc 8 giờ."}},
            "image": file["_id"],
        },
        headers=headers_for(an_official(store, role="editor")),
    ).get_json()
    internal = published(store, file, audience="staff")
    withdrawn = published(store, file)
    publishing.withdraw(store, withdrawn, events.SYSTEM, {"vi": "Sai ngày"})
    for post_id in (drafted["id"], internal, withdrawn, post(store)["_id"]):
        assert client.get(f"/v1/posts/{post_id}/files/{file['_id']}").status_code == 404


def test_a_file_is_gone_for_readers_once_somebody_says_no(client: FlaskClient, store: Store) -> None:
    file = in_library(store)
    post_id = published(store, file)
    no: Any = {"consent": {"kind": "refused", "note": "Đã rút lại"}}
    library_desk.describe(store, EDITOR, file["_id"], no, expect=file["version"])
    assert client.get(f"/v1/posts/{post_id}").get_json()["files"] == []
    assert client.get(f"/v1/posts/{post_id}/files/{file['_id']}").status_code == 404
    assert client.get(f"/p/{post_id}/pictures/{file['_id']}.jpg").status_code == 404


def test_papers_stand_below_a_post_by_their_titles(client: FlaskClient, store: Store) -> None:
    file = in_library(store, kind=FileKind.DOCUMENT, title={"vi": "Biểu mẫu"})
    post_id = post(store, media=[{"file_id": file["_id"], "caption": {}, "alt": {}}])["_id"]
    page = client.get(f"/p/{post_id}").get_data(as_text=True)
    assert f'href="/v1/posts/{post_id}/files/{file["_id"]}" download' in page
    assert '<span lang="vi">Biểu mẫu</span> (PDF' in page
