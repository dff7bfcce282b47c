"""Whoever was warned hears the end of it: those whom an update leaves out, and all whom any version had reached."""

from __future__ import annotations

import pytest

from models.alerts.alerts import Alert
from models.alerts.audience import admit
from models.alerts.cap_terms import MsgType, Status
from models.areas import areas
from models.delivery import deliveries, reach, recipient_ledger, waves
from models.delivery.deliveries import DELIVERIES
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.messages.ledgers import LedgerState
from models.store import Store
from notifications.channels import SendError, Verdict
from tests.alerting import COMMUNES, Country, approved, content, issued, subscription_of
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG

STAYS, LEFT, ZALO = "+84900000031", "+84900000032", "2468000000000000032"
OVER = "KẾT THÚC CẢNH BÁO"


@pytest.fixture
def country(store: Store) -> Country:
    """Two people by SMS and one on Zalo, in two communes."""
    made = Country(store)
    made.follow(STAYS, PHUONG_TRA_VINH)
    made.follow(LEFT, PHUONG_LONG_DUC)
    made.follow(ZALO, PHUONG_LONG_DUC)
    return made


def warned(country: Country, **given: object) -> Alert:
    """A real warning of both communes, which everybody got."""
    alert = approved(country.store, Status.ACTUAL, **given)
    country.work()
    return alert


def narrowed(country: Country, former: Alert, *area_ids: str) -> Alert:
    """The same for fewer areas."""
    update = issued(country.store, former, MsgType.UPDATE, area_ids=list(area_ids))
    country.work()
    return update


def kinds(country: Country, address: str) -> list[str]:
    """What somebody heard, by the words that each title begins with."""
    return [title.partition(":")[0] for title in country.heard(address)]


@pytest.mark.parametrize("address", [LEFT, ZALO])
def test_who_is_left_out_of_an_update_is_told_that_it_is_over_and_nothing_else(
    country: Country, address: str
) -> None:
    narrowed(country, warned(country), PHUONG_TRA_VINH)
    assert kinds(country, address)[1:] == [OVER]


def test_who_stays_gets_the_update_and_no_word_that_it_is_over(country: Country) -> None:
    narrowed(country, warned(country), PHUONG_TRA_VINH)
    assert kinds(country, STAYS)[1:] == ["CẬP NHẬT"]


def test_those_left_out_read_where_it_still_holds(country: Country) -> None:
    narrowed(country, warned(country), PHUONG_TRA_VINH)
    last = next(one for one in reversed(country.console.sent) if one.to.value == ZALO)
    assert "Phường Trà Vinh" in last.body
    assert "không còn áp dụng" in last.body


def test_the_word_that_it_is_over_comes_in_the_readers_language(country: Country) -> None:
    country.follow("+84900000033", PHUONG_LONG_DUC, language="en")
    narrowed(country, warned(country), PHUONG_TRA_VINH)
    assert kinds(country, "+84900000033")[1:] == ["WARNING OVER"]


def test_a_language_that_an_update_is_not_written_in_still_gets_the_update(country: Country) -> None:
    country.follow("+84900000033", PHUONG_TRA_VINH, language="en")
    first = warned(country)
    issued(
        country.store,
        first,
        MsgType.UPDATE,
        infos={"vi": content()["infos"]["vi"]},
        dropped_languages={"en": "Chưa dịch kịp bản tin này."},
    )
    country.work()
    assert kinds(country, "+84900000033")[1:] == ["CẬP NHẬT"]


def test_phones_hear_it_by_the_topics_that_were_sent_to(country: Country) -> None:
    narrowed(country, warned(country), PHUONG_TRA_VINH)
    assert kinds(country, "alert.29263~402025-07-01.vi")[1:] == [OVER]
    assert kinds(country, "alert.29242~402025-07-01.vi")[1:] == ["CẬP NHẬT"]


