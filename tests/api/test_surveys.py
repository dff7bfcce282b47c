"""`/v1/surveys`."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models import surveys
from models.access.callers import HERE
from models.people import devices
from models.store import Store
from models.surveys.definition import Survey
from models.surveys.voters import Voter
from tests.answering import over
from tests.builders import survey


@pytest.fixture
def asked(store: Store) -> Survey:
    return survey(store)


@pytest.fixture
def phone(store: Store) -> dict[str, str]:
    """The headers of a registered installation."""
    _, token = devices.register(store, devices.Installation(platform=devices.Platform.ANDROID), HERE)
    return {"Authorization": f"Bearer {token}"}


def test_an_open_survey_is_listed_in_the_callers_language(client: FlaskClient, asked: Survey) -> None:
    rows = client.get("/v1/surveys", headers={"Accept-Language": "en"}).get_json()["surveys"]
    assert [(row["title"], row["phase"]) for row in rows] == [("Loudspeaker hours", "open")]


def test_a_survey_shows_its_questions(client: FlaskClient, asked: Survey) -> None:
    answer = client.get(f"/v1/surveys/{asked['_id']}").get_json()
    assert [row["type"] for row in answer["questions"]] == ["single", "multiple", "long_text"]


def test_a_device_answers_once(client: FlaskClient, asked: Survey, phone: dict[str, str]) -> None:
    body = {"answers": {"hour": "5h", "lang": ["vi"]}}
    answers = [client.post(f"/v1/surveys/{asked['_id']}/answers", json=body, headers=phone) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 409]
    assert answers[1].get_json()["code"] == "already_answered"


def test_a_repeat_with_the_same_key_is_the_same_answer(
    client: FlaskClient, asked: Survey, phone: dict[str, str]
) -> None:
    headers = phone | {"Idempotency-Key": "k1"}
    body = {"answers": {"hour": "5h"}}
    answers = [
        client.post(f"/v1/surveys/{asked['_id']}/answers", json=body, headers=headers) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]


def test_nobody_answers_without_a_credential(client: FlaskClient, asked: Survey) -> None:
    answer = client.post(f"/v1/surveys/{asked['_id']}/answers", json={"answers": {"hour": "5h"}})
    assert answer.status_code == 401


def test_every_wrong_answer_is_named_at_once(
    client: FlaskClient, asked: Survey, phone: dict[str, str]
) -> None:
    body = {"answers": {"hour": 5, "lang": ["fr"], "x": 1}}
    answer = client.post(f"/v1/surveys/{asked['_id']}/answers", json=body, headers=phone)
    fields = {fault["field"] for fault in answer.get_json()["faults"]}
    assert (answer.status_code, fields) == (422, {"answers.hour", "answers.lang", "answers.x"})


def test_results_wait_for_the_end(client: FlaskClient, asked: Survey) -> None:
    answer = client.get(f"/v1/surveys/{asked['_id']}/results")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "results_after_close")


def test_results_show_wording_denominators_and_how_voters_came(
    client: FlaskClient, store: Store, asked: Survey
) -> None:
    for voter in range(6):
        surveys.answer(store, asked["_id"], Voter((f"device:{voter}",)), {"hour": "5h"}, "app", HERE)
    over(store, asked)
    answer = client.get(f"/v1/surveys/{asked['_id']}/results").get_json()
    hour = answer["questions"][0]
    assert (hour["text"], hour["n"], [row["count"] for row in hour["options"]]) == ("Câu hour", 6, [6, 0])
    assert answer["sampling"] == "self_selected"


def test_an_unknown_survey_is_not_found(client: FlaskClient) -> None:
    assert client.get("/v1/surveys/none").status_code == 404


def test_surveys_that_are_over_can_be_listed(client: FlaskClient, store: Store, asked: Survey) -> None:
    over(store, asked)
    rows = client.get("/v1/surveys?phase=closed").get_json()["surveys"]
    assert [row["id"] for row in rows] == [asked["_id"]]
