"""`/p/{id}`: the page of one post, as people open it and as Zalo and Facebook preview it."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient

from models.content import drafting, publishing
from models.content.posts import POSTS, Audience, PostState
from models.store import Store, events
from tests.builders import post, post_draft
from tests.media import in_library


def opened(client: FlaskClient, post_id: str, query: str = "") -> str:
    return client.get(f"/p/{post_id}{query}").get_data(as_text=True)


def preview(page: str) -> dict[str, str]:
    """What a preview reads: the properties by name."""
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page)
    }


def with_picture(store: Store) -> tuple[str, str]:
    """The ids of a post and of its cover."""
    file_id = in_library(store)["_id"]
    media = [{"file_id": file_id, "caption": {"vi": "Chợ đêm"}, "alt": {"vi": "Dãy quầy hàng"}}]
    return post(store, image=file_id, media=media)["_id"], file_id


def test_a_post_is_read_without_script(client: FlaskClient, store: Store) -> None:
    made = post(store, title="Lịch phát loa", body="<p>Phát lúc <strong>5 giờ</strong>.</p>")
    page = opened(client, made["_id"])
    assert '<h1 lang="vi">Lịch phát loa</h1>' in page
    assert "<p>Phát lúc <strong>5 giờ</strong>.</p>" in page
    # The one that there is keeps a copy for when there is no connection.
    assert page.count("<script") == page.count("/static/keep.js") == 1
    assert 'name="viewport"' in page


def test_nothing_that_an_official_writes_runs(client: FlaskClient, store: Store) -> None:
    made = post(
        store,
        title='"><script>alert(1)</script>',
        body="<p onclick=x>a</p><script>alert(2)</script><img src=x>",
    )
    page = opened(client, made["_id"])
    assert page.count("<script") == page.count("/static/keep.js") == 1
    assert "onclick" not in page
    assert "<img src=x" not in page


def test_previews_have_title_description_picture_and_address(client: FlaskClient, store: Store) -> None:
    made = post(store, title='Chợ "đêm" & hội', body="từ " * 400)
    found, base = preview(opened(client, made["_id"])), store.settings.public_base
    assert found["og:title"] == 'Chợ "đêm" & hội'
    assert len(found["og:description"]) <= 200
    assert found["og:url"] == f"{base}/p/{made['_id']}?lang=vi"
    assert found["og:image"].startswith(f"{base}/static/share.png")
    with client.get(found["og:image"].removeprefix(base)) as picture:
        assert picture.mimetype == "image/png"


def test_the_preview_shows_the_cover_to_anybody(client: FlaskClient, store: Store) -> None:
    post_id, upload_id = with_picture(store)
    found = preview(opened(client, post_id))
    address = found["og:image"].removeprefix(store.settings.public_base)
    picture = client.get(address)
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert address == f"/p/{post_id}/pictures/{upload_id}.jpg"
    assert found["og:image:alt"] == "Dãy quầy hàng"
    assert "Chợ đêm" in opened(client, post_id)


def test_a_file_that_is_not_of_the_post_is_not_sent(client: FlaskClient, store: Store) -> None:
    _, upload_id = with_picture(store)
    other = post(store)["_id"]
    assert client.get(f"/p/{other}/pictures/{upload_id}.jpg").status_code == 404


def test_the_page_stands_in_each_language_and_says_where_it_does_not(
    client: FlaskClient, store: Store
) -> None:
    made = post(store, translations={"en": {"title": "Loudspeaker hours", "body": "At five."}})
    english, khmer = opened(client, made["_id"], "?lang=en"), opened(client, made["_id"], "?lang=km")
    assert '<html lang="en">' in english
    assert "Loudspeaker hours" in english
    assert preview(english)["og:locale"] == "en_US"
    assert '<h1 lang="vi">' in khmer
    assert "មិនទាន់មានជាភាសាខ្មែរ" in khmer


def test_a_withdrawn_post_says_when_and_why_and_nothing_else(client: FlaskClient, store: Store) -> None:
    made = post(store, title="Cúp nước thứ bảy")
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    answer = client.get(f"/p/{made['_id']}")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
    assert "Sai ngày" in page
    assert "đã được gỡ" in page
    assert "Cúp nước" not in page


def test_the_picture_of_a_withdrawn_post_is_gone(client: FlaskClient, store: Store) -> None:
    post_id, upload_id = with_picture(store)
    publishing.withdraw(store, post_id, events.SYSTEM, {"vi": "Sai"})
    assert client.get(f"/p/{post_id}/pictures/{upload_id}.jpg").status_code == 404


def test_a_post_whose_time_is_over_says_so_above_its_words(client: FlaskClient, store: Store) -> None:
    made = post(store, title="Lịch tiêm")
    store.collection(POSTS).update_one({"_id": made["_id"]}, {"$set": {"state": PostState.EXPIRED}})
    page = opened(client, made["_id"])
    assert page.index("hết hiệu lực") < page.index("<h1")


def test_a_corrected_post_says_when_and_why(client: FlaskClient, store: Store) -> None:
    made = post(store)
    trace = {"at": made["updated_at"], "note": {"vi": "Sửa giờ phát"}}
    store.collection(POSTS).update_one({"_id": made["_id"]}, {"$set": {"edition": 2, "trace": trace}})
    page = opened(client, made["_id"])
    assert "Đã đính chính" in page
    assert "Sửa giờ phát" in page


def test_a_correction_shows_the_claim_and_the_truth_and_no_link_to_the_claim(
    client: FlaskClient, store: Store
) -> None:
    facts = {
        "claim": {"vi": "Vỡ đê, xem http://gia.example"},
        "truth": {"vi": "Đê an toàn"},
        "source": "mạng xã hội",
        "who": "Ban chỉ huy",
    }
    made = post(store, kind="correction", correction=facts)
    page = opened(client, made["_id"]).partition("<main")[2]
    assert page.index("Tin sai") < page.index("Vỡ đê") < page.index("Đê an toàn") < page.index("Ban chỉ huy")
    assert 'href="http://gia.example' not in page


def test_the_day_of_a_document_is_written_as_every_other_one(client: FlaskClient, store: Store) -> None:
    facts = {"number": "9/TB", "issued_by": "UBND tỉnh", "issued_on": "2026-11-27", "signer": "Ô. Thử"}
    page = opened(client, post(store, kind="document", document=facts)["_id"])
    assert "ban hành ngày 27/11/2026" in page


def test_drafts_and_posts_for_staff_have_no_page(client: FlaskClient, store: Store) -> None:
    draft = drafting.create(store, post_draft(), events.SYSTEM)
    staff = post(store, audience=Audience.STAFF)
    assert [client.get(f"/p/{one['_id']}").status_code for one in (draft, staff)] == [404, 404]


def test_the_page_is_not_sent_again_while_it_is_the_same(client: FlaskClient, store: Store) -> None:
    made = post(store)
    tag = client.get(f"/p/{made['_id']}").headers["ETag"]
    assert client.get(f"/p/{made['_id']}", headers={"If-None-Match": tag}).status_code == 304
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai"})
    assert client.get(f"/p/{made['_id']}", headers={"If-None-Match": tag}).status_code == 410
