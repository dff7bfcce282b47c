"""Documents and periodic reports at the console."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask

from api.console.papers import question_lines
from models.access.permissions import Role
from models.directives import drafting
from models.directives.directives import DIRECTIVES, RECEIPTS
from models.returns.returns import RETURNS, SUMS, ReturnState, return_id
from models.store import Store
from models.surveys.defaults import whole_question
from tests import returning
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.directing import QUESTIONS, SENDER, TRA_VINH, a_sender, content, sent

PAPERS = "/console/papers"


@pytest.fixture
def office(app: Flask, store: Store) -> Visitor:
    """Whoever sends and asks for the province."""
    return visiting.with_role(app, store, Role.APPROVER)


@pytest.fixture
def unit(app: Flask, store: Store) -> Visitor:
    """Whoever answers, writes and hands in for a ward."""
    return visiting.with_role(app, store, Role.HANDLER, Role.APPROVER, area_id=PHUONG_TRA_VINH)


def does(visitor: Visitor, address: str, do: str, **given: object) -> str:
    """Do one step of a page; returns where it leads."""
    answer = visitor.send(address, **visiting.form_fields(visitor.get(address), do) | given)
    assert answer.status_code == 303, visiting.sentence(answer)
    return answer.headers["Location"]


def test_lines_become_questions_and_lines_again() -> None:
    questions = [whole_question(one) for one in QUESTIONS]
    text = question_lines.written(questions)
    assert text.splitlines() == [
        "Số cụm loa * | số",
        "Tình trạng | chọn một | Tốt; Hỏng",
        "Khó khăn | đoạn",
    ]
    read = [whole_question(one) for one in question_lines.read(text)]
    assert question_lines.written(read) == text


def test_a_document_is_written_sent_and_answered(office: Visitor, unit: Visitor, store: Store) -> None:
    form = visiting.named_form(office, f"{PAPERS}/documents/new")
    made = office.send(
        f"{PAPERS}/documents/new",
        **form
        | {
            "sender_id": SENDER,
            "kind": "report_request",
            "number": "15/CV-UBND",
            "issued_on": "2026-01-05",
            "title": "Rà soát cụm loa",
            "answer": "form",
            "questions": "Số cụm loa * | số\nTình trạng | chọn một | Tốt; Hỏng",
            "units": [TRA_VINH],
        },
    )
    assert made.status_code == 303, visiting.sentence(made)
    address = made.headers["Location"].partition("?")[0]
    does(office, address, "send")
    assert "Rà soát cụm loa" in unit.get(f"{PAPERS}?undone=true").text
    wrong = unit.send(address, **visiting.form_fields(unit.get(address), "answer") | {"values.c1": "ba"})
    assert wrong.status_code == 422
    does(unit, address, "answer", **{"values.c1": "3", "values.c2": "o1"})
    page = office.get(address).text
    assert "Tổng: 3" in page
    assert store.collection(RECEIPTS).count_documents({"answered_at": {"$ne": None}}) == 1


def test_what_is_wrong_with_a_document_is_said_and_what_was_typed_stays(office: Visitor) -> None:
    form = visiting.named_form(office, f"{PAPERS}/documents/new")
    refused = office.send(f"{PAPERS}/documents/new", **form | {"sender_id": SENDER, "title": "Rà soát"})
    assert refused.status_code == 422
    assert 'value="Rà soát"' in refused.text


def test_a_new_version_is_begun_from_what_is_out(office: Visitor, store: Store) -> None:
    out = sent(store, a_sender(store))
    address = f"{PAPERS}/documents/{out['_id']}/edit"
    made = office.send(address, **visiting.named_form(office, address) | {"note": "Sửa hạn"})
    does(office, made.headers["Location"].partition("?")[0], "send")
    assert store.one(DIRECTIVES, out["_id"])["state"] == "replaced"


def test_a_report_is_asked_for_filled_in_accepted_and_frozen(
    office: Visitor, unit: Visitor, store: Store
) -> None:
    form = visiting.named_form(office, f"{PAPERS}/requests/new")
    asked = {"requester_id": SENDER, "units": [TRA_VINH], "groups": []}
    opened = office.send(f"{PAPERS}/requests/new", **form | asked)
    assert opened.status_code == 303, visiting.sentence(opened)
    request_address = opened.headers["Location"].partition("?")[0]
    its = return_id(request_address.rpartition("/")[2], TRA_VINH)
    address = f"{PAPERS}/returns/{its}"
    does(unit, address, "write", **{f"texts.{one}": text for one, text in returning.TEXTS.items()})
    does(unit, address, "submit")
    does(office, address, "accept")
    assert store.one(RETURNS, its)["state"] == ReturnState.ACCEPTED
    does(office, request_address, "freeze")
    (frozen,) = store.collection(SUMS).find({})
    for name in ("document.docx", "workbook.xlsx"):
        file = office.get(f"{PAPERS}/requests/sums/{frozen['_id']}/{name}")
        assert zipfile.is_zipfile(io.BytesIO(file.data))


def test_another_number_without_a_reason_comes_back_with_the_form(unit: Visitor, store: Store) -> None:
    request = returning.opened(store, returning.an_office(store))
    address = f"{PAPERS}/returns/{return_id(request['_id'], TRA_VINH)}"
    form = visiting.form_fields(unit.get(address), "write") | {"values.b1_clusters.value": "7"}
    refused = unit.send(address, **form)
    assert refused.status_code == 422
    assert 'value="7"' in refused.text


@pytest.mark.parametrize("address", [f"{PAPERS}/documents/new", f"{PAPERS}/requests/new"])
def test_an_empty_form_comes_back_with_what_is_missing(office: Visitor, address: str) -> None:
    assert office.send(address, key="k1").status_code == 422


def test_a_draft_shows_what_it_asks_and_how_many_get_it_before_it_is_sent(
    office: Visitor, store: Store
) -> None:
    found = drafting.create(store, a_sender(store).identity, content(answer="form", questions=QUESTIONS))
    page = office.get(f"{PAPERS}/documents/{found['_id']}").text
    assert "Số cụm loa" in page
    assert "2 đơn vị nhận ngay" in page


def test_a_wrong_line_of_a_form_is_named_with_the_words_that_it_takes(office: Visitor) -> None:
    path = f"{PAPERS}/documents/new"
    given = {"sender_id": SENDER, "answer": "form", "questions": "Số cụm loa | số\nTình trạng | chon"}
    page = office.send(path, **visiting.named_form(office, path) | given).text
    assert "“Loại ở dòng 2” phải là một trong các giá trị cho phép: số, chữ" in page


def test_closing_says_how_many_still_lack_their_report(office: Visitor, store: Store) -> None:
    request = returning.opened(store, returning.an_office(store))
    page = office.get(f"{PAPERS}/requests/{request['_id']}").text
    assert "2 đơn vị chưa nộp, 0 báo cáo chưa được chấp nhận" in page


def test_whoever_only_writes_a_report_reads_who_hands_it_in(app: Flask, store: Store) -> None:
    request = returning.opened(store, returning.an_office(store))
    writer = visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)
    page = writer.get(f"{PAPERS}/returns/{return_id(request['_id'], TRA_VINH)}").text
    assert "người có quyền phê duyệt của đơn vị mở trang này và nộp" in page
