"""Drafting posts."""

from __future__ import annotations

import pytest

from models.access.callers import Identity
from models.content import draft_faults, drafting
from models.errors import Clash, Forbidden, Invalid
from models.store import Store, events
from tests.builders import PHUONG_LONG_DUC, VINH_LONG, post_draft
from tests.posting import (
    APPROVER,
    EDITOR,
    HEALTH,
    HEALTH_WRITER,
    WARD,
    WARD_WRITER,
    approved,
    drafted,
    somebody,
)


def test_a_draft_is_refused_with_every_fault_at_once(store: Store) -> None:
    wrong = post_draft(area_id="x", category="y", lang="fr", title=" ", body="<img src=x>")
    with pytest.raises(Invalid) as refused:
        drafting.create(store, wrong, events.SYSTEM)
    fields = {fault.field for fault in refused.value.faults}
    assert fields == {"area_id", "category", "lang", "texts.fr"}


def test_a_text_is_refused_with_every_fault_at_once(store: Store) -> None:
    wrong = post_draft(
        title="Họp\u200bdân", body="Сông an", texts={"vi": {"title": "", "body": "p\u0430ypal"}}
    )
    with pytest.raises(Invalid) as refused:
        drafting.create(store, wrong, events.SYSTEM)
    found = {(fault.field, fault.code) for fault in refused.value.faults}
    assert found == {("texts.vi.title", "required"), ("texts.vi.body", "name_mixes_scripts")}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"title": "Họp \u202enâd"}, ("texts.vi.title", "text_turns")),
        ({"video_link": "http://video.example/1"}, ("video_link", "video_link_form")),
        ({"video_link": 'https://youtube.com/watch?v=a\n"><script>'}, ("video_link", "video_link_form")),
        ({"video_link": "https://video.example/1"}, ("video_link", "video_host_unknown")),
        ({"media": [{"file_id": "x", "caption": {}, "alt": {}}]}, ("media.0.file_id", "media_unknown")),
        ({"image": "x"}, ("image", "media_unknown")),
        ({"channels": []}, ("channels", "required")),
        ({"source_agency_id": "khong_co:86"}, ("source_agency_id", "agency_unknown")),
        ({"channel_texts": {"sms": {"fr": "x"}}}, ("channel_texts.sms.fr", "unknown_field")),
        ({"title": "a" * 301}, ("texts.vi.title", "too_long")),
    ],
)
def test_what_cannot_be_published_is_refused(
    store: Store, given: dict[str, object], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        drafting.create(store, post_draft(**given), events.SYSTEM)
    assert [(one.field, one.code) for one in refused.value.faults] == [fault]


def test_khmer_and_emoji_hide_nothing(store: Store) -> None:
    made = drafting.create(
        store, post_draft(lang="km", title="ប្រជុំCOVID", body="ស្រុក\u200bភូមិ ❤️"), events.SYSTEM
    )
    assert made["texts"]["km"]["title"] == "ប្រជុំCOVID"


def test_whoever_works_for_an_office_writes_for_it(store: Store) -> None:
    assert drafted(store)["source_agency_id"] == WARD
    assert drafted(store, HEALTH_WRITER, area_id=VINH_LONG)["source_agency_id"] == HEALTH
    assert drafted(store, EDITOR)["source_agency_id"] == WARD


@pytest.mark.parametrize(
    ("who", "given"),
    [
        (WARD_WRITER, {"area_id": PHUONG_LONG_DUC}),
        (WARD_WRITER, {"area_id": VINH_LONG}),
        (WARD_WRITER, {"source_agency_id": HEALTH}),
        (APPROVER, {}),
        (somebody("viewer"), {}),
    ],
)
def test_nobody_writes_for_others(store: Store, who: Identity, given: dict[str, str]) -> None:
    with pytest.raises(Forbidden):
        drafted(store, who, **given)


def test_a_draft_does_not_move_where_its_writer_may_not_write(store: Store) -> None:
    made = drafted(store)
    with pytest.raises(Forbidden):
        drafting.edit(store, WARD_WRITER, made["_id"], {"area_id": PHUONG_LONG_DUC}, expect=1)


def test_what_an_edit_leaves_out_stays(store: Store) -> None:
    made = drafted(store, title="Họp", priority="priority")
    after = drafting.edit(store, WARD_WRITER, made["_id"], {"kind": "notice"}, expect=1)
    assert (after["kind"], after["priority"], after["texts"]) == ("notice", "priority", made["texts"])


def test_what_is_out_is_not_edited(store: Store) -> None:
    made = approved(store)
    with pytest.raises(Clash, match="post_state"):
        drafting.edit(store, WARD_WRITER, made["_id"], {"kind": "notice"}, expect=made["version"])


def test_plain_and_spoken_forms_are_derived_from_the_body(store: Store) -> None:
    made = drafting.create(store, post_draft(body="<p>Họp <b>lúc 8 giờ</b></p>"), events.SYSTEM)
    text = made["texts"]["vi"]
    assert (text["plain"], text["spoken"]) == ("Họp lúc 8 giờ", "Họp lúc 8 giờ.")


def test_plain_and_spoken_forms_that_somebody_wrote_are_kept(store: Store) -> None:
    written = {"title": "Họp", "body": "<p>8h</p>", "plain": "8 giờ", "spoken": "Tám giờ."}
    made = drafting.create(store, post_draft(texts={"vi": written}), events.SYSTEM)
    text = made["texts"]["vi"]
    assert (text["plain"], text["spoken"]) == ("8 giờ", "Tám giờ.")


def test_a_wrong_topic_is_refused_with_those_that_there_are(store: Store) -> None:
    (fault,) = draft_faults.of_place(store, VINH_LONG, "", "gossip")
    assert (fault.field, fault.code) == ("category", "not_a_choice")
    assert fault.params["choices"].startswith("policy, direction")
