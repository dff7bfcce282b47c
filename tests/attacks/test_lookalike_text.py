"""Text that looks like other text, and text that shows nothing."""

from __future__ import annotations

from collections.abc import Iterator

import marshmallow as ma
import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.extensions.fields import Name, Text
from bot.dialogue import Incoming, answer, calls_for_help
from bot.engine.engine import engine
from models.access.permissions import Role
from models.alerts import drafting
from models.areas import place_names
from models.categories import urgency
from models.desk import agency_changes, desk, reporter_identity
from models.desk import search as desk_search
from models.desk.search import Filter, Order
from models.errors import Invalid
from models.handling.action_request import ActionRequest
from models.language import personal_data
from models.language.text import glyphs
from models.messages.messages import MessageChannel, Owner
from models.people import officials, phones
from models.reports import codes_and_pins, reports
from models.reports.draft import Reporter
from models.store import Store
from models.surveys.answer_checks import check_one
from models.surveys.defaults import whole_question
from models.workflow.transitions import ReportAction
from tests import alerting
from tests.attacks.naming_fields import NAMING
from tests.bot.talks import someone
from tests.builders import PHUONG_LONG_DUC, Caller, a_citizen, a_device, headers_for
from tests.contracts.shapes import views
from tests.problems import assert_problem, fields
from tests.reporting import HANDLER, act, filed

#: "Child drowning in the canal" with an eth for đ, a Cyrillic о, split by what nobody sees, in full width, decomposed.
DROWNING = (
    "Có em bé bị ðuối nước ở kênh",
    "Có em bé bị ÐUỐI NƯỚC ở kênh",
    "Co em be bi đu\u200bối n\u2060ước ở kênh",
    "Có em bé bị \u0111u\u00ad\u00f4\u0301i nước ở kênh",
    "Có em bé bị ｄuoi ｎuoc ở kênh",
    "Co em be bi du\u043ei nu\u043e\u0441 o kenh",
    "Co em be bi 𝐝𝐮𝐨𝐢 𝐧𝐮𝐨𝐜 o kenh",
)

#: Texts that leave nothing on the screen.
UNSEEN = (
    " ",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u2800",
    "\u3164",
    "\u00a0\u3000",
    "\u202e",
    "\ufe0f",
    "\U000e0041",
    "\u0301",
)

#: Texts that are no reason.
IDLE = (*UNSEEN, ".", "...", "ok", "aaaaaaaa", "👍👍👍👍👍", "-----", "1 1 1 1 1")


@pytest.mark.parametrize("text", DROWNING)
def test_danger_is_recognised_however_its_letters_are_written(text: str) -> None:
    assert urgency.danger(text)


@pytest.mark.parametrize("text", DROWNING)
def test_report_of_danger_from_the_app_is_an_emergency(
    client: FlaskClient, province: Store, text: str
) -> None:
    body = {"text": text, "category": "flood", "place": {"area": PHUONG_LONG_DUC}}
    made = client.post("/v1/reports", json=body, headers=headers_for(a_device(province)))

    assert made.status_code == 201
    report = reports.by_code(province, made.get_json()["code"])
    assert report["urgency"] == "emergency"


@pytest.mark.parametrize(
    "text", ["ϲứu tôi với", "cứu\u200b tôi với", "ｃứu ｔôi với", "c\u01b0\u0301u tôi với", "𝗰ứu tôi với"]
)
def test_bot_hears_a_call_for_help_however_its_letters_are_written(province: Store, text: str) -> None:
    assert calls_for_help(province, "cứu tôi với", engine())
    assert calls_for_help(province, text, engine())


def test_search_finds_a_place_whose_name_begins_with_an_eth(province: Store) -> None:
    filed(province, text="Đèn hỏng ở đường Ðiện Biên Phủ")

    rows, _ = desk_search.page(
        province, HANDLER, Filter(text="dien bien phu"), Order.NEWEST, after=None, limit=5
    )

    assert [row["text"] for row in rows] == ["Đèn hỏng ở đường Ðiện Biên Phủ"]


