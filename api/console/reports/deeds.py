"""What the console says of each action: its button, its sign, its key, and the sentence once it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from api.html.words import later
from models.workflow.transitions import ReportAction


class Deed(NamedTuple):
    """An action as a button.

    :param style: `go` is what leads on, `stop` what ends or hides.
    :param rank: its place among the buttons; those below `BAR` stand in the bar.
    """

    words: str
    icon: str
    done: str
    key: str = ""
    style: str = ""
    rank: int = 50


#: Buttons of this rank and below stand above the report, the others further down.
BAR = 9

DEEDS: Mapping[ReportAction, Deed] = {
    ReportAction.ACCEPT: Deed(later("Tiếp nhận"), "check", later("Đã tiếp nhận."), "a", "go", 1),
    ReportAction.START: Deed(later("Bắt đầu xử lý"), "play", later("Đã bắt đầu xử lý."), "a", "go", 1),
    ReportAction.RESOLVE: Deed(later("Đã xử lý xong"), "check", later("Đã ghi là xử lý xong."), "", "go", 2),
    ReportAction.RESUME: Deed(later("Tiếp tục xử lý"), "play", later("Đã tiếp tục xử lý."), "a", "go", 1),
    ReportAction.ASK: Deed(
        later("Hỏi thêm"), "circle-question-mark", later("Đã hỏi thêm người dân."), "h", "", 3
    ),
    ReportAction.FORWARD: Deed(later("Chuyển"), "arrow-right", later("Đã chuyển cơ quan khác."), "c", "", 4),
    ReportAction.ASSIGN: Deed(later("Phân công"), "user-check", later("Đã phân công."), "p", "", 5),
    ReportAction.REPLY: Deed(
        later("Trả lời người dân"), "message-square-reply", later("Đã trả lời người dân."), "r", "", 10
    ),
    ReportAction.NOTE: Deed(
        later("Ghi chú nội bộ"), "pencil", later("Đã ghi chú, chỉ cán bộ đọc được."), "n", "", 11
    ),
    ReportAction.EXTEND: Deed(later("Gia hạn"), "calendar", later("Đã gia hạn."), "", "", 12),
    ReportAction.MERGE: Deed(
        later("Gộp vào phản ánh khác"), "merge", later("Đã gộp vào phản ánh khác."), "m", "", 13
    ),
    ReportAction.UNMERGE: Deed(later("Tách ra"), "undo-2", later("Đã tách ra."), "", "", 14),
    ReportAction.UNGROUP: Deed(later("Tách khỏi nhóm"), "undo-2", later("Đã tách khỏi nhóm."), "", "", 15),
    ReportAction.RECATEGORISE: Deed(later("Đổi lĩnh vực"), "tags", later("Đã đổi lĩnh vực."), "", "", 16),
    ReportAction.LINK: Deed(
        later("Gắn với bài viết"), "file-text", later("Đã gắn với bài viết."), "", "", 17
    ),
    ReportAction.PUBLISH: Deed(later("Công khai"), "globe", later("Đã công khai."), "", "", 18),
    ReportAction.HIDE: Deed(
        later("Thôi công khai"), "eye", later("Không còn công khai nữa."), "", "stop", 19
    ),
    ReportAction.CLEAR_LEGAL: Deed(
        later("Không phải khiếu nại, tố cáo"),
        "shield",
        later("Đã ghi là không phải khiếu nại, tố cáo."),
        "",
        "",
        20,
    ),
    ReportAction.REDIRECT: Deed(
        later("Hướng dẫn nơi gửi"), "route", later("Đã hướng dẫn nơi gửi."), "", "stop", 21
    ),
    ReportAction.CLOSE: Deed(later("Đóng"), "archive", later("Đã đóng phản ánh."), "", "stop", 22),
    ReportAction.TAKE_UP: Deed(later("Mở lại"), "undo-2", later("Đã mở lại."), "", "", 23),
    ReportAction.REJECT: Deed(later("Từ chối"), "x", later("Đã từ chối tiếp nhận."), "", "stop", 6),
}

#: The sentence after each action, by what stands in the address.
DONE: Mapping[str, str] = {str(action): deed.done for action, deed in DEEDS.items()}

#: Words for the fields of the actions, where those of the API are not what stands over a field.
LABELS: Mapping[str, str] = {
    "note": later("Nội dung"),
    "photo_ids": later("Ảnh"),
    "attachment_ids": later("Tệp đính kèm"),
    "receiver": later("Nơi nhận"),
    "assignee_id": later("Người xử lý"),
    "date": later("Hạn mới"),
    "category": later("Lĩnh vực"),
    "target": later("Mã phản ánh chính"),
    "reason": later("Kết quả"),
    "reference": later("Nơi đang giữ việc, số văn bản"),
    "about_post_id": later("Bài viết, để trống là bỏ gắn"),
    "confirmed_doubts": later("Đã xem từng chỗ và đồng ý công khai"),
}

#: Who reads what is written with an action.
TO_RESIDENTS, TO_OFFICIALS = later("Người dân đọc đúng như thế này."), later("Chỉ cán bộ đọc được.")
