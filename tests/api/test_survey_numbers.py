"""Numbers of strangers in surveys: what is too large, too small or none at all is refused, and never an accident."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import Caller, a_device, an_official, headers_for, question, survey
from tests.forms import xlsx
from tests.surveying import body

HUGE = "9" * 5000

NUMBERS = ["1e999", "-1e999", "NaN", "Infinity", "1e300", "9" * 30, "9" * 400, HUGE]


@pytest.fixture
def editor(province: Store) -> Caller:
    return an_official(province, role="editor")


def sent(client: FlaskClient, method: str, path: str, caller: Caller, value: Any, number: str) -> Any:
    """A request with a number that no writer of JSON writes in the place of "@"."""
    text = json.dumps(value).replace('"@"', number)
    headers = headers_for(caller) | {"Content-Type": "application/json"}
    return client.open(path, method=method, data=text, headers=headers)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "asked",
    [
        question("q", "number", min="@"),
        question("q", "number", max="@"),
        question("q", "scale", max="@"),
        question("q", "short_text", max="@"),
        question("q", "number", step="@"),
        question("q", "number", show_if={"op": "equals", "question": "p", "value": "@"}),
        question("q", "number", show_if={"op": "answered", "question": "p", "value": "@"}),
        question("q", "number", show_if={"op": "one_of", "question": "p", "value": ["@"]}),
    ],
)
def test_a_survey_with_such_a_number_is_refused(
    client: FlaskClient, editor: Caller, asked: Any, number: str
) -> None:
    value = body(questions=[question("p", "number"), asked])
    answer = sent(client, "POST", "/v1/desk/surveys", editor, value, number)
    assert answer.status_code in (400, 422), answer.get_json()


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("given", [{"p": "@"}, {"w": {"lat": "@", "lon": 105.9}}, {"t": "@"}, {"x": "@"}])
def test_an_answer_with_such_a_number_is_refused(
    client: FlaskClient, province: Store, given: Any, number: str
) -> None:
    one = survey(
        province, questions=[question("p", "number"), question("w", "place"), question("t", "short_text")]
    )
    path, phone = f"/v1/surveys/{one['_id']}/answers", a_device(province)
    answer = sent(client, "POST", path, phone, {"answers": given}, number)
    assert answer.status_code in (400, 422), answer.get_json()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_draft_with_such_a_number_stays_readable(client: FlaskClient, province: Store, number: str) -> None:
    one, phone = survey(province, questions=[question("p", "number")]), a_device(province)
    path = f"/v1/surveys/{one['_id']}/draft"
    assert sent(client, "PUT", path, phone, {"answers": {"p": "@"}}, number).status_code < 500
    read = client.get(f"/v1/surveys/{one['_id']}/mine", headers=headers_for(phone))
    json.loads(read.get_data(as_text=True), parse_constant=pytest.fail)


CELLS = [
    ("integer", "constraint", f". >= {HUGE}"),
    ("integer", "constraint", f". >= {HUGE}.5"),
    ("integer", "constraint", f". > -{'9' * 400}"),
    ("decimal", "constraint", f". mod 0.{'0' * 330}1 = 0"),
    ("decimal", "constraint", f"(. - 3) mod 0.{'0' * 310}1 = 0"),
    ("integer", "relevant", f"${{before}} >= {HUGE}"),
    ("integer", "relevant", f"${{before}} = {'9' * 30}"),
    ("range", "parameters", f"start=1 end={HUGE}"),
    ("range", "parameters", f"start=1 end=5 step=0.{'0' * 330}1"),
    ("date", "constraint", ". > date('9999-12-31')"),
    ("date", "constraint", ". < '0001-01-01'"),
    ("time", "constraint", f". < {HUGE}"),
    ("text", "constraint", f"string-length(.) <= {HUGE}"),
]


@pytest.mark.parametrize(("kind", "column", "cell"), CELLS)
def test_a_form_with_such_a_number_leaves_it_out_with_the_reason(
    client: FlaskClient, editor: Caller, kind: str, column: str, cell: str
) -> None:
    rows = [
        ["type", "name", "label", column],
        ["integer", "before", "Trước", ""],
        [kind, "asked", "Hỏi", cell],
    ]
    given = {"file": (io.BytesIO(xlsx(survey=rows)), "form.xlsx")}
    times = "opens_at=2027-01-01T00:00:00Z&closes_at=2027-02-01T00:00:00Z"
    answer = client.post(
        f"/v1/desk/surveys/import?dry_run=true&area_id=86@2025-07-01&{times}",
        data=given,
        headers=headers_for(editor),
    )
    assert answer.status_code in (200, 201), answer.get_json()
    places = [(one["row"], one["column"]) for one in answer.get_json()["left_out"]]
    assert (3, "D") in places


@pytest.mark.parametrize("number", [HUGE, "9" * 400, "1e308", "inf", "nan"])
def test_the_page_bears_such_numbers(client: FlaskClient, province: Store, number: str) -> None:
    one = survey(province, questions=[question("p", "number"), question("r", "ranking", "a", "b")])
    assert client.get(f"/s/{one['_id']}?page={number}").status_code == 200
    assert client.get(f"/v1/desk/surveys/{one['_id']}/results?weighted=29242:{number}").status_code < 500