def test_a_warning_of_the_province_that_shrinks_ends_in_every_other_commune(country: Country) -> None:
    narrowed(country, warned(country, area_ids=[VINH_LONG]), PHUONG_TRA_VINH)
    ended = {one.to.value for one in country.console.sent if one.title.startswith(OVER)}
    topics = {topic for topic in ended if topic.startswith("alert.") and topic.endswith(".vi")}
    others = len(areas.communes(country.store)) - 1
    # Whoever follows a commune hears its topic and the province's, so the latter must stay silent.
    assert len(topics) == others
    assert not any(topic.startswith("alert.86") for topic in topics)
    assert "alert.29242~402025-07-01.vi" not in topics


def test_a_second_update_does_not_repeat_that_it_is_over(country: Country) -> None:
    second = narrowed(country, warned(country), PHUONG_TRA_VINH)
    narrowed(country, second, PHUONG_TRA_VINH)
    assert kinds(country, LEFT)[1:] == [OVER]
    assert kinds(country, "alert.29263~402025-07-01.vi")[1:] == [OVER]


def test_who_comes_back_and_is_left_out_again_is_told_again(country: Country) -> None:
    second = narrowed(country, warned(country), PHUONG_TRA_VINH)
    third = narrowed(country, second, *COMMUNES)
    narrowed(country, third, PHUONG_TRA_VINH)
    assert kinds(country, LEFT)[1:] == [OVER, "CẬP NHẬT", OVER]


def test_a_cancel_reaches_whom_any_version_had_reached(country: Country) -> None:
    second = narrowed(country, warned(country), PHUONG_TRA_VINH)
    issued(country.store, second, MsgType.CANCEL)
    country.work()
    for address in (STAYS, LEFT, ZALO, "alert.29263~402025-07-01.vi", "alert.29242~402025-07-01.vi"):
        assert kinds(country, address)[-1] == "HỦY CẢNH BÁO", address
        assert kinds(country, address).count("HỦY CẢNH BÁO") == 1, address


def test_who_moved_away_hears_the_cancel(country: Country) -> None:
    first = warned(country, area_ids=[PHUONG_LONG_DUC])
    country.follow(LEFT, PHUONG_TRA_VINH)
    issued(country.store, first, MsgType.CANCEL)
    country.work()
    assert kinds(country, LEFT)[1:] == ["HỦY CẢNH BÁO"]


def test_who_unsubscribed_since_hears_the_end_of_what_they_got(country: Country) -> None:
    first = warned(country)
    subscriptions.unfollow(country.store, SubscriptionChannel.SMS, LEFT, evidence="dừng")
    issued(country.store, first, MsgType.UPDATE, over=True)
    country.work()
    assert kinds(country, LEFT)[1:] == [OVER]


def test_an_address_that_nobody_uses_is_left_alone(country: Country) -> None:
    first = warned(country)
    row = subscription_of(country.store, SubscriptionChannel.SMS, LEFT)
    assert row
    subscriptions.retire(country.store, row["_id"], "21614")
    issued(country.store, first, MsgType.CANCEL)
    country.work()
    assert len(country.heard(LEFT)) == 1


def test_who_never_was_warned_is_not_told_that_it_is_over(country: Country) -> None:
    first = warned(country, area_ids=[PHUONG_TRA_VINH])
    issued(country.store, first, MsgType.UPDATE, over=True)
    country.work()
    assert country.heard(LEFT) == []


def test_a_drill_that_shrinks_ends_in_the_places_of_drills_only(country: Country) -> None:
    country.follow("+84900000034", PHUONG_LONG_DUC, exercises=True)
    first = approved(country.store, Status.EXERCISE)
    country.work()
    narrowed(country, first, PHUONG_TRA_VINH)
    assert kinds(country, "+84900000034")[-1] == f"[DIỄN TẬP] {OVER}"
    assert country.heard(LEFT) == []
    assert not [one for one in country.console.sent if one.to.value.startswith("alert.")]


