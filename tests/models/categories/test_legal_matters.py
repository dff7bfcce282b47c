"""Complaints and denunciations in the legal sense: recognised, told where to go, and not settled at the desk."""

from __future__ import annotations

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.categories import legal_matters
from models.categories.legal_matters import LegalKind
from models.categories.report_kinds import ReportKind
from models.desk import desk
from models.errors import Clash
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, datafiles, events
from models.store.collections import Kind
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_TRA_VINH, TAY_NINH, in_province

RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})
HANDLER = Identity(
    CallerKind.OFFICIAL, "o1", assignments=(Assignment(Role.HANDLER, PHUONG_TRA_VINH),), name="Cán bộ thử"
)
COMPLAINT = "Tôi khiếu nại quyết định thu hồi đất của xã"


def a_report(store: Store, text: str = COMPLAINT, **given: ReportKind) -> Report:
    draft = Draft(text, given.pop("category", "other"), area_id=PHUONG_TRA_VINH, **given)  # type: ignore[arg-type]
    return filing.file(store, draft, RESIDENT).report


def act(store: Store, report: Report, asked: ActionRequest) -> Report:
    return desk.act(store, HANDLER, report["code"], asked, expect=report["version"])


@pytest.mark.parametrize(
    "text",
    [
        "Tôi tố cáo cán bộ địa chính nhận tiền của dân",
        "Toi lam don to cao ong chu tich xa tham o",
        "TỐ CÁO: trưởng ấp lập khống danh sách hộ nghèo",
        "Tôi to cao can bo xa",
        "đơn tố cáo gửi công an",
        "Kế toán xã ăn chặn tiền hỗ trợ, nay tôi tố cáo",
        "ខ្ញុំបរិហារមន្ត្រីឃុំទទួលសំណូក",
        "សូមផ្ញើពាក្យបរិហារមកលោក",
        "ខ្ញុំសូមចោទប្រកាន់ប្រធានឃុំថាគៃបន្លំលុយជំនួយ",
        "I denounce the land official who takes bribes",
        "This is a letter of denunciation against our ward",
        "I accuse the police of a cover-up",
    ],
)
def test_denunciation_of_officials_is_recognised(text: str) -> None:
    assert legal_matters.recognise(text) is LegalKind.DENUNCIATION


@pytest.mark.parametrize(
    "text",
    [
        COMPLAINT,
        "toi khieu nai quyet dinh boi thuong giai toa",
        "Khiếu nại việc cấp sổ đỏ chậm trễ",
        "Đề nghị giải quyết khiếu nại của tôi gửi từ tháng 3",
        "Khiếu nại lần hai về cưỡng chế",
        "ខ្ញុំប្តឹងតវ៉ាសេចក្តីសម្រេចដកហូតដីរបស់ឃុំ",
        "ខ្ញុំប្ដឹងតវ៉ាអំពីសំណងដី",  # the other subscript
        "នេះជាពាក្យបណ្តឹងតវ៉ារបស់ខ្ញុំ",
        "I complain about the decision to take my land",
        "My complaint: the compensation for site clearance is too low",
    ],
)
def test_complaint_against_a_decision_is_recognised(text: str) -> None:
    assert legal_matters.recognise(text) is LegalKind.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "Khiếu nại tiền điện tháng này tăng gấp đôi",
        "Khiếu nại về tiếng ồn ban đêm",
        "Đơn khiếu nại tiếng ồn quán karaoke",
        "ខ្ញុំប្តឹងតវ៉ាអំពីសំឡេងរំខានពេលយប់",
        "ពាក្យបណ្តឹងតវ៉ាអំពីថ្លៃភ្លើងឡើងពីរដង",
        "សូមសួរ នីតិវិធីប្តឹងតវ៉ាសេចក្តីសម្រេចយ៉ាងដូចម្តេច",
        "ផ្លូវលិចទឹកដល់ជង្គង់ សូមមន្ត្រីមកមើល",
        "I want to complain about the noise at night",
        "A complaint about garbage, please tell the officials",
        "How to complain about a decision of the ward?",
        "This is not a complaint, I only ask about the decision",
        "The officials work very well, thank you for the decision",
        "Khieu nai den duong hong ca tuan",
        "Đơn khiếu nại hóa đơn tiền nước",
        "Tôi tố cáo hàng xóm hát karaoke ồn",
        "Cây to cao quá, cán bộ xã cho người chặt giùm",
        "cay to cao qua can bo xa chat giup",
        "Cần cẩu to cao chắn đường, không thấy cán bộ giao thông",
        "Cho hỏi thủ tục khiếu nại quyết định xử phạt",
        "Tôi không khiếu nại, chỉ mong cán bộ xem giúp quyết định",
        "Cán bộ xã làm việc rất tốt, cảm ơn quyết định làm đường",
        "Đường ngập tới đầu gối",
        "",
    ],
)
def test_everyday_words_are_no_matter_of_the_law(text: str) -> None:
    assert legal_matters.recognise(text) is None


