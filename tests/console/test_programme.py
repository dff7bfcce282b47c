"""Bulletins at the console: written, heard, approved, withdrawn."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.files.sounds import SOUNDS
from models.programme import bulletin_steps, drafting
from models.programme.bulletins import BULLETINS, Bulletin, BulletinState
from models.store import Store
from tests import builders, posting
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.programmes import WORDS, a_voice
from tests.console.visiting import Visitor
from tests.programming import CLERK, draft

HERE = "/console/programme"
NEW = f"{HERE}/bulletins/new"


@pytest.fixture
def clerk(app: Flask, store: Store) -> Visitor:
    """Whoever does it all in a ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def approver(app: Flask, store: Store) -> Visitor:
    """Whoever approves for the province."""
    return visiting.with_role(app, store, Role.APPROVER)


def _drafted(store: Store, **given: object) -> Bulletin:
    return drafting.begin(store, CLERK, draft(**given))


def _submitted(store: Store, **given: object) -> Bulletin:
    row = _drafted(store, **given)
    return bulletin_steps.submit(store, CLERK, row["_id"], expect=row["version"])


def _address(bulletin: Bulletin) -> str:
    return f"{HERE}/bulletins/{bulletin['_id']}"


def _now(store: Store, bulletin: Bulletin) -> Bulletin:
    return store.one(BULLETINS, bulletin["_id"])


def _only(store: Store) -> Bulletin:
    (row,) = store.collection(BULLETINS).find()
    return row


def _typed(clerk: Visitor, address: str = NEW, **given: object) -> dict[str, object]:
    return visiting.fields(clerk.get(address)) | given


def test_the_list_says_how_many_wait(approver: Visitor, store: Store) -> None:
    _drafted(store)
    _submitted(store, texts={"vi": {"title": "Đã trình", "body": ""}})
    page = approver.get(f"{HERE}?state=submitted").text
    assert "Chờ duyệt <b>1</b>" in page
    assert "Đã trình" in page
    assert "Lịch thu gom rác" not in page


def test_a_bulletin_is_written_in_several_languages(clerk: Visitor, store: Store) -> None:
    fields = {
        "texts.vi.title": "Họp dân",
        "texts.vi.body": "Lúc 19h tại nhà văn hóa.",
        "texts.km.title": "ប្រជុំ",
        "frames.0.text": "Họp dân 19 giờ",
        "priority": "priority",
    }
    answer = clerk.send(NEW, **_typed(clerk) | fields)
    made = _only(store)
    assert answer.headers["Location"] == f"{HERE}/bulletins/{made['_id']}?done=saved"
    assert set(made["texts"]) == {"vi", "km"}
    assert [one["text"] for one in made["frames"]] == ["Họp dân 19 giờ"]
    assert made["priority"] == "priority"


def test_the_longest_bulletin_is_taken(clerk: Visitor, store: Store) -> None:
    longest = "Nước lên đến mức báo động ba. " * 166
    words = {
        f"texts.{one}.{name}": longest[: 200 if name == "title" else None]
        for one in ("vi", "km")
        for name in ("title", "body")
    }
    answer = clerk.send(NEW, **_typed(clerk) | words | {"spoken.vi.text": longest * 2})
    assert answer.status_code == 303
    assert len(_only(store)["spoken"]["vi"]["text"]) > 9_000


def test_the_empty_row_for_another_frame_is_none(clerk: Visitor, store: Store) -> None:
    clerk.send(NEW, **_typed(clerk, **{"texts.vi.title": "Họp dân"}))
    assert _only(store)["frames"] == []


def test_every_fault_is_told_and_what_was_typed_stays(clerk: Visitor) -> None:
    fields = _typed(
        clerk, **{"texts.vi.body": "Không có tiêu đề", "frames.0.text": "Chữ", "frames.0.seconds": "1"}
    )
    page = clerk.send(NEW, **fields)
    assert page.status_code == 422
    assert "Không có tiêu đề" in page.text
    assert page.text.count('class="wrong"') == 2


def test_the_form_shows_how_words_are_said(clerk: Visitor, store: Store) -> None:
    fields = _typed(
        clerk, do="read", **{"texts.vi.title": "Triều cường", "texts.vi.body": "Cao 2,15m. Hỏi XQZ."}
    )
    page = clerk.send(NEW, **fields)
    assert page.status_code == 200
    assert "hai phẩy mười lăm mét" in page.text
    assert '<b lang="vi">XQZ</b>' in page.text
    assert store.collection(BULLETINS).count_documents({}) == 0


def test_a_voice_says_it_and_whoever_hears_it_confirms(clerk: Visitor, store: Store) -> None:
    row = _drafted(store)
    page = clerk.get(_address(row))
    clerk.send(_address(row), **visiting.form_fields(page, "voice"))
    made = _now(store, row)
    (sound,) = store.collection(SOUNDS).find()
    assert made["sounds"] == {"vi": sound["_id"]}
    assert sound["spoken"] == made["spoken"]["vi"]["text"]
    assert "Đang tạo tiếng đọc" in clerk.get(_address(row)).text


