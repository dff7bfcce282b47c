"""`/v1/desk/posts`: from a commune's draft to the feed, and all that may go otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.areas import agencies
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official, headers_for, post
from tests.problems import assert_problem, fields

WARD = agencies.committee(PHUONG_TRA_VINH)

NEW: dict[str, Any] = {
    "area_id": PHUONG_TRA_VINH,
    "category": "programme",
    "lang": "vi",
    "texts": {"vi": {"title": "Họp dân", "body": "<p>Họp lúc <b>8 giờ</b>.</p><script>x</script>"}},
}


class Desk:
    """The desk with a writer of a ward, and an editor of the province."""

    def __init__(self, client: FlaskClient, store: Store) -> None:
        self.client, self.store = client, store
        self.writer = an_official(store, area_id=PHUONG_TRA_VINH, agency_id=WARD)
        self.editor = an_official(store, role="editor")

    def post(self, who: Caller, path: str = "", body: Any = None, **headers: str) -> Any:
        return self.client.post(f"/v1/desk/posts{path}", json=body, headers=headers_for(who) | headers)

    def get(self, who: Caller, path: str = "") -> Any:
        return self.client.get(f"/v1/desk/posts{path}", headers=headers_for(who))

    def act(self, who: Caller, shown: dict[str, Any], action: str, body: Any = None) -> Any:
        tag = f'"{shown["version"]}"'
        return self.post(who, f"/{shown['id']}/actions/{action}", body, **{"If-Match": tag})

    def drafted(self, **given: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.post(self.writer, body=NEW | given).get_json()
        return found

    def published(self, **given: Any) -> dict[str, Any]:
        waiting = self.act(self.writer, self.drafted(**given), "submit").get_json()
        found: dict[str, Any] = self.act(self.editor, waiting, "approve").get_json()
        return found


@pytest.fixture
def desk(client: FlaskClient, store: Store) -> Desk:
    return Desk(client, store)


def test_a_title_that_is_too_long_is_not_missing_too(desk: Desk) -> None:
    texts = {"vi": {"title": "a" * 301, "body": "<p>Họp.</p>"}}
    problem = assert_problem(desk.post(desk.writer, body=NEW | {"texts": texts}), 422)
    assert fields(problem) == {"texts.vi.title": "too_long"}


def test_what_word_leaves_in_a_text_is_taken_out(desk: Desk) -> None:
    texts = {"vi": {"title": "Họp\u00ad dân\ufeff", "body": "<p>Họp\u200c lúc&shy; 8 giờ.</p>"}}
    shown = desk.post(desk.writer, body=NEW | {"texts": texts}).get_json()
    kept = shown["texts"]["vi"]
    assert (kept["title"], kept["body"]) == ("Họp dân", "<p>Họp lúc 8 giờ.</p>")


def test_a_character_that_turns_the_direction_is_refused_with_its_place(desk: Desk) -> None:
    texts = {"vi": {"title": "Họp \u202edân", "body": "<p>Họp lúc &#x202E;8 giờ.</p>"}}
    problem = assert_problem(desk.post(desk.writer, body=NEW | {"texts": texts}), 422)
    assert fields(problem) == {"texts.vi.title": "text_turns", "texts.vi.body": "text_turns"}
    assert "U+202E" in problem["detail"]


def test_no_language_is_told_as_that_and_not_as_characters(desk: Desk) -> None:
    problem = assert_problem(desk.post(desk.writer, body=NEW | {"texts": {}}), 422)
    assert fields(problem) == {"texts": "language_needed"}


def test_a_language_that_there_is_not_is_named_as_it_was_sent(desk: Desk) -> None:
    texts = {"xx": {"title": "Họp", "body": "Họp."}, **NEW["texts"]}
    problem = assert_problem(desk.post(desk.writer, body=NEW | {"texts": texts}), 422)
    assert fields(problem) == {"texts.xx": "not_a_choice"}


def test_a_draft_is_made_safe_and_stands_under_its_address(desk: Desk) -> None:
    made = desk.post(desk.writer, body=NEW)
    shown = made.get_json()
    assert (made.status_code, made.headers["Location"]) == (201, f"/v1/desk/posts/{shown['id']}")
    assert shown["texts"]["vi"]["body"] == "<p>Họp lúc <b>8 giờ</b>.</p>"
    assert (shown["state"], shown["source_agency_id"], shown["approvals_needed"]) == ("draft", WARD, 1)
    assert desk.get(desk.writer, f"/{shown['id']}").get_json() == shown


def test_a_communes_post_reaches_the_feed(desk: Desk) -> None:
    shown = desk.published()
    assert (shown["state"], shown["edition"]) == ("published", 1)
    feed = desk.client.get(f"/v1/feed?area={PHUONG_TRA_VINH}").get_json()["posts"]
    assert [one["id"] for one in feed] == [shown["id"]]


def test_every_fault_of_a_draft_is_named_at_once(desk: Desk) -> None:
    wrong = {
        "area_id": "zzz",
        "category": "zzz",
        "lang": "vi",
        "texts": {"vi": {"title": " ", "body": ""}, "fr": {"title": "a", "body": "b"}},
        "kind": "poem",
        "valid_from": "2026-11-02T00:00:00+07:00",
        "valid_to": "2026-11-01T00:00:00+07:00",
        "channels": [],
    }
    assert fields(assert_problem(desk.post(desk.writer, body=wrong), 422)).keys() >= {
        "area_id",
        "category",
        "kind",
        "valid_to",
        "channels",
    }


def test_a_post_comes_back_with_the_reason(desk: Desk) -> None:
    waiting = desk.act(desk.writer, desk.drafted(), "submit").get_json()
    back = desk.act(desk.editor, waiting, "return", {"note": "Thiếu địa điểm họp"}).get_json()
    assert (back["state"], back["returned"]["note"]) == ("returned", "Thiếu địa điểm họp")
    assert back["actions"] == ["edit", "submit", "discard"]


def test_two_who_edit_at_once_do_not_undo_one_another(desk: Desk) -> None:
    shown = desk.drafted()
    path, tag = f"/v1/desk/posts/{shown['id']}", {"If-Match": '"1"'}
    first = desk.client.patch(path, json={"priority": "priority"}, headers=headers_for(desk.writer) | tag)
    second = desk.client.patch(path, json={"priority": "normal"}, headers=headers_for(desk.editor) | tag)
    problem = assert_problem(second, 412)
    assert (first.status_code, problem["current"]["priority"]) == (200, "priority")


def test_a_writer_does_not_approve(desk: Desk) -> None:
    waiting = desk.act(desk.writer, desk.drafted(), "submit").get_json()
    assert_problem(desk.act(desk.writer, waiting, "approve"), 403, "no_permission")


def test_the_rules_name_who_approves_an_urgent_post(desk: Desk) -> None:
    waiting = desk.act(desk.writer, desk.drafted(priority="urgent"), "submit").get_json()
    assert_problem(desk.act(desk.editor, waiting, "approve"), 403, "not_an_approver")
    approver = an_official(desk.store, role="approver")
    assert desk.act(approver, waiting, "approve").get_json()["state"] == "published"


def test_an_editor_schedules_a_post(desk: Desk) -> None:
    waiting = desk.act(desk.writer, desk.drafted(), "submit").get_json()
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    shown = desk.act(desk.editor, waiting, "schedule", {"publish_at": at}).get_json()
    assert shown["state"] == "scheduled"
    now = desk.act(desk.editor, shown, "publish").get_json()
    assert now["state"] == "published"


def test_a_time_that_is_past_is_refused(desk: Desk) -> None:
    waiting = desk.act(desk.writer, desk.drafted(), "submit").get_json()
    answer = desk.act(desk.editor, waiting, "schedule", {"publish_at": "2020-01-01T00:00:00Z"})
    assert fields(assert_problem(answer, 422)) == {"publish_at": "time_past"}


def test_a_correction_is_compared_with_what_it_corrects(desk: Desk) -> None:
    out = desk.published()
    changed = {"texts": {"vi": {"title": "Họp dân", "body": "<p>Họp lúc <b>9 giờ</b>.</p>"}}}
    body = {"note": {"vi": "Sửa giờ họp"}, "changed": changed}
    draft = desk.act(desk.writer, out, "correct", body)
    assert draft.status_code == 201
    waiting = desk.act(desk.writer, draft.get_json(), "submit").get_json()
    assert desk.act(desk.editor, waiting, "approve").get_json()["state"] == "applied"
    editions = desk.get(desk.editor, f"/{out['id']}/editions").get_json()
    assert [(one["number"], one["note"]) for one in editions] == [(1, {}), (2, {"vi": "Sửa giờ họp"})]
    found = desk.get(desk.editor, f"/{out['id']}/editions/comparison?before=1&after=2").get_json()
    kinds = [part["kind"] for part in found["texts"][0]["parts"]]
    assert kinds == ["same", "removed", "added", "same"]
    read = desk.client.get(f"/v1/posts/{out['id']}").get_json()
    assert (read["edition"], read["plain"]) == (2, "Họp lúc 9 giờ.")


def test_moments_that_a_correction_changes_are_written_as_everywhere(desk: Desk) -> None:
    out = desk.published()
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    body = {"note": {"vi": "Sửa ngày hết hạn"}, "changed": {"valid_to": ends.isoformat()}}
    draft = desk.act(desk.writer, out, "correct", body).get_json()
    desk.act(desk.editor, desk.act(desk.writer, draft, "submit").get_json(), "approve")
    found = desk.get(desk.editor, f"/{out['id']}/editions/comparison?before=1&after=2").get_json()
    assert found["values"] == [{"field": "valid_to", "before": None, "after": ends.isoformat()}]


def test_readers_see_why_a_post_was_corrected_and_when(desk: Desk) -> None:
    out = desk.published()
    body = {"note": {"vi": "Sửa giờ họp"}, "changed": {"priority": "priority"}}
    waiting = desk.act(
        desk.writer, desk.act(desk.writer, out, "correct", body).get_json(), "submit"
    ).get_json()
    desk.act(desk.editor, waiting, "approve")
    told = desk.client.get(f"/v1/posts/{out['id']}/editions").get_json()
    assert (told["state"], [one["note"] for one in told["editions"]]) == (
        "published",
        [{}, {"vi": "Sửa giờ họp"}],
    )


def test_readers_see_that_a_post_was_withdrawn_and_why(desk: Desk) -> None:
    out = desk.published()
    assert_problem(desk.act(desk.editor, out, "withdraw", {"note": {"vi": ""}}), 422)
    gone = desk.act(desk.editor, out, "withdraw", {"note": {"vi": "Cuộc họp đã hoãn"}}).get_json()
    assert (gone["state"], gone["trace"]["note"]) == ("withdrawn", {"vi": "Cuộc họp đã hoãn"})
    assert desk.client.get(f"/v1/posts/{out['id']}").status_code == 410
    told = desk.client.get(f"/v1/posts/{out['id']}/editions").get_json()
    assert (told["state"], told["trace"]["note"]) == ("withdrawn", {"vi": "Cuộc họp đã hoãn"})


def test_nothing_is_told_outside_of_what_was_never_out(desk: Desk) -> None:
    assert desk.client.get(f"/v1/posts/{desk.drafted()['id']}/editions").status_code == 404


def test_a_commune_takes_over_what_comes_down(desk: Desk) -> None:
    above = post(desk.store, channels=["feed", "loudspeaker"])
    listed = desk.get(desk.writer, f"?from_above={PHUONG_TRA_VINH}").get_json()
    assert [one["id"] for one in listed] == [above["_id"]]
    body = {"area_id": PHUONG_TRA_VINH, "way": "as_it_is"}
    taken = desk.act(desk.writer, listed[0], "take-over", body)
    shown = taken.get_json()
    assert (taken.status_code, shown["state"], shown["channels"]) == (201, "published", ["loudspeaker"])


def test_the_history_names_who_did_what(desk: Desk) -> None:
    shown = desk.published()
    steps = desk.get(desk.editor, f"/{shown['id']}/history").get_json()
    assert [one["action"] for one in steps] == ["drafted", "submitted", "published"]
    assert {one["by"] for one in steps} == {"Cán bộ mẫu"}


def test_the_list_pages_and_its_filters_combine(desk: Desk) -> None:
    for number in range(3):
        desk.drafted(texts={"vi": {"title": f"Tin {number}", "body": "…8 giờ"}})
    desk.drafted(kind="notice")
    first = desk.get(desk.writer, "?kind=news&mine=true&limit=2")
    second = desk.client.get(
        first.headers["Link"].partition(">")[0].lstrip("<"), headers=headers_for(desk.writer)
    )
    found = [row["texts"]["vi"]["title"] for page in (first, second) for row in page.get_json()]
    assert found == ["Tin 2", "Tin 1", "Tin 0"]


def test_drafts_of_others_are_in_no_list(desk: Desk) -> None:
    desk.drafted()
    stranger = an_official(desk.store, area_id=PHUONG_LONG_DUC, agency_id=agencies.committee(PHUONG_LONG_DUC))
    assert desk.get(stranger).get_json() == []
    assert len(desk.get(desk.editor, "?state=draft").get_json()) == 1


def test_contributions_have_denominators(desk: Desk) -> None:
    desk.published(kind="essential")
    found = desk.get(desk.editor, "/contributions").get_json()
    levels = {row["group"]: row["contributing"] for row in found["levels"]}
    assert (levels["commune"]["count"], found["answered"]) == (1, {"count": 1, "of": 1, "share": 1.0})
    assert levels["departments"]["of"] == 11


def test_a_period_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    answer = desk.get(desk.editor, "/contributions?from=2026-02-01&to=2026-01-01&area=zzz")
    assert fields(assert_problem(answer, 422)) == {"to": "period_disordered", "area": "area_unknown"}


RULES = "/v1/desk/approval-rules"


def test_a_province_edits_who_approves(desk: Desk) -> None:
    admin = an_official(desk.store, role="admin", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    held = desk.client.get(RULES, headers=headers_for(admin))
    assert (held.get_json()["version"], held.get_json()["origin"]) == (0, "file")
    rules = [
        {"name": "Phường tự duyệt", "when": {"areas": ["29242"]}, "seat": "body", "eyes": 1},
        {"when": {}, "seat": "province", "eyes": 2},
    ]
    headers = headers_for(admin) | {"If-Match": held.headers["ETag"]}
    saved = desk.client.put(RULES, json={"rules": rules}, headers=headers).get_json()
    assert (saved["version"], saved["rules"][0]["when"]) == (1, {"areas": [PHUONG_TRA_VINH]})
    own = an_official(desk.store, role="editor", area_id=PHUONG_TRA_VINH, agency_id=WARD)
    made = desk.post(own, body=NEW).get_json()
    assert desk.act(own, made, "publish").get_json()["state"] == "published"


def test_a_dry_run_says_what_would_change_and_where_nobody_is_left(desk: Desk) -> None:
    waiting = desk.act(desk.writer, desk.drafted(), "submit").get_json()
    admin = an_official(desk.store, role="admin", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    rules = [{"when": {}, "roles": ["approver"], "seat": "province", "eyes": 3}]
    answer = desk.client.post(f"{RULES}/dry-run", json={"rules": rules}, headers=headers_for(admin))
    found = answer.get_json()
    assert (found["posts"], found["changed"], found["nobody"]) == (1, 1, [waiting["id"]])
    assert desk.client.get(RULES, headers=headers_for(admin)).get_json()["version"] == 0


def test_rules_are_refused_with_every_fault(desk: Desk) -> None:
    admin = an_official(desk.store, role="admin", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    rules = [
        {"when": {"areas": ["zzz"]}, "seat": "body", "eyes": 1},
        {"when": {"agencies": ["zzz"]}, "seat": "body", "eyes": 1},
        {"when": {"areas": [VINH_LONG]}, "seat": "body", "eyes": 1},
        {"when": {"areas": [VINH_LONG], "kinds": ["news"]}, "seat": "body", "eyes": 1},
    ]
    headers = headers_for(admin) | {"If-Match": '"0"'}
    answer = desk.client.put(RULES, json={"rules": rules}, headers=headers)
    assert fields(assert_problem(answer, 422)) == {
        "rules.0.when.areas.0": "area_unknown",
        "rules.1.when.agencies.0": "agency_unknown",
        "rules.3": "rule_never_reached",
        "rules.3.when": "last_rule_conditional",
    }
