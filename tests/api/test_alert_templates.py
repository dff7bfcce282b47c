"""`/v1/desk/alert-templates`: how a warning of each hazard begins, and warnings that begin so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.alerts import (
    alerts,
    approval,
    drafting,
    hazards,
    placeholders,
    rules,
    template_drafts,
    templates,
)
from models.alerts.alerts import Words
from models.alerts.cap_terms import MsgType, Status
from models.alerts.content import in_full
from models.alerts.template_drafts import Values
from models.areas import areas
from models.language.languages import LANGUAGES
from models.store import Store
from tests import alerting
from tests.bordering import around
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, an_official, headers_for
from tests.problems import assert_problem, fields

PATH = "/v1/desk/alert-templates"


@pytest.fixture
def duty(store: Store) -> dict[str, str]:
    return headers_for(an_official(store, role=Role.DUTY_OFFICER))


@pytest.fixture
def admin(store: Store) -> dict[str, str]:
    return headers_for(an_official(store, role=Role.APPROVER))


def body(**given: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "status": "Exercise",
        "hazard": "trieu_cuong",
        "level": 2,
        "area_ids": [PHUONG_TRA_VINH],
        "source": {"agency": "Đài KTTV tỉnh", "issued_at": (now - timedelta(hours=1)).isoformat()},
        "expires": (now + timedelta(hours=12)).isoformat(),
        "values": {"time": "17 giờ"},
    } | given


def test_every_hazard_has_a_template_that_keeps_the_rules(store: Store) -> None:
    found = templates.every(store)
    assert [one["_id"] for one in found] == list(hazards.hazards())
    assert {tuple(one["infos"]) for one in found} == {LANGUAGES}
    assert [fault for one in found for fault in templates.faults_of(one["infos"])] == []


def test_a_hazard_without_levels_asks_for_none(store: Store) -> None:
    for code, hazard in hazards.hazards().items():
        texts = str(templates.get(store, code)["infos"])
        assert ("{level}" in texts) == hazard.levelled, code


def test_a_draft_from_a_template_is_whole(client: FlaskClient, duty: dict[str, str]) -> None:
    draft = client.post(PATH, json=body(), headers=duty)
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions/submit"
    assert client.post(path, headers={**duty, "If-Match": draft.headers["ETag"]}).status_code == 200


def told(store: Store, alert_id: str) -> Words:
    """The Vietnamese texts that people would read."""
    return placeholders.resolved(store, alerts.get(store, alert_id))["infos"]["vi"]


def test_texts_say_what_the_alert_says_after_an_edit_too(
    client: FlaskClient, store: Store, duty: dict[str, str]
) -> None:
    draft = client.post(PATH, json=body(), headers=duty)
    alert_id = draft.get_json()["id"]
    assert told(store, alert_id)["headline"] == "Triều cường dâng cao tại Phường Trà Vinh"
    change = {"level": 3, "area_ids": [PHUONG_LONG_DUC]}
    headers = {**duty, "If-Match": draft.headers["ETag"]}
    assert client.patch(f"/v1/desk/alerts/{alert_id}", json=change, headers=headers).status_code == 200
    assert told(store, alert_id) == {
        "headline": "Triều cường dâng cao tại Phường Long Đức",
        "description": "Đỉnh triều vào 17 giờ tại Phường Long Đức. Cấp độ rủi ro 3.",
        "instruction": "Kê cao tài sản, không cho trẻ em ra gần sông, kiểm tra bờ bao.",
    }


def test_an_update_says_its_own_level(store: Store) -> None:
    content = {**alerting.content(), "area_ids": [PHUONG_TRA_VINH]}
    draft = template_drafts.draft(store, alerting.DUTY, Status.EXERCISE, content, {"time": "17:00"})  # type: ignore[arg-type]
    drafting.submit(store, alerting.DUTY, draft["_id"], expect=1)
    first = approval.approve(store, alerting.APPROVER, draft["_id"], expect=2)
    assert "Risk level 2." in first["infos"]["en"]["description"]
    update = alerting.issued(store, first, MsgType.UPDATE, level=3)
    assert "Risk level 3." in update["infos"]["en"]["description"]
    assert b"Risk level 3." in update["cap"]


def test_a_time_may_be_said_by_language(client: FlaskClient, store: Store, duty: dict[str, str]) -> None:
    times = {"en": "5 p.m."}
    draft = client.post(PATH, json=body(values={"time": "17 giờ", "times": times}), headers=duty)
    infos = draft.get_json()["infos"]
    assert ("17 giờ" in infos["vi"]["description"], "5 p.m." in infos["en"]["description"]) == (True, True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Cấp độ rủi ro thiên tai cấp 2."),
        ("vi", "CẤP ĐỘ RỦI RO: 2"),
        ("km", "កម្រិតហានិភ័យ៖ ២"),
        ("en", "Risk level 2 until the evening"),
    ],
)
def test_a_text_that_names_another_level_is_named(store: Store, language: str, text: str) -> None:
    infos = {"vi": alerting.content()["infos"]["vi"]}
    words = {**infos["vi"], "description": text}
    alert = alerting.drafted(store, level=3, infos={**infos, language: words})
    found = rules.faults(store, in_full(alert), datetime.now(UTC))
    assert [(one.field, one.code) for one in found] == [(f"infos.{language}.description", "level_differs")]
    same = alerting.drafted(store, level=2, infos={**infos, language: words})
    assert rules.faults(store, in_full(same), datetime.now(UTC)) == []


def test_what_nobody_filled_is_named_when_it_is_submitted(client: FlaskClient, duty: dict[str, str]) -> None:
    draft = client.post(PATH, json=body(values={}), headers=duty)
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions/submit"
    refused = client.post(path, headers={**duty, "If-Match": draft.headers["ETag"]})
    assert fields(assert_problem(refused, 422)) == {
        f"infos.{language}.description": "placeholder_open" for language in LANGUAGES
    }


def test_a_province_writes_its_own(client: FlaskClient, admin: dict[str, str], duty: dict[str, str]) -> None:
    shown = client.get(f"{PATH}/trieu_cuong", headers=admin)
    own = {name: f"Nước lên ở {{place}}: {name}" for name in rules.LONGEST}
    headers = {**admin, "If-Match": shown.headers["ETag"]}
    written = client.put(f"{PATH}/trieu_cuong", json={"infos": {"vi": own}}, headers=headers)
    assert written.get_json()["version"] == 1
    draft = client.post(PATH, json=body(), headers=duty).get_json()
    assert draft["infos"] == {"vi": own}


def test_of_two_who_write_at_once_one_is_told(client: FlaskClient, admin: dict[str, str]) -> None:
    own = dict.fromkeys(rules.LONGEST, "Nước lên")
    headers = {**admin, "If-Match": '"0"'}
    answers = [
        client.put(f"{PATH}/bao", json={"infos": {"vi": own}}, headers=headers).status_code for _ in range(2)
    ]
    assert answers == [200, 412]


def test_a_placeholder_that_there_is_not_is_refused(client: FlaskClient, admin: dict[str, str]) -> None:
    own = dict.fromkeys(rules.LONGEST, "Nước lên ở {noi}")
    refused = client.put(f"{PATH}/bao", json={"infos": {"vi": own}}, headers={**admin, "If-Match": '"0"'})
    assert set(fields(assert_problem(refused, 422)).values()) == {"placeholder_unknown"}


def test_of_many_places_the_first_are_named_in_every_language(store: Store) -> None:
    communes = [one["_id"] for one in areas.communes(store)][: placeholders.MOST_NAMED + 2]
    content = {**alerting.content(), "area_ids": communes}
    times: Values = {"times": {"vi": "17 giờ"}}
    draft = template_drafts.draft(store, alerting.DUTY, Status.EXERCISE, content, times)  # type: ignore[arg-type]
    infos = placeholders.resolved(store, draft)["infos"]
    assert infos["vi"]["headline"].endswith(" và 2 nơi khác")
    assert infos["en"]["headline"].endswith(" and 2 other places")
    assert "peaks at 17:00" in infos["en"]["description"]
    assert rules.faults(store, in_full(draft), datetime.now(UTC)) == []


def test_who_draws_names_the_communes_that_are_touched(
    client: FlaskClient, store: Store, duty: dict[str, str]
) -> None:
    ring = around(store, PHUONG_TRA_VINH, 0.005)
    draft = client.post(PATH, json=body(area_ids=[], polygons=[ring]), headers=duty).get_json()
    assert told(store, draft["id"])["headline"] == "Triều cường dâng cao tại Phường Trà Vinh"