def test_what_is_ready_is_played_and_confirmed(clerk: Visitor, store: Store) -> None:
    said = {"vi": {"text": WORDS, "unknown": []}}
    row = _drafted(store, spoken=said, sounds={"vi": a_voice(store)})
    page = clerk.get(_address(row))
    assert '<source src="/v1/desk/sounds/' in page.text
    clerk.send(_address(row), **visiting.form_fields(page, "confirm"))
    assert _now(store, row)["spoken"]["vi"]["confirmed_by"] == clerk.official_id


def test_other_words_get_another_sound_than_the_former_ones(clerk: Visitor, store: Store) -> None:
    said = {"vi": {"text": WORDS, "unknown": []}}
    row = _drafted(store, spoken=said, sounds={"vi": a_voice(store)})
    edit = f"{_address(row)}/edit"
    clerk.send(edit, **_typed(clerk, edit))
    former = _now(store, row)["sounds"]
    clerk.send(edit, **_typed(clerk, edit, **{"spoken.vi.text": "lời khác"}))
    assert _now(store, row)["sounds"].keys() == former.keys()
    assert _now(store, row)["sounds"] != former


def test_what_nobody_heard_is_not_handed_in(clerk: Visitor, store: Store) -> None:
    said = {"vi": {"text": WORDS, "unknown": []}}
    row = _drafted(store, spoken=said, sounds={"vi": a_voice(store)})
    page = clerk.send(_address(row), **visiting.form_fields(clerk.get(_address(row)), "submit"))
    assert page.status_code == 422
    assert "nghe thử" in visiting.sentence(page)


def test_a_bulletin_is_handed_in_and_returned_with_the_reason(
    clerk: Visitor, approver: Visitor, store: Store
) -> None:
    row = _drafted(store)
    clerk.send(_address(row), **visiting.form_fields(clerk.get(_address(row)), "submit"))
    fields = visiting.form_fields(approver.get(_address(row)), "return")
    assert approver.send(_address(row), **fields).status_code == 422
    approver.send(_address(row), **fields | {"note": "Thiếu giờ"})
    assert _now(store, row)["state"] == BulletinState.RETURNED
    assert "Thiếu giờ" in clerk.get(_address(row)).text


def test_an_urgent_one_is_approved_by_somebody_else(app: Flask, store: Store, approver: Visitor) -> None:
    writer = visiting.with_role(app, store, Role.HANDLER)
    row = _submitted(store, priority="urgent")
    store.collection(BULLETINS).update_one(
        {"_id": row["_id"]}, {"$addToSet": {"writers": writer.official_id}}
    )
    page = writer.get(_address(row)).text
    assert 'value="approve"' not in page
    assert "do người khác duyệt" in page
    approver.send(_address(row), **visiting.form_fields(approver.get(_address(row)), "approve"))
    assert _now(store, row)["state"] == BulletinState.APPROVED


def test_whoever_was_slower_sees_what_happened(clerk: Visitor, store: Store) -> None:
    row = _drafted(store)
    edit = f"{_address(row)}/edit"
    fields = _typed(clerk, edit, **{"texts.vi.title": "Tên mới"})
    drafting.edit(store, CLERK, row["_id"], draft(), expect=row["version"])
    page = clerk.send(edit, **fields)
    assert page.status_code == 412
    assert "Tên mới" in page.text
    assert "Cán bộ clerk" in page.text
    clerk.send(edit, **visiting.fields(page))
    assert _now(store, row)["texts"]["vi"]["title"] == "Tên mới"


def test_a_bulletin_begins_with_the_words_of_a_post(clerk: Visitor, store: Store) -> None:
    post = builders.post(store, title="Tin của tỉnh")
    page = clerk.get(f"{NEW}?post={post['_id']}")
    fields = visiting.fields(page)
    assert fields["texts.vi.title"] == "Tin của tỉnh"
    assert fields["area_id"] == PHUONG_TRA_VINH
    clerk.send(NEW, **fields)
    made = _only(store)
    assert made["level"] == "commune"


def test_what_is_not_out_becomes_no_bulletin(clerk: Visitor, store: Store) -> None:
    post = posting.submitted(store)
    assert clerk.get(f"{NEW}?post={post['_id']}").status_code == 404


def test_whoever_only_reads_gets_no_buttons(app: Flask, store: Store) -> None:
    viewer = visiting.with_role(app, store, Role.VIEWER)
    row = _drafted(store)
    page = viewer.get(_address(row))
    assert page.status_code == 200
    assert 'name="do"' not in page.text
    assert viewer.get(NEW).status_code == 403