@pytest.mark.parametrize("text", ["Long Ðức", "phuong long ðuc", "Lоng Đức", "Long\u2060 Đức", "Ｌong Đức"])
def test_a_commune_is_known_however_its_letters_are_written(province: Store, text: str) -> None:
    assert place_names.search(province, text)[0].area["_id"] == PHUONG_LONG_DUC


def test_bot_takes_the_commune_with_an_eth(province: Store) -> None:
    who = someone(province)
    for number, text in enumerate(("Tôi muốn báo đèn đường bị hỏng ở ấp", "Long Ðức", "Bỏ qua")):
        replies = answer(who, Incoming(id=str(number), text=text))

    said = "\n".join(reply.text for reply in replies)
    titles = [button.title for reply in replies for button in reply.buttons]
    assert "Long Đức" in f"{said} {titles}"


@pytest.mark.parametrize(
    "text",
    [
        "Gọi ０９０３１１１２２２ nhé",
        "Gọi ០៩០៣១១១២២២ nhé",
        "Gọi 09\u200b03\u206011\u00ad12\ufeff22 nhé",
        "Gọi \u041e903111222 nhé",
        "Gọi 𝟎𝟗𝟎𝟑𝟏𝟏𝟏𝟐𝟐𝟐 nhé",
        "Gọi 0️⃣9️⃣0️⃣3️⃣1️⃣1️⃣1️⃣2️⃣2️⃣2️⃣ nhé",
        "Gọi 09⓪③111②②2 nhé",
        "Gọi ＋84−903‑111–222 nhé",
        "Thư an＠example．org nhé",
    ],
)
def test_numbers_and_addresses_are_masked_however_they_are_written(text: str) -> None:
    shown = personal_data.mask(text)

    assert personal_data.MASK in shown
    assert "11" not in glyphs(shown)
    assert "example" not in shown


@pytest.mark.parametrize("typed", ["０９０３１１１２２２", "០៩០៣ ១១១ ២២២", "0903\u200b111222\u2060"])
def test_phone_number_is_read_in_every_script(typed: str) -> None:
    assert phones.normalise(typed) == phones.normalise("0903111222")


def test_code_and_pin_are_read_in_every_script(province: Store) -> None:
    report = filed(province)
    pin = codes_and_pins.pin_of(province, report["_id"])
    khmer = pin.translate({ord(str(n)): chr(0x17E0 + n) for n in range(10)})
    wide = "".join(chr(ord(char) + 0xFEE0) for char in report["code"])

    assert codes_and_pins.pin_fits(province, report["_id"], f" {khmer}\u200b")
    assert not codes_and_pins.pin_fits(province, report["_id"], "")
    assert codes_and_pins.canonical(wide) == report["code"]


@pytest.mark.parametrize("reason", IDLE)
def test_identity_is_not_opened_without_words(province: Store, reason: str) -> None:
    citizen = a_citizen(province)
    report = filed(
        province, Reporter(MessageChannel.PUSH, Owner("citizen", citizen.id), citizen.identity.actor)
    )

    with pytest.raises(Invalid) as refused:
        reporter_identity.open_identity(province, HANDLER, report["code"], reason, expect=report["version"])

    assert {fault.field for fault in refused.value.faults} == {"note"}
    assert not reports.get(province, report["_id"]).get("openings")


@pytest.mark.parametrize("reason", ["\u200b", "\u2800", "."])
def test_desk_says_what_is_wrong_with_such_a_reason(
    client: FlaskClient, province: Store, handler: Caller, reason: str
) -> None:
    report = filed(province)

    refused = client.post(
        f"/v1/desk/reports/{report['code']}/actions/reject",
        json={"note": reason},
        headers=headers_for(handler) | {"If-Match": f'"{report["version"]}"'},
    )

    code = "says_nothing" if reason == "." else "required"
    assert fields(assert_problem(refused, 422)) == {"note": code}


@pytest.mark.parametrize("note", UNSEEN)
@pytest.mark.parametrize("action", [ReportAction.REPLY, ReportAction.NOTE])
def test_answers_and_notes_of_officials_show_something(
    province: Store, action: ReportAction, note: str
) -> None:
    report = filed(province)
    with pytest.raises(Invalid):
        desk.act(
            province, HANDLER, report["code"], ActionRequest(action, note=note), expect=report["version"]
        )


