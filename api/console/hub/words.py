"""Words for what is exchanged with other hubs."""

from __future__ import annotations

from collections.abc import Mapping

from api.extensions import problem_sentences
from api.extensions.problem_sentences import sentence
from api.html.words import later, said
from models.hub.arrivals import ArrivalState, HubArrival
from models.hub.dispatches import DispatchState
from models.hub.messages import MessageKind
from models.settings import Settings

KINDS: Mapping[str, str] = {
    MessageKind.CONTENT: later("Tin bài"),
    MessageKind.DEVICE_STATES: later("Tình trạng thiết bị"),
    MessageKind.STATISTICS: later("Số liệu thống kê"),
    MessageKind.PERIODIC_REPORT: later("Báo cáo định kỳ"),
    MessageKind.ANSWER: later("Trả lời phản ánh"),
    MessageKind.DIRECTIVE: later("Văn bản chỉ đạo"),
    MessageKind.OPINION: later("Phản ánh chuyển đến"),
}

STATES: Mapping[str, str] = {
    DispatchState.PENDING: later("Chờ gửi"),
    DispatchState.REFUSED: later("Bị từ chối"),
    ArrivalState.DRAFTED: later("Bản nháp, chờ biên tập"),
    ArrivalState.WAITING: later("Cần người xem"),
    ArrivalState.FILED: later("Đã thành phản ánh"),
    ArrivalState.PUBLISHED: later("Đã đăng"),
    ArrivalState.OUTDATED: later("Đã có tin mới hơn"),
    ArrivalState.SEEN: later("Đã xem xong"),
    ArrivalState.ASIDE: later("Không dùng"),
}


def of_arrival(row: HubArrival) -> tuple[str, str]:
    """Return the words for the kind of a message that came, and for its state."""
    kind, state = KINDS[row["kind"]], STATES[row["state"]]
    return said(kind), said(state)


def of_file(code: str, settings: Settings, language: str) -> str:
    """Return what is wrong with a file that another hub names; "" for nothing."""
    if not code:
        return ""
    known = problem_sentences.catalogue()["sentences"]
    if code.startswith("http_") or code not in known:
        # What a server or a line said.
        return f"{sentence('hub_file_missing', language)} ({code})"
    return sentence(code, language, {"max": settings.upload_max_bytes // 1_000_000})
