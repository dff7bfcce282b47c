"""Words for what was done and to what, by the action and the kind of an event."""

from __future__ import annotations

from collections.abc import Mapping

from api.extensions.context import current_language
from api.html.words import later, said
from models.language import wording
from models.store.collections import Kind
from models.store.events import Actor

KINDS: Mapping[str, str] = {
    Kind.REPORT: later("phản ánh"),
    Kind.ALERT: later("cảnh báo"),
    Kind.POST: later("bài viết"),
    Kind.TALK: later("hội thoại"),
    Kind.SURVEY: later("khảo sát"),
    Kind.OFFICIAL: later("cán bộ"),
    Kind.AGENCY: later("cơ quan"),
    Kind.KEY: later("khóa kết nối"),
    Kind.LIBRARY_FILE: later("tệp thư viện"),
    Kind.RECORDING: later("bản thu"),
    Kind.AREA_GROUP: later("nhóm địa bàn"),
    Kind.HOTLINE: later("đường dây nóng"),
    Kind.DRILL: later("diễn tập"),
    Kind.INCOMING_ALERT: later("tin cảnh báo từ nơi khác"),
    Kind.ISSUER: later("nơi phát cảnh báo"),
    Kind.ALERT_AGREEMENT: later("thỏa thuận duyệt cảnh báo"),
    Kind.ALERT_TEMPLATE: later("mẫu cảnh báo"),
    Kind.APPROVAL_RULEBOOK: later("quy tắc duyệt"),
    Kind.RULEBOOK: later("quy tắc phân công"),
    Kind.CATEGORY: later("lĩnh vực"),
    Kind.CALENDAR: later("lịch làm việc"),
    Kind.EMBLEM: later("biểu trưng"),
    Kind.TEMPLATE: later("mẫu trả lời"),
    Kind.SURVEY_TEMPLATE: later("mẫu khảo sát"),
    Kind.EVALUATION: later("đánh giá chính sách"),
    Kind.EXPORT: later("tệp xuất"),
    Kind.DIRECTIVE: later("văn bản chỉ đạo"),
    Kind.DIRECTIVE_RECEIPT: later("văn bản đến"),
    Kind.RETURN_REQUEST: later("kỳ báo cáo"),
    Kind.RETURN: later("báo cáo định kỳ"),
    Kind.RETURN_SUM: later("bản tổng hợp"),
    Kind.VIEW: later("bộ lọc đã lưu"),
    Kind.WEBHOOK: later("địa chỉ báo tin"),
    Kind.WEBHOOK_DELIVERY: later("lần báo tin"),
    Kind.UPLOAD: later("tệp gửi lên"),
    Kind.MESSAGE: later("tin nhắn"),
    Kind.DELIVERY: later("đợt gửi cảnh báo"),
    Kind.POST_SHARD: later("đợt gửi bài"),
    Kind.CANARY: later("kiểm tra đường gửi"),
    Kind.SILENCE: later("lần im lặng"),
    Kind.DEVICE: later("thiết bị"),
    Kind.CITIZEN: later("người dân"),
    Kind.PREFERENCES: later("tùy chọn nhận tin"),
    Kind.OUTLET: later("điểm phát"),
    Kind.OUTLET_GROUP: later("nhóm điểm phát"),
    Kind.AREA_WINDOWS: later("khung giờ phát"),
    Kind.BULLETIN: later("bản tin"),
    Kind.PROGRAMME_ENTRY: later("lịch phát"),
    Kind.LIVE: later("lần phát trực tiếp"),
    Kind.TAKEOVER: later("lần chiếm sóng"),
    Kind.REQUISITION: later("lần trưng dụng"),
    Kind.INCIDENT: later("sự cố loa"),
    Kind.HUB_ARRIVAL: later("tin nhận từ hệ thống khác"),
    Kind.HUB_DISPATCH: later("tin gửi hệ thống khác"),
    Kind.HUB_LINK: later("nối với hệ thống khác"),
    Kind.SOUND: later("bản đọc"),
    Kind.SPOKEN_WORDS: later("từ điển cách đọc"),
    Kind.SPOKEN_PHRASE: later("cụm từ thu sẵn"),
    Kind.MONITORING_ROUND: later("vòng giám sát"),
    Kind.TARGET_FIGURE: later("số liệu mục tiêu"),
    Kind.TARGET_ROUND: later("vòng chốt số liệu"),
    Kind.HAMLETS: later("danh sách ấp, khóm"),
    Kind.STATION: later("đài truyền thanh"),
    Kind.STAFF_MEMBER: later("cán bộ thông tin cơ sở"),
    Kind.COURSE: later("lớp bồi dưỡng"),
    Kind.PRAISE: later("biểu dương"),
}

