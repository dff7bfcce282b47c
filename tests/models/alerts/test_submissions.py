"""Submissions keep what they said, so that whoever approves reads what is new since."""

from __future__ import annotations

from models.alerts import drafting, submissions
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType
from models.store import Store
from tests.alerting import APPROVER, DUTY, approved, drafted, submitted


def _again(store: Store, alert: Alert, **new: object) -> Alert:
    """The alert given back, changed and submitted once more."""
    back = drafting.give_back(store, APPROVER, alert["_id"], "Nói rõ hơn", expect=alert["version"])
    edited = drafting.edit(store, DUTY, alert["_id"], new, expect=back["version"])  # type: ignore[arg-type]
    return drafting.submit(store, DUTY, alert["_id"], expect=edited["version"])


def test_a_first_submission_is_compared_with_nothing(store: Store) -> None:
    assert submissions.changes(store, drafted(store)) == []
    assert submissions.changes(store, submitted(store)) == []


def test_a_second_one_names_each_field_with_both_values(store: Store) -> None:
    first = submitted(store)
    words = {"vi": {**first["infos"]["vi"], "headline": "Triều cường từ 17 giờ"}, "en": first["infos"]["en"]}
    [found] = submissions.changes(store, _again(store, first, infos=words, level=3))
    assert found.former is None
    assert found.fields == [
        ("level", 2, 3),
        ("infos.vi.headline", "Triều cường dâng cao chiều nay", "Triều cường từ 17 giờ"),
    ]


def test_a_text_that_was_taken_out_is_named(store: Store) -> None:
    first = submitted(store)
    [found] = submissions.changes(store, _again(store, first, infos={"vi": first["infos"]["vi"]}))
    assert [one.field for one in found.fields if one.after is None] == [
        "infos.en.headline",
        "infos.en.description",
        "infos.en.instruction",
    ]


def test_an_update_is_compared_with_the_alert_that_it_follows(store: Store) -> None:
    out = approved(store)
    draft = drafting.follow_up(store, DUTY, out["_id"], MsgType.UPDATE, {"level": 3})
    [found] = submissions.changes(store, draft)
    assert found.former is not None
    assert found.former["_id"] == out["_id"]
    assert ("level", 2, 3) in found.fields


def test_an_update_that_comes_back_is_compared_with_both(store: Store) -> None:
    out = approved(store)
    update = drafting.follow_up(store, DUTY, out["_id"], MsgType.UPDATE, {"level": 3})
    first = drafting.submit(store, DUTY, update["_id"], expect=update["version"])
    words = {**first["infos"], "en": {**first["infos"]["en"], "headline": "High tide at {place}"}}
    since_last, since_former = submissions.changes(store, _again(store, first, infos=words))
    assert [(one.field, one.after) for one in since_last.fields] == [
        ("infos.en.headline", "High tide at Phường Trà Vinh, Phường Long Đức")
    ]
    assert ("level", 2, 3) in since_former.fields
