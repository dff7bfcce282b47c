"""`/p/{id}` in a real browser, 360 pixels wide and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.content import publishing
from models.content.posts import POSTS
from models.store import Store, events
from tests import browser
from tests.browser import PHONE, Page
from tests.builders import post
from tests.edge.web_server import Server
from tests.media import in_library
from tests.photos import photo

pytestmark = browser.NEEDED

LONG = (
    "<p>Điện lực tạm ngừng cung cấp điện để sửa đường dây, từ <strong>7 giờ</strong> đến <strong>16 giờ</strong>.</p>"
    "<h3>Nơi bị ảnh hưởng</h3><table><tr><th>Khóm</th><th>Đường</th><th>Số hộ</th><th>Giờ bắt đầu</th><th>Giờ kết thúc"
    "</th></tr><tr><td>Khóm 3</td><td>Nguyễn Đáng</td><td>120</td><td>7:00</td><td>11:30</td></tr></table>"
    "<ul><li>Xem https://example.vn/mot-dia-chi-rat-dai-khong-co-khoang-trang-nao-o-giua-ca-va-van-con-dai</li></ul>"
)


@pytest.fixture
def phone(chromium: str) -> Iterator[Page]:
    """A phone that runs no script of a page."""
    with browser.phone(chromium) as page:
        page.ask("Emulation.setScriptExecutionDisabled", value=True)
        yield page


def looks(store: Store) -> dict[str, str]:
    """The ids of posts, by what is special about each."""
    picture = in_library(store, data=photo())
    facts = {
        "claim": {"vi": "Vỡ đê ở cống Cái Hóp"},
        "truth": {"vi": "Đê an toàn, mực nước dưới báo động 1."},
        "source": "một nhóm trên mạng xã hội",
        "who": "Ban chỉ huy Phòng thủ dân sự",
    }
    made = {
        "long": post(
            store, title="Lịch cúp điện các khóm 3, 4 và 5 ngày thứ bảy", body=LONG, priority="urgent"
        ),
        "correction": post(store, title="Không có chuyện vỡ đê", kind="correction", correction=facts),
        "withdrawn": post(store),
        "khmer": post(store, lang="km", title="ការប្រុងប្រយ័ត្នចំពោះទឹកជំនន់", body="សូមប្រុងប្រយ័ត្ន។ " * 10),
    }
    media = [{"file_id": picture["_id"], "caption": {"vi": "Tổ sửa điện"}, "alt": {"vi": "Hai người thợ"}}]
    changed = {
        "media": media,
        "edition": 2,
        "trace": {"at": made["long"]["updated_at"], "note": {"vi": "Sửa giờ"}},
    }
    store.collection(POSTS).update_one({"_id": made["long"]["_id"]}, {"$set": changed})
    publishing.withdraw(store, made["withdrawn"]["_id"], events.SYSTEM, {"vi": "Ghi nhầm ngày"})
    return {name: one["_id"] for name, one in made.items()}


def test_nothing_of_a_post_is_wider_than_a_phone(server: Server, store: Store, phone: Page) -> None:
    for name, post_id in looks(store).items():
        phone.ask("Page.navigate", url=f"{server.url}/p/{post_id}?lang={'km' if name == 'khmer' else 'vi'}")
        phone.wait_for("document.readyState === 'complete'")
        assert phone.run("document.documentElement.scrollWidth") <= PHONE[0], name