#: What was done; reports have the words that residents and officials read on their timeline (`wording.step`).
ACTIONS: Mapping[str, str] = {
    "accepted": later("Tiếp nhận"),
    "added": later("Thêm"),
    "alarms_muted": later("Tạm ngừng báo sự cố"),
    "alarms_unmuted": later("Báo sự cố trở lại"),
    "answered": later("Trả lời"),
    "applied": later("Thành bản đính chính"),
    "approved": later("Duyệt"),
    "approved_alone": later("Duyệt khẩn một mình"),
    "archived": later("Đưa vào lưu trữ"),
    "asked": later("Xin gặp cán bộ"),
    "asked_for_alert": later("Yêu cầu tiếng cho cảnh báo"),
    "assigned": later("Đổi vai trò"),
    "attached": later("Gửi tệp"),
    "attended": later("Điểm danh"),
    "awaited": later("Chờ kết quả gửi"),
    "begun": later("Bắt đầu"),
    "begun_again": later("Bắt đầu lại"),
    "called_for": later("Yêu cầu báo cáo"),
    "calmed": later("Ổn trở lại"),
    "cancelled": later("Hủy"),
    "certified": later("Kèm chứng nhận"),
    "challenged": later("Gửi lời thử"),
    "changed": later("Sửa"),
    "cloned": later("Phát hiện bản sao của thiết bị"),
    "closed": later("Đóng"),
    "command_done": later("Thiết bị đã làm theo lệnh"),
    "commanded": later("Ra lệnh cho thiết bị"),
    "computed": later("Tính số liệu"),
    "confirmed": later("Xác nhận"),
    "continued": later("Tiếp tục gửi"),
    "converted": later("Chuyển sang IP"),
    "corrected": later("Đính chính"),
    "created": later("Tạo"),
    "deleted": later("Xóa"),
    "described": later("Mô tả"),
    "desk_linked": later("Nối điện thoại trực"),
    "desk_unlinked": later("Gỡ điện thoại trực"),
    "disabled": later("Ngừng cho dùng"),
    "discarded": later("Bỏ bản nháp"),
    "dismissed": later("Bỏ qua"),
    "done": later("Xong"),
    "drafted": later("Soạn"),
    "edited": later("Sửa"),
    "enabled": later("Mở lại"),
    "endangered": later("Có dấu hiệu nguy hiểm"),
    "ended": later("Kết thúc"),
    "entered": later("Nhập số liệu"),
    "erased": later("Xóa nội dung"),
    "escalated": later("Chuyển lên cấp trên"),
    "expired": later("Hết hiệu lực"),
    "extended": later("Kéo dài"),
    "failed": later("Không thành công"),
    "finished": later("Hoàn thành"),
    "flared_up": later("Lại không ổn"),
    "frozen": later("Chốt tổng hợp"),
    "grown": later("Thêm điểm phát"),
    "handed_on": later("Giao việc"),
    "heard": later("Nhận lời nhắn"),
    "invitation_accepted": later("Đặt mật khẩu, mã bằng liên kết"),
    "invited": later("Mời vào làm việc"),
    "issued": later("Phát"),
    "issuing": later("Đang phát"),
    "kept": later("Lưu"),
    "key_made": later("Tạo khóa thiết bị"),
    "lapsed": later("Hết hạn"),
    "left": later("Rời đi"),
    "linked": later("Nối"),
    "listed": later("Khai danh sách"),
    "listed_again": later("Khai lại danh sách"),
    "made": later("Đã làm xong"),
    "moved": later("Đổi địa chỉ"),
    "muted": later("Tắt tiếng"),
    "opened": later("Mở"),
    "origin_cancelled": later("Nơi phát đã hủy tin gốc"),
    "over": later("Kết thúc"),
    "paired": later("Ghép thiết bị"),
    "password_changed": later("Tự đổi mật khẩu"),
    "password_rehashed": later("Mã hóa lại mật khẩu"),
    "password_reset": later("Đặt lại mật khẩu"),
    "paused": later("Tạm dừng"),
    "planned": later("Lên kế hoạch"),
    "proposed": later("Đề nghị"),
    "proved": later("Nhập lại mã xác thực"),
    "published": later("Đăng"),
    "queued": later("Xếp hàng gửi"),
    "queued_in_bulk": later("Xếp hàng gửi loạt"),
    "read": later("Xác nhận đã đọc"),
    "ready": later("Đã xong"),
    "received": later("Nhận"),
    "recovered": later("Hoạt động trở lại"),
    "refused": later("Từ chối"),
    "registered": later("Đăng ký"),
    "released": later("Thôi giữ"),
    "reminded": later("Nhắc"),
    "reminder_planned": later("Lên lịch nhắc"),
    "removed": later("Gỡ bỏ"),
    "renamed": later("Đổi tên"),
    "renewed": later("Gia hạn"),
    "reopened": later("Mở lại"),
    "replaced": later("Thay bằng bản mới"),
    "report_filed": later("Lập phản ánh từ hội thoại"),
    "requeued": later("Gửi lại"),
    "results_read_early": later("Xem sớm kết quả"),
    "resumed": later("Cho chạy tiếp"),
    "skipped": later("Bỏ một ngày"),
    "unskipped": later("Phát lại ngày đã bỏ"),
    "retired": later("Ngừng sử dụng"),
    "returned": later("Trả lại"),
    "revoked": later("Thu hồi"),
    "rotated": later("Đổi khóa ký"),
    "saved": later("Lưu"),
    "scheduled": later("Lên lịch"),
    "second_factor_reset": later("Đặt lại ứng dụng xác thực"),
    "sent": later("Gửi"),
    "session_revoked": later("Kết thúc một phiên"),
    "settled": later("Đã ổn"),
    "shortcuts_changed": later("Đổi cách dùng phím tắt"),
    "signed_in": later("Đăng nhập"),
    "signed_out": later("Đăng xuất"),
    "signed_out_everywhere": later("Đăng xuất ở mọi nơi"),
    "sms_released": later("Cho phép nhắn tin SMS"),
    "source_confirmed": later("Xác nhận vẫn đúng sau khi tin gốc đổi"),
    "source_corrected": later("Tin gốc được đính chính"),
    "source_withdrawn": later("Tin gốc bị gỡ"),
    "spoken": later("Có tiếng nói"),
    "started": later("Bắt đầu"),
    "stopped": later("Dừng"),
    "stored": later("Để vào hộp thư"),
    "submitted": later("Trình duyệt"),
    "summed": later("Tổng hợp"),
    "superseded": later("Có bản mới thay thế"),
    "taken": later("Nhận việc"),
    "taken_over": later("Lấy về dùng"),
    "ticketed": later("Lập phiếu sửa chữa"),
    "told": later("Báo cán bộ"),
    "trained": later("Ghi nhận bồi dưỡng"),
    "tried": later("Thử gửi"),
    "unanswered": later("Không ai trả lời kịp"),
    "unlinked": later("Gỡ nối"),
    "unmuted": later("Mở tiếng"),
    "verified": later("Xác minh"),
    "withdrawn": later("Gỡ"),
    "written": later("Viết"),
}

