"""One survey with every type of question, from the desk to its results: answered in app, page and chat."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from models.store import Store
from models.surveys.definition import QuestionType
from models.surveys.kept_answers import SURVEY_ANSWERS
from tests.bot.talks import picture
from tests.builders import a_device, an_official, headers_for, question
from tests.surveying import EVERY_TYPE, RIGHT, RIGHT_OTHERS, SECTIONS, opened, step

QUESTIONS = [
    *({**one, "random_order": False} for one in EVERY_TYPE),
    question("photo", "photo", section="second"),
]

#: What each question is answered with on the page and in the chat, where that is not a plain text.
FIELDS: dict[str, Any] = {
    "a.one": "no",
    "a.some": ["a", "x"],
    "o.some": "Loa rè",
    "a.why": "Ồn quá",
    "a.scale": "7",
    "a.stars": "4",
    "a.people": "5",
    "a.job": "Nông dân",
    "a.order.p": "2",
    "a.order.q": "1",
    "a.order.r": "3",
    "a.grid.sound": "good",
    "a.grid.words": "bad",
    "a.day": "2026-11-29",
    "a.hour": "17:30",
    "a.where": "10.25, 105.97",
}
SAID = ["lam khao sat", "hai", "cau thu nhat va khac", "Loa rè", "Ồn quá", "bay", "bon sao", "nam nguoi"]
SAID += ["Nông dân", "2,1,3", "so 1", "cau thu hai", "29/11/2026", "5 giờ rưỡi chiều"]

SENDER = "0123456789abcdef0123456789abcdef"


def test_the_survey_of_these_tests_has_every_type() -> None:
    assert {one["type"] for one in QUESTIONS} == set(QuestionType)


@pytest.mark.slow
def test_a_survey_goes_all_its_way(app: Flask, client: FlaskClient, province: Store) -> None:
    editor = an_official(province, role="editor")
    survey = opened(client, editor, questions=QUESTIONS, sections=SECTIONS)

    _in_the_app(client, province, survey["id"])
    _on_the_page(app, survey["link"])
    _in_the_chat(client)
    kept = {row["channel"]: row for row in province.collection(SURVEY_ANSWERS).find()}
    assert kept.keys() == {"app", "page", "inbox"}
    for row in kept.values():
        assert {name: value for name, value in row["answers"].items() if name != "photo"} == RIGHT
        assert row["others"] == RIGHT_OTHERS
        assert isinstance(row["answers"]["photo"], str)

    step(client, editor, client.get(_desk(survey), headers=headers_for(editor)).get_json(), "close")
    results = client.get(f"/v1/surveys/{survey['id']}/results").get_json()
    assert results["n"] == 3
    # Each question is told, and what so few people said of it is not.
    assert [one["id"] for one in results["questions"]] == [*RIGHT, "photo"]
    assert {one["n"] for one in results["questions"]} == {None}

    taken = client.get(f"{_desk(survey)}/export?format=csv", headers=headers_for(editor))
    rows = list(csv.DictReader(io.StringIO(taken.get_data(as_text=True).removeprefix("\ufeff"), newline="")))
    assert sorted(row["loa_channel"] for row in rows) == ["app", "inbox", "page"]
    form = client.get(f"{_desk(survey)}/xlsform", headers=headers_for(editor))
    assert (form.status_code, form.data[:2]) == (200, b"PK")


def _desk(survey: dict[str, Any]) -> str:
    return f"/v1/desk/surveys/{survey['id']}"


def _in_the_app(client: FlaskClient, store: Store, survey_id: str) -> None:
    headers = headers_for(a_device(store))
    files = {"file": (io.BytesIO(picture()), "a.jpg")}
    photo = client.post("/v1/uploads", data=files, headers=headers).get_json()["id"]
    body = {"answers": RIGHT | {"photo": photo}, "others": RIGHT_OTHERS}
    answer = client.post(f"/v1/surveys/{survey_id}/answers", json=body, headers=headers)
    assert answer.status_code == 201, answer.get_json()


def _on_the_page(app: Flask, link: str) -> None:
    """Fill in whatever field a page has, until it has no form any more."""
    browser, said = app.test_client(), ""
    answer = browser.get("/s/" + link.rpartition("/")[2])
    for _ in range(5):
        page: Any = html.fromstring(answer.get_data(as_text=True))
        forms = page.xpath("//form")
        if not forms:
            said = " ".join(page.xpath("//*[@role='status']//text()"))
            break
        names = set(forms[0].xpath(".//@name"))
        hidden = {
            name: [str(one) for one in forms[0].xpath(f".//input[@type='hidden'][@name='{name}']/@value")]
            for name in ("token", "page", "seen")
        }
        filled: dict[str, Any] = {name: value for name, value in FIELDS.items() if name in names}
        if "a.photo" in names:
            filled["a.photo"] = (io.BytesIO(picture()), "a.jpg")
        address = forms[0].get("action")
        answer = browser.post(address, data={**hidden, "go": "next", **filled}, follow_redirects=True)
    assert "Cảm ơn bạn" in said


def _in_the_chat(client: FlaskClient) -> None:
    files = {"sender": SENDER, "file": (io.BytesIO(picture()), "a.jpg")}
    photo = client.post("/webhooks/rest/photo", data=files).get_json()["id"]

    def say(text: str, **metadata: Any) -> str:
        body = {"sender": SENDER, "message": text, "metadata": metadata}
        replies = client.post("/webhooks/rest/webhook", json=body).get_json()
        return "\n".join(one["text"] for one in replies)

    for text in SAID:
        say(text)
    say("", location={"lat": 10.25, "lon": 105.97})
    assert "Đã ghi nhận" in say("", photo=photo)
