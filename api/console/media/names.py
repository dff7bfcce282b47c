"""What the console calls the kinds, rights and consents of files."""

from __future__ import annotations

from collections.abc import Mapping

from api.html.words import later
from models.content.file_uses import UserKind
from models.files.kinds import FileKind
from models.files.library import ConsentKind, RightsKind
from models.files.sent_recordings import RecordingState

KINDS: Mapping[str, str] = {
    FileKind.PICTURE: later("Hình"),
    FileKind.DOCUMENT: later("Văn bản PDF"),
    FileKind.OFFICE: later("Tệp văn phòng"),
    FileKind.AUDIO: later("Âm thanh"),
    FileKind.VIDEO: later("Phim"),
}

RIGHTS: Mapping[str, str] = {
    RightsKind.OWN: later("Cơ quan tự làm"),
    RightsKind.LICENSED: later("Có giấy phép"),
    RightsKind.PUBLIC_DOMAIN: later("Không còn bản quyền"),
    RightsKind.PERMISSION: later("Được tác giả cho phép"),
    RightsKind.UNKNOWN: later("Chưa biết"),
}

CONSENTS: Mapping[str, str] = {
    ConsentKind.GIVEN: later("Người trong hình đồng ý"),
    ConsentKind.NOT_NEEDED: later("Không cần: không nhận ra ai"),
    ConsentKind.REFUSED: later("Có người không đồng ý"),
    ConsentKind.UNKNOWN: later("Chưa hỏi"),
}

USERS: Mapping[str, str] = {
    UserKind.POST: later("Bài viết"),
    UserKind.EDITION: later("Lần xuất bản"),
}

RECORDINGS: Mapping[str, str] = {
    RecordingState.PROCESSING: later("Đang xử lý"),
    RecordingState.READY: later("Đã vào thư viện"),
    RecordingState.REFUSED: later("Không nhận được"),
}
