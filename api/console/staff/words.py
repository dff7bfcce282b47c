"""What the console calls posts, skills and labels of staff."""

from __future__ import annotations

from collections.abc import Mapping

from api.html.words import later
from models.staff.courses import CourseState
from models.staff.staff import Post, Skill, Time

POSTS: Mapping[str, str] = {
    Post.OFFICER: later("Viên chức chuyên trách"),
    Post.CIVIL_SERVANT: later("Công chức văn hóa - xã hội"),
    Post.NON_SPECIALIST: later("Người hoạt động không chuyên trách"),
    Post.SPEAKER: later("Tuyên truyền viên"),
}

TIMES: Mapping[str, str] = {Time.FULL: later("Chuyên trách"), Time.PART: later("Kiêm nhiệm")}

SKILLS: Mapping[str, str] = {
    Skill.CONTENT: later("Biên soạn tài liệu"),
    Skill.ARCHIVE: later("Lưu trữ thông tin"),
    Skill.EQUIPMENT: later("Quản lý, vận hành thiết bị"),
    Skill.TECHNOLOGY: later("Ứng dụng công nghệ"),
}

COURSE_STATES: Mapping[str, str] = {
    CourseState.OPEN: later("Đang mở"),
    CourseState.FINISHED: later("Đã kết thúc"),
    CourseState.CANCELLED: later("Đã hủy"),
}

LABELS = {
    "area": later("Nơi"),
    "left": later("Người đã thôi làm"),
    "name": later("Họ và tên"),
    "area_id": later("Nơi"),
    "post": later("Chức danh"),
    "time": later("Thời gian"),
    "skills": later("Lĩnh vực"),
    "started_on": later("Làm từ ngày"),
    "title": later("Tên lớp"),
    "organiser": later("Đơn vị tổ chức"),
    "hours": later("Số giờ"),
    "certificate_id": later("Tệp chứng nhận"),
    "day": later("Ngày"),
    "enrolled": later("Học viên"),
    "sessions": later("Mỗi dòng một buổi: ngày và số giờ, như 08/12/2026 8"),
}
