"""What a warning says by SMS: no word that the province did not let out, in few parts; its end comes at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.access.permissions import Role
from models.alerts import approval, drafting, sms_release
from models.alerts.alerts import Alert, Words
from models.alerts.audience import admit
from models.alerts.cap_terms import MsgType, Status
from models.delivery import deliveries
from models.delivery.deliveries import DeliveryChannel
from models.language import gsm7
from models.language.sms_text import plain
from models.store import Store, outbox
from models.store.outbox import OUTBOX
from notifications import alert_previews
from notifications.alert_texts import short_text
from notifications.reactor import react
from tests.alerting import APPROVER, COMMUNES, Country, approved, content, issued, official
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH

STAYS, LEFT, FOREIGNER = "+84900000051", "+84900000052", "+84900000053"
OWN_WORDS = {"headline": "Xã tự sửa tin", "description": "Của xã.", "instruction": "Gọi ngay số 0900000000."}
SENTENCE = "Kê cao tài sản và giữ trẻ em tránh xa bờ sông. "
OVER_HERE = "Cảnh báo này không còn áp dụng cho nơi bạn đã được báo."


@pytest.fixture
def country(store: Store) -> Country:
    """Two people in two communes, and a foreigner, all by SMS."""
    made = Country(store)
    made.follow(STAYS, PHUONG_TRA_VINH)
    made.follow(LEFT, PHUONG_LONG_DUC)
    made.follow(FOREIGNER, PHUONG_LONG_DUC, language="en")
    return made


def warned(country: Country, **given: Any) -> Alert:
    alert = approved(country.store, Status.ACTUAL, **given)
    country.work()
    return alert


def of_commune(country: Country, former: Alert, msg_type: MsgType, **given: Any) -> Alert:
    """What officials of a commune write and approve after a warning, in words of their own."""
    store, area = country.store, PHUONG_TRA_VINH
    duty, approver = official("xa.truc", Role.DUTY_OFFICER, area), official("xa.duyet", Role.APPROVER, area)
    words = {"infos": {"vi": OWN_WORDS}, "area_ids": [area], "dropped_languages": {"en": "Chưa dịch kịp."}}
    draft = drafting.follow_up(store, duty, former["_id"], msg_type, {**words, **given})  # type: ignore[typeddict-item]
    waiting = drafting.submit(store, duty, draft["_id"], expect=1)
    made = approval.approve(store, approver, draft["_id"], expect=waiting["version"])
    country.work()
    return made


def texts(country: Country, number: str) -> list[str]:
    return [one.text for one in country.console.sent if one.to.value == number]


def test_no_word_of_a_communes_update_goes_out_by_sms_before_the_province_says_so(country: Country) -> None:
    first = warned(country, area_ids=[PHUONG_TRA_VINH])
    of_commune(country, first, MsgType.UPDATE)
    assert "0900000000" not in " ".join(one.text for one in country.console.sent if one.to.kind == "phone")
    assert len(texts(country, STAYS)) == 1


def test_the_whole_goes_out_once_it_is_released(country: Country) -> None:
    update = of_commune(country, warned(country, area_ids=[PHUONG_TRA_VINH]), MsgType.UPDATE)
    sms_release.release(country.store, APPROVER, update["_id"], expect=update["version"])
    country.work()
    assert len(texts(country, STAYS)) == 2
    assert "0900000000" in texts(country, STAYS)[1]


def test_the_end_by_a_commune_says_by_sms_what_people_were_told_in_loas_words(country: Country) -> None:
    first = warned(country, area_ids=[PHUONG_TRA_VINH])
    of_commune(country, first, MsgType.CANCEL)
    last = texts(country, STAYS)[1]
    assert last.startswith("HỦY CẢNH BÁO: Triều cường dâng cao chiều nay\nCảnh báo này đã bị hủy")
    assert "Xã" not in last
    assert "0900000000" not in last


def test_an_end_quotes_what_was_told_and_no_update_that_was_never_let_out(country: Country) -> None:
    first = warned(country, area_ids=[PHUONG_TRA_VINH])
    of_commune(country, of_commune(country, first, MsgType.UPDATE), MsgType.CANCEL)
    assert texts(country, STAYS)[1].startswith("HỦY CẢNH BÁO: Triều cường dâng cao chiều nay")
    assert len(texts(country, STAYS)) == 2


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (LEFT, f"KẾT THÚC CẢNH BÁO: Triều cường dâng cao chiều nay\n{OVER_HERE}"),
        (FOREIGNER, "WARNING OVER: High tide this afternoon\nThis warning no longer applies"),
    ],
)
def test_who_is_left_out_reads_the_headline_that_they_know_in_their_language(
    country: Country, number: str, said: str
) -> None:
    first = warned(country)
    new = {"vi": {**OWN_WORDS, "headline": "CẤP 4: sơ tán toàn bộ"}}
    dropped = {"en": "Chưa dịch kịp."}
    issued(
        country.store, first, MsgType.UPDATE, area_ids=[PHUONG_TRA_VINH], infos=new, dropped_languages=dropped
    )
    country.work()
    assert texts(country, number)[1].startswith(said)


def test_on_the_other_channels_too(country: Country) -> None:
    country.follow("2468000000000000055", PHUONG_LONG_DUC, language="en")
    first = warned(country)
    dropped = {"en": "Chưa dịch kịp."}
    issued(
        country.store,
        first,
        MsgType.UPDATE,
        area_ids=[PHUONG_TRA_VINH],
        infos={"vi": OWN_WORDS},
        dropped_languages=dropped,
    )
    country.work()
    for address in ("2468000000000000055", "alert.29263~402025-07-01.en"):
        assert country.heard(address)[-1] == "WARNING OVER: High tide this afternoon"


@pytest.mark.parametrize(("msg_type", "over"), [(MsgType.CANCEL, False), (MsgType.UPDATE, True)])
def test_an_end_waits_for_nobody(country: Country, msg_type: MsgType, over: bool) -> None:
    end = issued(country.store, warned(country), msg_type, over=over)
    for row in outbox.forgotten(country.store):
        react(country.outside, row["_id"])
    for piece in deliveries.of_alert(country.store, end["_id"]):
        event = country.store.db["events"].find_one({"subject.id": piece["_id"], "action": "planned"})
        due = country.store.collection(OUTBOX).find_one({"event_id": event["_id"] if event else ""})
        assert due
        assert due["due_at"] - end["approved_at"] <= timedelta(seconds=5)


def test_an_sms_says_level_and_until(country: Country) -> None:
    warned(country)
    assert "\nCấp 2, đến " in texts(country, STAYS)[0]
    assert "\nLevel 2, until " in texts(country, FOREIGNER)[0]


def test_the_sms_of_an_end_says_neither(country: Country) -> None:
    issued(country.store, warned(country), MsgType.CANCEL)
    country.work()
    assert "Cấp 2" not in texts(country, STAYS)[-1]


def long_words(language: str) -> dict[str, Any]:
    sentence = {"vi": SENTENCE, "km": "សូមលើកទ្រព្យសម្បត្តិឱ្យខ្ពស់។ ", "en": "Raise your belongings now. "}
    headline = {"vi": "Triều cường lớn", "km": "ទឹកជោរខ្លាំង", "en": "High tide"}
    return {"headline": headline[language], "description": "…", "instruction": sentence[language] * 40}


@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_a_long_text_is_cut_after_a_sentence_and_keeps_what_matters(country: Country, language: str) -> None:
    infos = {one: long_words(one) for one in ("vi", "km", "en")}
    alert = warned(country, infos=infos, asks_check_in=True)
    audience = admit(alert)
    assert audience
    text = short_text(audience, alert, language)
    assert text.cut
    assert gsm7.parts(plain(f"{text.title}\n{text.body}")) <= 3
    assert "2" in text.body.splitlines()[0]
    assert text.body.splitlines()[1].endswith((". ...", "។ ..."))
    assert {"vi": "AN TOAN", "km": "SAFE", "en": "SAFE"}[language] in text.body
    (preview,) = [
        one
        for one in alert_previews.texts(country.store, audience, alert)
        if (one.channel, one.language) == (DeliveryChannel.SMS, language)
    ]
    assert (preview.cut, preview.segments) == (True, 3)


def test_one_sentence_without_an_end_is_cut_between_words_and_a_headline_last(country: Country) -> None:
    endless = {"headline": "Nước dâng " * 60, "description": "x", "instruction": "kê cao tài sản " * 100}
    alert = warned(country, infos={"vi": {**endless, "headline": "Nước dâng"}})
    audience = admit(alert)
    assert audience
    assert "kê cao tài sản" in short_text(audience, alert, "vi").body
    long: Words = {"headline": endless["headline"], "description": "x", "instruction": endless["instruction"]}
    worst: Alert = {**alert, "infos": {"vi": long}}
    text = short_text(audience, worst, "vi")
    assert gsm7.parts(plain(f"{text.title}\n{text.body}")) <= 3
    assert "Cấp 2, đến" in text.body


def test_what_has_room_is_left_whole(country: Country) -> None:
    alert = warned(country, area_ids=COMMUNES)
    audience = admit(alert)
    assert audience
    text = short_text(audience, alert, "vi")
    assert not text.cut
    assert content()["infos"]["vi"]["instruction"] in text.body
