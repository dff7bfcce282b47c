"""What the console says of conversations: their steps as buttons, who said a line, what was sent, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from api.html.words import later
from models.categories.report_kinds import ReportKind
from models.messages.messages import MessageState
from models.messages.zalo_windows import State
from models.talks.media import MediumKind
from models.talks.states import WAYS, TalkState, TalkStep
from models.talks.transcript import Speaker


class Deed(NamedTuple):
    """A step as a button.

    :param style: `go` is what leads on, `stop` what ends.
    """

    words: str
    icon: str
    done: str
    key: str = ""
    style: str = ""


#: Steps that ask for nothing: the button alone does them.
BARE: Mapping[TalkStep, Deed] = {
    TalkStep.TAKE: Deed(
        later("Nhận trả lời"), "user-check", later("Bạn đã nhận. Loa chỉ còn nhận lời kêu cứu."), "a", "go"
    ),
    TalkStep.RELEASE: Deed(
        later("Trả lại cho Loa"), "undo-2", later("Đã trả lại cho Loa; người dân được báo.")
    ),
    TalkStep.CLOSE: Deed(later("Kết thúc"), "archive", later("Đã kết thúc; người dân được báo."), "", "stop"),
}

#: What taking is called for whoever has it already.
TAKE_AGAIN = Deed(later("Giữ thêm"), "clock", "", "", "")

#: Steps with a form.
WITH_FORM: Mapping[TalkStep, Deed] = {
    TalkStep.ANSWER: Deed(later("Gửi trả lời"), "send", later("Đã gửi cho người dân."), "r", "go"),
    TalkStep.FILE: Deed(
        later("Lập phản ánh cho người dân"), "flag", later("Đã lập phản ánh; người dân nhận mã và PIN.")
    ),
    TalkStep.ATTACH: Deed(later("Gắn với phản ánh đã có"), "file-text", later("Đã gắn với phản ánh.")),
}

DEEDS: Mapping[TalkStep, Deed] = {**BARE, **WITH_FORM}

#: The sentence after each step, by what stands in the address.
DONE: Mapping[str, str] = {str(step): deed.done for step, deed in DEEDS.items()}

STATES: Mapping[TalkState, str] = {
    TalkState.WAITING: later("Đang chờ"),
    TalkState.ESCALATED: later("Đã chuyển lên tỉnh"),
    TalkState.TAKEN: later("Có cán bộ trả lời"),
    TalkState.RELEASED: later("Loa trả lời tiếp"),
    TalkState.CLOSED: later("Đã kết thúc"),
}

#: Colours of `parts.state` for states of conversations.
COLOURS: Mapping[TalkState, str] = {
    TalkState.WAITING: "waiting",
    TalkState.ESCALATED: "rejected",
    TalkState.TAKEN: "accepted",
    TalkState.RELEASED: "",
    TalkState.CLOSED: "",
}

SPEAKERS: Mapping[Speaker, str] = {
    Speaker.RESIDENT: later("Người dân"),
    Speaker.BOT: later("Loa"),
    Speaker.OFFICIAL: later("Cán bộ"),
}

MEDIA: Mapping[MediumKind, str] = {
    MediumKind.AUDIO: later("Tiếng nói"),
    MediumKind.VIDEO: later("Phim"),
    MediumKind.FILE: later("Tệp"),
    MediumKind.CARD: later("Danh thiếp"),
    MediumKind.OTHER: later("Nội dung Loa không đọc được"),
}

SENT: Mapping[MessageState, str] = {
    MessageState.QUEUED: later("đang gửi"),
    MessageState.SENT: later("đã gửi"),
    MessageState.STORED: later("đã gửi"),
    MessageState.FAILED: later("không gửi được"),
}

WINDOWS: Mapping[State, str] = {
    State.FREE: later("Zalo còn cho nhắn miễn phí."),
    State.CHARGED: later("Zalo tính phí mỗi tin nhắn từ bây giờ."),
    State.CLOSED: later("Zalo không cho nhắn nữa."),
    State.LEFT: later("Người này đã bỏ quan tâm trang Zalo."),
    State.UNKNOWN: later("Chưa biết Zalo có cho nhắn không; gửi thử sẽ biết."),
}

KINDS: Mapping[ReportKind, str] = {
    ReportKind.INCIDENT: later("Phản ánh hiện trường"),
    ReportKind.PETITION: later("Kiến nghị"),
    ReportKind.QUESTION: later("Hỏi đáp"),
    ReportKind.RESCUE: later("Cứu nạn"),
}

#: What happened, by the action of the event; what is not here is not told.
HAPPENED: Mapping[str, str] = {
    WAYS[TalkStep.TAKE].event: later("Có cán bộ nhận trả lời"),
    WAYS[TalkStep.RESUME].event: later("Cán bộ trả lời tiếp"),
    WAYS[TalkStep.ANSWER].event: later("Cán bộ trả lời"),
    WAYS[TalkStep.ATTACH].event: later("Gắn với một phản ánh"),
    WAYS[TalkStep.FILE].event: later("Lập phản ánh"),
    WAYS[TalkStep.RELEASE].event: later("Trả lại cho Loa"),
    WAYS[TalkStep.CLOSE].event: later("Kết thúc"),
    WAYS[TalkStep.HEAR].event: later("Người dân nhắn thêm"),
    WAYS[TalkStep.ENDANGER].event: later("Người dân báo đang nguy hiểm"),
    WAYS[TalkStep.LEAVE].event: later("Người dân không chờ nữa"),
    WAYS[TalkStep.ESCALATE].event: later("Chưa ai nhận: chuyển lên tỉnh"),
    WAYS[TalkStep.GIVE_UP].event: later("Tỉnh cũng chưa ai nhận: Loa trả lời tiếp"),
    WAYS[TalkStep.SETTLE].event: later("Đã có cán bộ lo việc này ở nơi khác"),
    WAYS[TalkStep.RETURN].event: later("Người nhận không trả lời kịp: chờ lại từ đầu"),
    WAYS[TalkStep.LAPSE].event: later("Không ai nhắn nữa: Loa trả lời tiếp"),
    WAYS[TalkStep.EXPIRE].event: later("Hết hạn lưu"),
}

#: Words for the fields of the forms.
LABELS: Mapping[str, str] = {
    "text": later("Nội dung"),
    "attachment_ids": later("Ảnh, tệp PDF"),
    "report": later("Mã phản ánh"),
    "category": later("Lĩnh vực"),
    "kind": later("Loại"),
    "area": later("Xã, phường"),
    "address": later("Địa chỉ, gần nơi nào"),
    "photo_ids": later("Ảnh người dân đã gửi"),
}
