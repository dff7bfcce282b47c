"""A post on each channel, as the resident reads or hears it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from models.content import channel_texts, draft_faults, drafting, previews, sending_rules
from models.content.channel_texts import Occasion
from models.content.posts import Channel, Post
from models.content.previews import Caution, Preview
from models.content.sending_rules import NotSent
from models.language import gsm7, shortening
from models.store import Store, events
from tests.builders import post_draft
from tests.media import in_library

LONG = "Nước dâng nhanh, bà con kê cao tài sản. " * 60


def made(store: Store, **given: Any) -> Post:
    return drafting.create(store, post_draft(**given), events.SYSTEM)


def on(store: Store, post: Post, channel: Channel, lang: str = "vi") -> Preview:
    return previews.preview(store, post, channel, lang)


@pytest.mark.parametrize("channel", [one for one in Channel if one is not Channel.LOUDSPEAKER])
def test_however_long_a_post_is_each_channel_has_room(store: Store, channel: Channel) -> None:
    post = made(store, title="Triều cường " * 20, body=LONG)
    shown = on(store, post, channel)
    assert shown.characters <= 1000
    assert shown.parts <= channel_texts.SMS_PARTS


def test_an_sms_has_no_diacritics_no_link_and_few_parts(store: Store) -> None:
    shown = on(store, made(store, title="Cúp nước", body=LONG), Channel.SMS)
    assert gsm7.fits(shown.body)
    assert shown.body.startswith("Cup nuoc. Nuoc dang nhanh")
    assert shown.body.endswith("...")
    assert "http" not in shown.body
    assert (shown.encoding, shown.parts, shown.cautions) == ("gsm7", 2, [Caution.CUT])


def test_an_sms_in_khmer_is_short_and_says_why(store: Store) -> None:
    post = made(store, lang="km", title="ទឹកជំនន់", body="ទឹកកំពុងឡើង " * 30)
    shown = on(store, post, Channel.SMS, "km")
    assert (shown.encoding, shown.parts) == ("ucs2", 2)
    assert Caution.UCS2 in shown.cautions


def test_zalo_has_title_text_and_the_address_of_the_post(store: Store) -> None:
    post = made(store, title="Họp dân", body="Lúc 8 giờ.")
    shown = on(store, post, Channel.ZALO)
    assert shown.title == "Họp dân"
    assert shown.body == f"Lúc 8 giờ.\n{store.settings.public_base}/p/{post['_id']}"


def test_a_board_breaks_lines_where_it_does(store: Store) -> None:
    shown = on(store, made(store, title="Họp dân lúc tám giờ sáng tại nhà văn hóa ấp"), Channel.BOARD)
    assert len(shown.lines) == 2
    assert all(len(line) <= previews.BOARD_LINE for line in shown.lines)
    assert shown.frames == 1


def test_a_loudspeaker_says_how_long_it_speaks(store: Store) -> None:
    post = made(store, title="Họp dân", body="một hai ba bốn năm sáu bảy")
    assert on(store, post, Channel.LOUDSPEAKER).seconds == 3
    assert on(store, made(store, body=LONG), Channel.LOUDSPEAKER).cautions == [Caution.LONG_SPOKEN]


def test_numbers_take_a_voice_longer() -> None:
    assert previews.spoken_seconds("gọi 02943 855 246", "vi") > previews.spoken_seconds(
        "gọi ngay số này", "vi"
    )


def test_what_somebody_wrote_for_a_channel_stands_there(store: Store) -> None:
    post = made(store, channel_texts={"push": {"vi": "Nhớ mang giấy mời."}, "sms": {"vi": "Họp 8g"}})
    push, sms = on(store, post, Channel.PUSH), on(store, post, Channel.SMS)
    assert (push.title, push.body, push.edited) == ("Lịch phát loa", "Nhớ mang giấy mời.", True)
    assert (sms.body, sms.edited) == ("Hop 8g", True)
    assert not on(store, post, Channel.ZALO).edited


def test_where_a_translation_is_missing_it_is_said(store: Store) -> None:
    post = made(store, channel_texts={"push": {"en": "At five."}})
    assert on(store, post, Channel.ZALO, "km").cautions == [Caution.NO_TRANSLATION]
    assert on(store, post, Channel.PUSH, "en").cautions == []
    assert on(store, post, Channel.PUSH, "en").body == "At five."


def test_every_channel_is_previewed_in_every_language(store: Store) -> None:
    found = previews.previews(store, made(store, channels=["push"]))
    assert len(found) == len(Channel) * 3
    assert {one.channel for one in found if one.chosen} == {"push"}


@pytest.mark.parametrize("channel", [Channel.PUSH, Channel.ZALO, Channel.SMS])
def test_what_is_withdrawn_is_said_with_its_reason(store: Store, channel: Channel) -> None:
    post: Post = {
        **made(store, title="Cúp nước"),
        "trace": {"at": made(store)["updated_at"], "note": {"vi": "Sai ngày"}},
    }
    said = channel_texts.sent_on(store, post, channel, "vi", Occasion.WITHDRAWN).whole
    assert said.startswith("Tin da go: Cup nuoc." if channel is Channel.SMS else "Tin đã gỡ: Cúp nước\n")
    assert "Sai ngay" in said if channel is Channel.SMS else "Sai ngày" in said


def test_what_was_corrected_says_so_first(store: Store) -> None:
    post = made(store, title="Cúp nước", body="Thứ bảy.")
    said = channel_texts.sent_on(store, post, Channel.PUSH, "vi", Occasion.CORRECTED)
    assert (said.title, said.body) == ("Đính chính: Cúp nước", "Thứ bảy.")


@pytest.mark.parametrize("occasion", list(Occasion))
def test_whatever_is_sent_by_sms_costs_few_parts(store: Store, occasion: Occasion) -> None:
    post: Post = {
        **made(store, title="Triều cường " * 20, body=LONG),
        "trace": {"at": made(store)["updated_at"], "note": {"vi": "Bài đăng nhầm ngày. " * 40}},
    }
    said = channel_texts.sent_on(store, post, Channel.SMS, "vi", occasion).whole
    assert gsm7.fits(said)
    assert gsm7.parts(said) <= channel_texts.SMS_PARTS + 1


@pytest.mark.parametrize(
    ("channel", "given", "caution"),
    [
        (Channel.SMS, {"priority": "urgent"}, Caution.OFF),
        (Channel.BOARD, {}, Caution.NO_SENDER),
        (Channel.LOUDSPEAKER, {}, Caution.NO_SENDER),
        (Channel.FEED, {"audience": "staff"}, Caution.STAFF),
        (Channel.FEED, {}, None),
    ],
)
def test_where_nothing_will_be_sent_it_is_said_why(
    store: Store, channel: Channel, given: dict[str, str], caution: Caution | None
) -> None:
    shown = on(store, made(store, channels=[channel], **given), channel)
    assert (shown.chosen, shown.cautions) == (True, [caution] if caution else [])
    assert caution not in on(store, made(store, channels=["page"], **given), channel).cautions


def test_an_sms_of_what_is_not_urgent_will_not_be_sent(store: Store) -> None:
    settings = replace(store.settings, posts_by_sms=True, channels=["sms"])
    for priority, reason in (("normal", NotSent.PRIORITY), ("urgent", None)):
        post = made(store, channels=["sms"], priority=priority)
        assert sending_rules.why_not(settings, post, Channel.SMS) == reason


@pytest.mark.parametrize("channel", [Channel.PUSH, Channel.ZALO, Channel.SMS])
def test_what_is_cut_is_said(store: Store, channel: Channel) -> None:
    assert Caution.CUT in on(store, made(store, body=LONG), channel).cautions
    assert Caution.CUT not in on(store, made(store, body="Ngắn thôi."), channel).cautions


def test_a_picture_without_a_description_is_said(store: Store) -> None:
    bare, told = (
        in_library(store, name=f"{name}.jpg", alt=alt) for name, alt in (("a", {}), ("b", {"vi": "Cầu mới"}))
    )
    for file, missing in ((bare, True), (told, False)):
        post = made(store, media=[{"file_id": file["_id"], "caption": {}, "alt": {}}])
        assert (Caution.NO_ALT in on(store, post, Channel.PAGE).cautions) is missing


@pytest.mark.parametrize(
    ("given", "languages"),
    [
        ({"channel_texts": {"sms": {"vi": "Xem https://tinh.example/tin"}}}, ["vi"]),
        ({"channel_texts": {"sms": {"vi": "Xem tinhvinhlong.gov.vn"}}}, ["vi"]),
        ({"channel_texts": {"sms": {"vi": "Họp 8.30 ngày 29.11.Mang sổ"}}}, []),
        ({"body": '<p>Xem <a href="https://tinh.example/tin">tin</a></p>'}, ["vi"]),
        ({"channels": ["feed"], "channel_texts": {"sms": {"vi": "Xem https://tinh.example"}}}, []),
    ],
)
def test_a_post_with_a_link_in_its_sms_is_not_handed_in(
    store: Store, given: dict[str, Any], languages: list[str]
) -> None:
    post = made(store, **{"channels": ["sms"]} | given)
    faults = draft_faults.of_submission(post, datetime.now(UTC))
    assert [one.field for one in faults if one.code == "sms_has_link"] == [
        f"channel_texts.sms.{lang}" for lang in languages
    ]


def test_a_heading_is_not_glued_to_what_follows(store: Store) -> None:
    body = "<h3>Cầu mới</h3><p>Sáng 29/11, thông xe.</p><p>Mời bà con</p>"
    assert on(store, made(store, body=body), Channel.PUSH).body == "Cầu mới. Sáng 29/11, thông xe. Mời bà con"
    assert shortening.summary("ស្ពានថ្មី\n\nព្រឹក", 200) == "ស្ពានថ្មី។ ព្រឹក"
