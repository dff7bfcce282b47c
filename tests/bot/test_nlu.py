"""What the bot understands, however it is typed."""

from __future__ import annotations

import pytest

from bot.engine.engine import engine
from bot.engine.nlu import prepare
from models.store import datafiles


def intent(text: str) -> str:
    """The intent of a text."""
    return engine().nlu.parse(text).intent


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Đường ngập quá, xe chết máy hết", "report_incident"),
        ("duong ngap qua xe chet may het", "report_incident"),
        ("dg ngập k đi dc", "report_incident"),
        ("Phản ánh của tôi tới đâu rồi?", "check_status"),
        ("pa cua tui toi dau r", "check_status"),
        ("xem giup VL-7K3M9", "check_status"),
        ("vl-7k3m9", "check_status"),
        ("cho mk gap cb", "talk_to_human"),
        ("Tôi muốn gặp cán bộ", "talk_to_human"),
        ("doi sang tieng khmer", "change_language"),
        ("thôi không gửi nữa", "cancel"),
        ("tks ad nhiu", "thank"),
        ("123456", "give_pin"),
        ("xin chàoooo", "greet"),
        ("qwe rty uio", "out_of_scope"),
    ],
)
def test_intent(text: str, wanted: str) -> None:
    assert intent(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Cứu với, nước lên nóc nhà rồi",
        "cuu gap, nha 4 nguoi mac ket o con",
        "can cuu ho khan cap o cong",
        "nuoc cuon troi ghe, co tre nho can cuu",
        "Có người đuối nước",
        "SOS",
        "cứu",
        "Nhà cháy rồi",
        "ជួយសង្គ្រោះផង",
        "help me, we are trapped",
        "help! we are stuck on the roof",
    ],
)
def test_a_call_for_help_is_heard(text: str) -> None:
    assert intent(text) == "need_rescue"


@pytest.mark.parametrize(
    "text",
    [
        "làm căn cước cho con cần gì",
        "can cuoc cong dan",
        "xe cứu thương số mấy",
        "số điện thoại cứu hỏa",
        "rác mắc kẹt ở cống",
        "hội cựu chiến binh họp khi nào",
        "nhà tôi nuôi cừu",
        "không cần cứu nữa",
        "giông lốc tốc mái nhà",
    ],
)
def test_what_only_sounds_like_a_call_for_help_is_none(text: str) -> None:
    assert intent(text) != "need_rescue"


def test_a_call_in_no_word_for_one_is_at_least_asked_about() -> None:
    assert intent("nuoc len nhanh qua nha co em be") in {"maybe_rescue", "need_rescue"}


@pytest.mark.parametrize("text", ["nhà bên kia ồn quá", "we sit up here and wait"])
def test_nobody_is_taken_for_safe_on_a_guess(text: str) -> None:
    assert intent(text) != "safe_checkin"


@pytest.mark.parametrize("text", ["ca nha an toan roi", "tôi ổn", "toi on", "we are safe", "ខ្ញុំមានសុវត្ថិភាព"])
def test_who_says_that_he_is_safe_is_believed(text: str) -> None:
    assert intent(text) == "safe_checkin"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("there is garbage everywhere", ["en"]),
        ("ផ្លូវលិចទឹក", ["km"]),
        ("co ai o do khong", []),
        ("hello", []),
        ("cho hoi status report", ["en"]),
        ("nhà tôi hết water từ since hôm qua", ["vi"]),
    ],
)
def test_the_language_shows_in_the_script_or_in_two_words(text: str, language: list[str]) -> None:
    found = engine().nlu.parse(text).entities
    assert [entity.value for entity in found if entity.name == "language"] == language


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Nhánh cây gãy đè lên dây điện", {"fallen_tree", "power_outage"}),
        ("nuoc ngap toi san nha", {"flood"}),
        ("karaoke on qua", {"noise"}),
        ("xin chao", set()),
    ],
)
def test_words_point_to_categories(text: str, values: set[str]) -> None:
    found = engine().nlu.parse(text).entities
    assert {entity.value for entity in found if entity.name == "category"} == values


def test_every_word_list_names_a_category_that_exists() -> None:
    known = {row["code"] for row in datafiles.read("categories.yml")["categories"]}
    parts = {"area", "category", "contact", "description"}
    assert set(engine().project.synonyms) - known == {"vi", "km", "en"} | parts


def test_decomposed_and_composed_letters_are_the_same() -> None:
    assert prepare("Ngập ở Trà Vinh", {}) == prepare("Ngập ở Trà Vinh", {}) == "ngap o tra vinh"


def test_a_very_long_text_is_understood_in_time() -> None:
    assert intent("đường ngập " * 2000) in {"report_incident", "maybe_rescue"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ខ្ញុំចង់រាយការណ៍", ["km"]),
        ("Đường ngập quá, xe chết máy hết", ["vi"]),
        ("toi muon phan anh rac", ["vi"]),
        ("Có thật là chợ đóng cửa không?", ["vi"]),
        ("I want to report garbage", ["en"]),
        ("the market is closed, is it true?", ["en"]),
        ("Tôi không biết, cho tôi dùng tiếng Khmer", ["km"]),
        ("ok", []),
        ("cho Tra Vinh", []),
        ("ấp Vàm xã Long Hữu", []),
        ("12 đường Nguyễn Huệ, khóm 3", []),
    ],
)
def test_a_clear_sentence_shows_its_language(text: str, wanted: list[str]) -> None:
    found = [one.value for one in engine().nlu.parse(text).entities if one.name == "language"]
    assert found == wanted
