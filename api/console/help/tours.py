"""The first-use tour, as a table: five sentences for each role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.html.words import later, said
from models.access.callers import Identity
from models.access.permissions import Role

_DESK = later("“Việc của tôi” là một danh sách của mọi thứ đang chờ bạn; việc gấp và việc trễ đứng đầu.")
_KEYS = later("Bấm phím ? để xem các phím tắt; khi đang gõ trong ô thì phím vẫn là chữ.")
_TALKS = later(
    "Khi bạn nhận một hội thoại, Loa không trả lời thay nữa, trừ lời kêu cứu, cho đến khi bạn trả lại cho Loa."
)

TOURS: Mapping[Role, Sequence[str]] = {
    Role.HANDLER: (
        _DESK,
        later("Mở một phản ánh: lời, ảnh, nơi, hạn và nút cho việc tiếp theo nằm trên một trang."),
        later("Trả lời bằng câu soạn sẵn đúng tiếng của người dân; câu ấy không bao giờ xóa điều bạn đã gõ."),
        _TALKS,
        _KEYS,
    ),
    Role.EDITOR: (
        _DESK,
        later(
            "Bài đi từ bản thảo qua trình duyệt rồi mới đăng; người khác đọc lại trước khi người dân thấy."
        ),
        later("Trang của bài cho xem trước bài hiện ra và được đọc thế nào trên từng kênh."),
        later("Bài đã đăng không sửa thẳng mà đính chính, để người dân thấy điều đã đổi."),
        _KEYS,
    ),
    Role.DUTY_OFFICER: (
        _DESK,
        later("Viết cảnh báo và chọn nơi nhận trên một trang, bên cạnh là bản xem trước của từng kênh."),
        later("Cảnh báo thật chỉ đi khi người khác phê duyệt; bản diễn tập có sọc và nói rõ là diễn tập."),
        _TALKS,
        _KEYS,
    ),
    Role.APPROVER: (
        _DESK,
        later("Trang duyệt cho thấy cảnh báo đúng như người dân sẽ thấy, và điều đã đổi từ lần trình trước."),
        later("Duyệt cảnh báo thật cần mã của ứng dụng xác thực; trả lại thì viết lý do."),
        later("Sau khi phát, trang ấy cho biết đã tới bao nhiêu người; từ đó cập nhật, hủy hoặc báo yên."),
        _KEYS,
    ),
    Role.ADMIN: (
        _DESK,
        later("Cán bộ, cơ quan, phân luồng và lịch làm việc nằm trong nhóm Quản trị của thực đơn."),
        later("Luật phân luồng chạy thử được trước khi lưu: thấy phản ánh nào sẽ đi đâu."),
        later("Việc nguy hiểm hỏi lại mã xác thực và được ghi vào nhật ký."),
        _KEYS,
    ),
    Role.VIEWER: (
        _DESK,
        later("Thống kê cho biết đơn vị nào giữ lời hứa với người dân; bấm vào tên đơn vị để xem kỹ hơn."),
        later("Bộ lọc của danh sách nằm trong địa chỉ trang: lưu lại hoặc gửi cho đồng nghiệp được."),
        later("Bạn đọc được phản ánh và cảnh báo; mọi thay đổi là của người phụ trách."),
        _KEYS,
    ),
}


def sentences(official: Identity) -> list[str]:
    """Return the tour of an official in the caller's language: that of each of their roles, nothing twice."""
    held = {one.role for one in official.assignments}
    found = dict.fromkeys(text for role in Role if role in held for text in TOURS[role] if text != _KEYS)
    return [said(text) for text in (*found, _KEYS)]