DOERS: Mapping[str, str] = {
    "official": later("Cán bộ"),
    "key": later("Hệ thống khác"),
    "system": later("Hệ thống Loa"),
    "citizen": later("Người dân"),
    "device": later("Người dân"),
}


def kind(value: str) -> str:
    """Return what a kind of things is called in the caller's language."""
    return said(KINDS[value]) if value in KINDS else value


def action(about: str, value: str) -> str:
    """Return what was done in the caller's language; what nobody has named is shown as it is stored.

    :param about: the kind of what it was done to.
    """
    if about == Kind.REPORT and f"step_{value}" in wording.words():
        return wording.word(f"step_{value}", current_language())
    return said(ACTIONS[value]) if value in ACTIONS else value.replace("_", " ")


def actor(who: Actor, name: str = "") -> str:
    """Return who did it: their name, else what they are."""
    doer = who["kind"]
    return who.get("name") or name or (said(DOERS[doer]) if doer in DOERS else doer)


def of_reports() -> dict[str, str]:
    """Return what is done with reports alone, by the action, in the caller's language."""
    language = current_language()
    steps = [name.removeprefix("step_") for name in wording.words() if name.startswith("step_")]
    return {
        step: wording.word(f"step_{step}", language)
        for step in steps
        if step not in ACTIONS and not step.endswith("_by_system")
    }