def test_an_answer_of_one_word_or_sign_is_an_answer(province: Store) -> None:
    report = filed(province)
    for note in ("Rồi", "👍", "រួច"):
        assert act(province, report, ReportAction.REPLY, note=note)


@pytest.mark.parametrize("text", [f"{one} {one} {one}" for one in UNSEEN])
def test_report_of_nothing_is_refused(client: FlaskClient, province: Store, text: str) -> None:
    body = {"text": text, "category": "flood", "place": {"area": PHUONG_LONG_DUC}}
    refused = client.post("/v1/reports", json=body, headers=headers_for(a_device(province)))
    assert "text" in fields(assert_problem(refused, 422))


@pytest.mark.parametrize("reason", IDLE)
def test_warning_is_not_given_back_without_words(province: Store, reason: str) -> None:
    alert = alerting.submitted(province)
    approver = alerting.official("approver-2", Role.APPROVER)
    with pytest.raises(Invalid):
        drafting.give_back(province, approver, alert["_id"], reason, expect=alert["version"])


@pytest.mark.parametrize("answer", UNSEEN)
def test_needed_answer_of_a_survey_shows_something(answer: str) -> None:
    question = whole_question({"id": "q", "type": "long_text", "required": True})
    faults = check_one(question, answer)
    assert [fault.code for fault in faults] == ["required"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *((one, "required") for one in UNSEEN),
        ("Nguyễn\u200b Văn An", "name_hides"),
        ("\u202eNguyễn Văn An", "name_hides"),
        ("Nguyễn\u0007 Văn An", "name_hides"),
        ("Nguyễn V\u0103n \u0410n", "name_mixes_scripts"),
        ("\u0420hạm An", "name_mixes_scripts"),
    ],
)
def test_name_that_hides_or_mixes_letters_is_refused(name: str, code: str) -> None:
    assert [fault.code for fault in officials.faults_of_name(name)] == [code]


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn Ân", "Thạch Sô Phia (ថាច់ សុភា)", "ថាច់\u200bសុភា", "K'Brơi", "Lý 2"]
)
def test_names_of_people_here_are_taken(name: str) -> None:
    assert officials.faults_of_name(name) == []


@pytest.mark.parametrize("username", ["c\u0430nbo.mau", "ｃanbo.mau", "cánbo"])
def test_user_name_that_only_looks_like_one_is_refused(province: Store, username: str) -> None:
    codes = [fault.code for fault in officials.faults_of(province, username, "Cán bộ mẫu", [])]
    assert "username_invalid" in codes


def test_agency_without_a_name_that_shows_is_refused() -> None:
    assert [fault.field for fault in agency_changes.name_faults({"vi": "\u2800"})] == ["name.vi"]
    assert agency_changes.name_faults({"vi": "Sở Xây dựng", "km": "\u200b"}) == []


def test_every_needed_text_of_a_request_shows_something(app: Flask) -> None:
    read = {
        f"{type(schema).__name__}.{name}": (name, field)
        for view in views(app)
        for schema in _read_by(view)
        for name, field in schema.load_fields.items()
    }

    assert {
        where for where, (name, field) in read.items() if _needs_text(field) and name not in NAMING
    } == set()
    assert sum(isinstance(field, Text | Name) for _, field in read.values()) > 10


def _read_by(view: object) -> Iterator[ma.Schema]:
    documented = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    bodies = (one["schema"] for one in documented if one.get("in") == "json")
    waiting = [one if isinstance(one, ma.Schema) else one() for one in bodies]
    while waiting:
        schema = waiting.pop()
        yield schema
        inner = (getattr(field, "inner", field) for field in schema.load_fields.values())
        waiting += [field.schema for field in inner if isinstance(field, ma.fields.Nested)]


def _needs_text(field: ma.fields.Field) -> bool:  # type: ignore[type-arg]
    choice = any(isinstance(one, ma.validate.OneOf) for one in field.validators)
    return type(field) is ma.fields.String and field.required and not choice