def test_no_sample_report_is_taken_for_one() -> None:
    samples = [
        item["body"] for item in datafiles.read("demo_items.json")["items"] if item["kind"] == "feedback"
    ]
    assert samples
    assert [text for text in samples if legal_matters.recognise(text)] == []


def test_every_explicit_phrase_holds_a_verb_by_which_texts_are_sifted() -> None:
    for known in legal_matters.rules().values():
        for kind in known.kinds.values():
            for phrase in kind["explicit"]:
                bare = "".join(word.bare for word in phrase)
                assert any(verb.replace(" ", "") in bare for verb in known.verbs), bare


def test_words_stand_in_every_language() -> None:
    assert set(legal_matters.rules()) == {"vi", "km", "en"}
    assert all(set(known.kinds) == set(LegalKind) for known in legal_matters.rules().values())


def test_resident_is_told_by_an_event_of_its_own(province: Store) -> None:
    report = a_report(province)

    steps = [
        (event["seq"], event["action"]) for event in events.timeline(province, Kind.REPORT, report["_id"])
    ]
    assert report["legal"] == LegalKind.COMPLAINT
    assert steps == [(1, "filed"), (2, "legal_recognised")]


def test_call_for_rescue_is_never_held_up_by_the_law(province: Store) -> None:
    draft = Draft(f"Cứu với! {COMPLAINT}", "rescue", ReportKind.RESCUE, area_id=PHUONG_TRA_VINH)

    assert "legal" not in filing.file(province, draft, RESIDENT).report


@pytest.mark.parametrize(
    "asked",
    [ActionRequest(ReportAction.ACCEPT), ActionRequest(ReportAction.REJECT, "Không thuộc thẩm quyền.")],
)
def test_it_is_neither_accepted_nor_rejected(province: Store, asked: ActionRequest) -> None:
    with pytest.raises(Clash, match="legal_is_redirected"):
        act(province, a_report(province), asked)


def test_it_is_redirected_to_the_office_of_the_province_when_nobody_names_another(province: Store) -> None:
    sent = act(province, a_report(province), ActionRequest(ReportAction.REDIRECT, "Xin gửi đơn trực tiếp."))

    assert sent["state"] == "redirected"
    assert sent["redirected_to"] == legal_matters.where(province, LegalKind.COMPLAINT)
    assert "Ban Tiếp công dân Tỉnh Vĩnh Long" in sent["redirected_to"]


def test_it_cannot_be_reopened_here(province: Store) -> None:
    sent = act(province, a_report(province), ActionRequest(ReportAction.REDIRECT, "Xin gửi đơn trực tiếp."))

    assert ReportAction.REOPEN not in resident_actions.possible(province, sent)


def test_wrongly_recognised_one_is_handled_as_usual_once_an_official_says_so(province: Store) -> None:
    report = a_report(province)
    cleared = act(province, report, ActionRequest(ReportAction.CLEAR_LEGAL, "Chỉ hỏi tiến độ bồi thường."))
    accepted = act(province, cleared, ActionRequest(ReportAction.ACCEPT))
    resolved = act(
        province, accepted, ActionRequest(ReportAction.RESOLVE, "Đã trả lời.", CloseReason.NO_PROBLEM_FOUND)
    )

    assert resolved["legal"] is None
    assert resolved["state"] == "resolved"


def test_usual_report_has_nothing_to_clear(province: Store) -> None:
    with pytest.raises(Clash, match="legal_not_recognised"):
        act(
            province,
            a_report(province, "Đường ngập tới đầu gối"),
            ActionRequest(ReportAction.CLEAR_LEGAL, "Nhầm."),
        )


def test_every_province_has_its_own_offices(province: Store) -> None:
    here, there = (
        legal_matters.where(store, LegalKind.DENUNCIATION)
        for store in (province, in_province(province, "80"))
    )
    assert here != there
    assert province.db.legal_offices.find_one({"_id": f"denunciation:{TAY_NINH}"})
