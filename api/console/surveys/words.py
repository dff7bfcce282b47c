"""What the console says of surveys: states, types of questions, steps, and the fields of its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.html.forms import Option
from api.html.words import later, said
from models.surveys.definition import (
    AudienceGroup,
    InvitationChannel,
    QuestionType,
    ResultsPublic,
    Sampling,
    SurveyState,
    VoterIdentity,
)

STATES: Mapping[SurveyState, str] = {
    SurveyState.DRAFT: later("Bản thảo"),
    SurveyState.OPEN: later("Đang mở"),
    SurveyState.CLOSED: later("Đã đóng"),
    SurveyState.ARCHIVED: later("Lưu trữ"),
}

#: Colours of `parts.state`.
COLOURS: Mapping[SurveyState, str] = {
    SurveyState.DRAFT: "waiting",
    SurveyState.OPEN: "accepted",
    SurveyState.CLOSED: "resolved",
    SurveyState.ARCHIVED: "",
}

TYPES: Mapping[QuestionType, str] = {
    QuestionType.SINGLE: later("Chọn một"),
    QuestionType.MULTIPLE: later("Chọn nhiều"),
    QuestionType.RATING: later("Chấm sao"),
    QuestionType.SCALE: later("Thang điểm"),
    QuestionType.LONG_TEXT: later("Ý kiến bằng lời"),
    QuestionType.SHORT_TEXT: later("Trả lời ngắn"),
    QuestionType.NUMBER: later("Số"),
    QuestionType.RANKING: later("Xếp thứ tự"),
    QuestionType.MATRIX: later("Bảng"),
    QuestionType.DATE: later("Ngày"),
    QuestionType.TIME: later("Giờ"),
    QuestionType.PLACE: later("Địa điểm"),
    QuestionType.PHOTO: later("Ảnh"),
    QuestionType.NOTE: later("Lời dẫn, không hỏi"),
}

#: The sentence after a step, by what stands in the address.
DONE: Mapping[str, str] = {
    "made": later("Đã tạo bản thảo. Thêm câu hỏi, xem trước, rồi mở."),
    "saved": later("Đã lưu."),
    "moved": later("Đã đổi chỗ."),
    "dropped": later("Đã bỏ câu hỏi."),
    "open": later("Đã mở: người dân trả lời được từ ngày bắt đầu."),
    "extend": later("Đã gia hạn."),
    "remind": later("Đã hẹn nhắc người chưa trả lời."),
    "close": later("Đã đóng."),
    "archive": later("Đã lưu trữ; kết quả vẫn còn."),
    "new_version": later("Đây là phiên bản mới; khi mở, nó thay bản cũ."),
    "discard": later("Đã xóa bản thảo."),
    "keep": later("Đã giữ làm mẫu."),
}

#: Words for the fields of the forms.
LABELS: Mapping[str, str] = {
    "title.vi": later("Tên, tiếng Việt"),
    "title.km": later("Tên, tiếng Khmer"),
    "title.en": later("Tên, tiếng Anh"),
    "intro.vi": later("Lời mở đầu, tiếng Việt"),
    "intro.km": later("Lời mở đầu, tiếng Khmer"),
    "intro.en": later("Lời mở đầu, tiếng Anh"),
    "text.vi": later("Câu hỏi, tiếng Việt"),
    "text.km": later("Câu hỏi, tiếng Khmer"),
    "text.en": later("Câu hỏi, tiếng Anh"),
    "hint.vi": later("Giải thích thêm, tiếng Việt"),
    "hint.km": later("Giải thích thêm, tiếng Khmer"),
    "hint.en": later("Giải thích thêm, tiếng Anh"),
    "options.vi": later("Các lựa chọn, mỗi dòng một cái"),
    "options.km": later("Các lựa chọn, tiếng Khmer"),
    "options.en": later("Các lựa chọn, tiếng Anh"),
    "rows.vi": later("Các hàng của bảng, mỗi dòng một hàng"),
    "rows.km": later("Các hàng, tiếng Khmer"),
    "rows.en": later("Các hàng, tiếng Anh"),
    "other": later("Dòng cuối là “Khác”, người dân tự ghi"),
    "required": later("Phải trả lời mới gửi được"),
    "random_order": later("Đảo thứ tự lựa chọn với mỗi người"),
    "min": later("Ít nhất"),
    "max": later("Nhiều nhất"),
    "step": later("Bước"),
    "show_if": later("Chỉ hỏi khi"),
    "if_value": later("Giá trị so sánh"),
    "type": later("Loại câu hỏi"),
    "area_id": later("Của xã, phường, tỉnh"),
    "opens_at": later("Bắt đầu"),
    "closes_at": later("Kết thúc"),
    "remind_at": later("Nhắc lúc"),
    "at": later("Nhắc lúc, để trống là ngay bây giờ"),
    "languages": later("Ngôn ngữ"),
    "identity": later("Ai trả lời được"),
    "changeable": later("Được sửa câu trả lời đến hết hạn"),
    "embargo": later("Cán bộ cũng chưa xem kết quả trước khi kết thúc"),
    "results_public": later("Công bố kết quả"),
    "sampling": later("Người trả lời từ đâu"),
    "invite": later("Mời qua"),
    "target_count": later("Mong có bao nhiêu người"),
    "audience.group": later("Mời ai"),
    "template": later("Từ mẫu có sẵn"),
    "name": later("Tên mẫu"),
    "reason": later("Lý do"),
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "identity": {
        VoterIdentity.ANONYMOUS: later("Bất cứ ai, ẩn danh"),
        VoterIdentity.DEVICE: later("Mỗi điện thoại, mỗi trang chat một lần"),
        VoterIdentity.VERIFIED: later("Người đã xác minh số điện thoại"),
    },
    "results_public": {
        ResultsPublic.AFTER_CLOSE: later("Sau khi kết thúc"),
        ResultsPublic.LIVE: later("Ngay trong lúc hỏi"),
        ResultsPublic.NEVER: later("Không công bố"),
    },
    "sampling": {
        Sampling.SELF_SELECTED: later("Ai muốn thì trả lời"),
        Sampling.RANDOM: later("Rút ngẫu nhiên: đơn vị chịu trách nhiệm"),
    },
    "invite": {
        InvitationChannel.PUSH: later("Ứng dụng"),
        InvitationChannel.ZALO: later("Zalo"),
        InvitationChannel.SMS: later("SMS"),
    },
    "audience.group": {
        AudienceGroup.EVERYONE: later("Mọi người theo dõi địa bàn"),
        AudienceGroup.CITIZENS: later("Người có tài khoản"),
    },
}

#: Ways to tell results by row.
BY: Mapping[str, str] = {
    "area": later("Theo xã"),
    "day": later("Theo ngày"),
    "lang": later("Theo ngôn ngữ"),
    "channel": later("Theo kênh"),
}

#: Files of answers.
FILES: Mapping[str, str] = {
    "csv": later("CSV"),
    "xlsx": later("XLSX"),
    "spss": later("SPSS (ZIP)"),
    "codebook": later("Bảng mã"),
}


def choices() -> dict[str, Sequence[Option]]:
    """Return what may be chosen in the settings of a survey."""
    return {
        name: [Option(str(value), said(words)) for value, words in found.items()]
        for name, found in CHOICES.items()
    }
