"""`/v1/desk/surveys/{id}/export`: files for officials, refused before the end."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from models.store import Store
from models.surveys import lists
from tests.answered_surveys import seeded
from tests.builders import TAY_NINH, VINH_LONG, Caller, a_device, an_official, headers_for
from tests.problems import assert_problem, fields
from tests.surveying import RIGHT, RIGHT_OTHERS, opened, step


@pytest.fixture
def editor(store: Store) -> Caller:
    return an_official(store, role="editor")


@pytest.fixture
def path(client: FlaskClient, store: Store, editor: Caller) -> str:
    """The address of the export of a survey with one answer that is over."""
    survey = opened(client, editor)
    json = {"answers": RIGHT, "others": RIGHT_OTHERS}
    client.post(f"/v1/surveys/{survey['id']}/answers", json=json, headers=headers_for(a_device(store)))
    step(client, editor, survey, "close")
    return f"/v1/desk/surveys/{survey['id']}/export"


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("spss", "application/zip"),
        ("codebook", "text/csv"),
    ],
)
def test_a_form_is_a_private_file(
    client: FlaskClient, editor: Caller, path: str, form: str, media: str
) -> None:
    answer = client.get(f"{path}?format={form}", headers=headers_for(editor))

    assert (answer.status_code, answer.mimetype) == (200, media)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.data) > 100


def test_words_are_in_the_language_that_is_asked_for(client: FlaskClient, editor: Caller, path: str) -> None:
    answer = client.get(f"{path}?format=codebook&lang=en", headers=headers_for(editor))

    assert "Day of the answer" in answer.text


def test_spss_gets_three_files(client: FlaskClient, editor: Caller, path: str) -> None:
    answer = client.get(f"{path}?format=spss", headers=headers_for(editor))

    assert len(zipfile.ZipFile(BytesIO(answer.data)).namelist()) == 3


def test_before_the_end_there_is_a_reason_in_words_or_nothing(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    held = [{"role": role, "area_id": VINH_LONG, "agency_id": ""} for role in ("editor", "approver")]
    both = headers_for(an_official(store, assignments=held))
    path = f"/v1/desk/surveys/{opened(client, editor)['id']}/export"

    assert_problem(client.get(path, headers=headers_for(editor)), 403, "results_embargoed")
    wrong = client.get(f"{path}?reason=..", headers=headers_for(editor))
    assert fields(wrong.get_json()) == {"reason": "says_nothing"}
    early = f"{path}?reason=Lụt đang lên nhanh"
    assert_problem(client.get(early, headers=headers_for(editor)), 403, "no_permission")
    assert client.get(early, headers=both).status_code == 200


def test_exact_answers_are_not_for_an_editor_alone(client: FlaskClient, editor: Caller, path: str) -> None:
    assert_problem(client.get(f"{path}?exact=true", headers=headers_for(editor)), 403, "no_permission")


def test_a_stranger_finds_no_survey(client: FlaskClient, store: Store, path: str) -> None:
    stranger = an_official(store, area_id=TAY_NINH, role="editor")

    assert_problem(client.get(path, headers=headers_for(stranger)), 404, "not_found")


def test_a_researcher_waits_until_enough_have_answered(
    client: FlaskClient, editor: Caller, path: str
) -> None:
    research = path.replace("/export", "/research-file")

    assert_problem(client.get(research, headers=headers_for(editor)), 409, "too_few_answers")


def test_a_file_for_researchers_is_an_archive(
    client: FlaskClient, store: Store, editor: Caller, path: str
) -> None:
    survey = lists.get(store, path.split("/")[-2])
    seeded(store, survey, 20)
    answer = client.get(path.replace("/export", "/research-file"), headers=headers_for(editor))

    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert "README.txt" in zipfile.ZipFile(BytesIO(answer.data)).namelist()