def test_who_was_being_warned_when_a_worker_died_counts_as_warned(country: Country) -> None:
    """The provider may have taken it: nobody noted either way."""
    first = approved(country.store, Status.ACTUAL)
    # The alert is planned, and a worker claims the one left out, asks the provider and dies.
    audience = admit(first)
    assert audience
    waves.plan(country.store, first, audience)
    row = subscription_of(country.store, SubscriptionChannel.SMS, LEFT)
    piece = country.store.collection(DELIVERIES).find_one({"channel": "sms"})
    assert row
    assert piece
    recipient_ledger.claim(country.store, piece, [recipient_ledger.key_of(piece, row["_id"])])
    issued(country.store, first, MsgType.UPDATE, area_ids=[PHUONG_TRA_VINH])
    country.work()
    assert kinds(country, LEFT) == [OVER]


def test_the_reach_counts_those_told_that_it_is_over_by_themselves(country: Country) -> None:
    update = narrowed(country, warned(country), PHUONG_TRA_VINH)
    by_sms = next(one for one in reach.reach(country.store, update) if one.channel == "sms")
    assert (by_sms.planned, by_sms.accepted, by_sms.told_over) == (1, 1, 1)


def test_who_could_not_be_told_that_it_is_over_is_no_failure_of_the_update(country: Country) -> None:
    first = warned(country)
    country.console.refused[LEFT] = SendError(Verdict.UNREACHABLE, "twilio", "21614", "No mobile.")
    update = narrowed(country, first, PHUONG_TRA_VINH)
    by_sms = next(one for one in reach.reach(country.store, update) if one.channel == "sms")
    assert (by_sms.planned, by_sms.accepted, by_sms.failed, by_sms.reasons) == (1, 1, 0, {})


def test_who_hears_an_end_from_an_earlier_version_is_planned_and_accepted(country: Country) -> None:
    update = narrowed(country, warned(country), PHUONG_TRA_VINH)
    end = issued(country.store, update, MsgType.CANCEL)
    country.work()
    for one in reach.reach(country.store, end):
        assert one.accepted + one.failed + one.spared == one.planned


def test_who_comes_into_a_warning_after_it_went_out_gets_it_and_not_its_end(country: Country) -> None:
    """They got the first version elsewhere, and moved into what is left of it when the update had been sent there."""
    first = approved(country.store, Status.ACTUAL)
    country.work()
    update = issued(country.store, first, MsgType.UPDATE, area_ids=[PHUONG_TRA_VINH])
    addressees = admit(update)
    assert addressees
    waves.plan(country.store, update, addressees)
    for piece in deliveries.of_alert(country.store, update["_id"]):
        deliveries.settle(country.store, piece, deliveries.DeliveryState.DONE)
    country.follow(LEFT, PHUONG_TRA_VINH)
    country.work()
    assert kinds(country, LEFT)[1:] == ["CẬP NHẬT"]


def test_a_delivery_of_the_old_version_that_ends_late_still_has_its_recipients_told(country: Country) -> None:
    """The update is approved and planned while a worker is in the midst of the first version."""
    first = approved(country.store, Status.ACTUAL)
    addressees = admit(first)
    assert addressees
    waves.plan(country.store, first, addressees)
    country.store.db["outbox"].delete_many({})
    piece = country.store.collection(DELIVERIES).find_one({"channel": "sms"})
    row = subscription_of(country.store, SubscriptionChannel.SMS, LEFT)
    assert piece
    assert row
    issued(country.store, first, MsgType.UPDATE, area_ids=[PHUONG_TRA_VINH])
    country.work()
    assert country.heard(LEFT) == []
    key = recipient_ledger.key_of(piece, row["_id"])
    recipient_ledger.claim(country.store, piece, [key])
    recipient_ledger.settle(country.store, {key: {"state": LedgerState.SENT, "provider_id": "SM1"}})
    deliveries.settle(country.store, piece, deliveries.DeliveryState.DONE)
    country.work()
    assert kinds(country, LEFT) == [OVER]
