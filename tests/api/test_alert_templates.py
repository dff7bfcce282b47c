"""`/v1/desk/alert-templates`: how a warning of each hazard begins, and warnings that begin so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access.permissions import Role
from models.alerts import hazards, rules, templates
from models.language.languages import LANGUAGES
from models.store import Store
from tests.bordering import around
from tests.builders import PHUONG_TRA_VINH, an_official, headers_for
from tests.problems import assert_problem, fields

PATH = "/v1/desk/alert-templates"


@pytest.fixture
def duty(store: Store) -> dict[str, str]:
    return headers_for(an_official(store, role=Role.DUTY_OFFICER))


@pytest.fixture
def admin(store: Store) -> dict[str, str]:
    return headers_for(an_official(store, role=Role.ADMIN))


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
    words = draft.get_json()["infos"]["vi"]
    assert words["headline"] == "Triều cường dâng cao tại Phường Trà Vinh"
    assert words["description"] == "Đỉnh triều vào 17 giờ tại Phường Trà Vinh. Cấp độ rủi ro 2."
    path = f"/v1/desk/alerts/{draft.get_json()['id']}/actions/submit"
    assert client.post(path, headers={**duty, "If-Match": draft.headers["ETag"]}).status_code == 200


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
    assert draft["infos"] == {"vi": {name: f"Nước lên ở Phường Trà Vinh: {name}" for name in rules.LONGEST}}


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


def test_who_draws_names_the_communes_that_are_touched(
    client: FlaskClient, store: Store, duty: dict[str, str]
) -> None:
    ring = around(store, PHUONG_TRA_VINH, 0.005)
    draft = client.post(PATH, json=body(area_ids=[], polygons=[ring]), headers=duty).get_json()
    assert draft["infos"]["en"]["headline"] == "High tide at Phường Trà Vinh"
