"""A language in which people were warned does not fall silent."""

from __future__ import annotations

from typing import Any

import pytest

from models.alerts import drafting
from models.alerts.alerts import Alert
from models.alerts.audience import Audience, admit
from models.alerts.cap_terms import MsgType
from models.errors import Invalid
from models.store import Store
from notifications import alert_texts
from tests.alerting import DUTY, approved, content, issued

WHY = "Chưa có người dịch, sẽ bổ sung"


def only_vietnamese() -> dict[str, Any]:
    return {"vi": content()["infos"]["vi"]}


def submission(store: Store, former: Alert, **given: Any) -> Alert:
    update = drafting.follow_up(store, DUTY, former["_id"], MsgType.UPDATE, given)  # type: ignore[arg-type]
    return drafting.submit(store, DUTY, update["_id"], expect=1)


def of(alert: Alert) -> Audience:
    found = admit(alert)
    assert found is not None
    return found


def test_an_update_that_lacks_a_language_of_the_version_before_is_refused(store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        submission(store, approved(store), infos=only_vietnamese())
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("infos.en", "language_dropped")]


def test_with_a_reason_it_is_taken(store: Store) -> None:
    waiting = submission(
        store, approved(store), infos=only_vietnamese(), dropped_languages={"en": f" {WHY} "}
    )
    assert waiting.get("dropped_languages") == {"en": WHY}


def test_a_reason_says_something(store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        submission(store, approved(store), infos=only_vietnamese(), dropped_languages={"en": "."})
    assert [fault.field for fault in refused.value.faults] == ["dropped_languages.en"]


def test_the_reason_is_not_asked_for_again_by_the_update_after(store: Store) -> None:
    second = issued(
        store, approved(store), MsgType.UPDATE, infos=only_vietnamese(), dropped_languages={"en": WHY}
    )
    assert submission(store, second)["state"] == "submitted"


def test_a_language_that_comes_back_is_no_longer_left_out(store: Store) -> None:
    second = issued(
        store, approved(store), MsgType.UPDATE, infos=only_vietnamese(), dropped_languages={"en": WHY}
    )
    assert submission(store, second, infos=content()["infos"]).get("dropped_languages") == {}


def test_who_was_warned_in_it_is_told_that_it_is_missing(store: Store) -> None:
    second = issued(
        store, approved(store), MsgType.UPDATE, infos=only_vietnamese(), dropped_languages={"en": WHY}
    )
    whole = alert_texts.full_text(of(second), second, "en").body
    assert whole.startswith("This update has no English text.\nBản cập nhật này không có tiếng Anh.\nKê cao")
    short = alert_texts.short_text(of(second), second, "en").body
    assert short.startswith("Bản cập nhật này không có tiếng Anh.\nCấp 2, đến ")
    assert "\nKê cao" in short


def test_nobody_else_hears_of_it(store: Store) -> None:
    second = issued(
        store, approved(store), MsgType.UPDATE, infos=only_vietnamese(), dropped_languages={"en": WHY}
    )
    for reader in ("vi", "km"):
        assert alert_texts.full_text(of(second), second, reader).body.startswith("Kê cao")
