"""Behind a compressing Caddy or nginx officials write, and phones that have the newest get 304.

The servers are real: the shipped Caddyfile, and the shipped nginx.conf with gzip and, where it is installed, brotli.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import requests

from models.alerts.cap_terms import Status
from models.content import publishing
from models.store import Store, events
from tests import edge
from tests.alerting import approved
from tests.builders import Caller, headers_for, post
from tests.reporting import filed

CODINGS = ["gzip", "zstd", "br", "gzip, zstd, br", "identity"]

#: What phones and readers of feeds poll.
POLLED = [
    "/v1/feed",
    "/v1/corrections",
    "/corrections",
    "/v1/alerts",
    "/v1/categories",
    "/v1/areas?level=commune",
    "/cap/feed.atom",
    "/",
    "/static/loa.css",
]


FACTS = {
    "claim": {"vi": "Tối nay vỡ đê, xem https://gia.example"},
    "truth": {"vi": "Đê an toàn, mực nước dưới báo động 1."},
    "source": "tin nhắn của @kenhgia",
    "who": "Ban chỉ huy phòng thủ dân sự",
}


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(edge.caddy, id="caddy", marks=edge.needs_caddy),
        pytest.param(
            partial(edge.nginx, scheme="http", compressing=True), id="nginx", marks=edge.needs_nginx
        ),
    ],
)
def proxied(
    request: pytest.FixtureRequest,
    server_behind_proxy: edge.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of a proxy in front of the web server."""
    proxy: edge.Door = request.param
    with proxy(server_behind_proxy.port, tmp_path_factory.mktemp("proxy")) as address:
        yield address


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    """A client that uses no proxy of the environment."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.mark.parametrize("coding", CODINGS)
def test_an_official_writes_with_the_tag_that_came_through_the_proxy(
    proxied: str, browser: requests.Session, store: Store, handler: Caller, coding: str
) -> None:
    address = f"{proxied}/v1/desk/reports/{filed(store)['code']}"
    headers = {**headers_for(handler), "Accept-Encoding": coding}
    # The second write uses the tag of the answer to the first.
    seen = browser.get(address, headers=headers, timeout=30)
    for _ in range(2):
        held = {**headers, "If-Match": seen.headers["ETag"]}
        seen = browser.post(f"{address}/actions/note", json={"note": "Đã gọi"}, headers=held, timeout=30)
        assert seen.status_code == 200, (held["If-Match"], seen.text)


@pytest.mark.parametrize("coding", CODINGS)
def test_an_official_with_an_old_tag_is_told_the_present_state(
    proxied: str, browser: requests.Session, store: Store, handler: Caller, coding: str
) -> None:
    address = f"{proxied}/v1/desk/reports/{filed(store)['code']}"
    headers = {**headers_for(handler), "Accept-Encoding": coding}
    held = {**headers, "If-Match": browser.get(address, headers=headers, timeout=30).headers["ETag"]}
    answers = [
        browser.post(f"{address}/actions/note", json={"note": "Đã gọi"}, headers=held, timeout=30)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 412]


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", POLLED)
def test_whoever_has_the_newest_gets_304_through_the_proxy(
    proxied: str, browser: requests.Session, store: Store, path: str, coding: str
) -> None:
    post(store)
    approved(store, status=Status.EXERCISE)
    headers = {"Accept-Encoding": coding}
    first = browser.get(proxied + path, headers=headers, timeout=30)
    again = browser.get(
        proxied + path, headers={**headers, "If-None-Match": first.headers["ETag"]}, timeout=30
    )
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("coding", CODINGS)
def test_a_phone_catches_up_in_few_bytes_and_holds_them_through_the_proxy(
    proxied: str, browser: requests.Session, store: Store, coding: str
) -> None:
    headers, gone = {"Accept-Encoding": coding}, post(store)
    plain = {"Accept-Encoding": "identity"}
    since = browser.get(f"{proxied}/v1/feed?area=29242", headers=plain, timeout=30).json()["changes"]
    made = post(
        store, kind="correction", title="Tin vỡ đê là sai", body="Đê an toàn. " * 40, correction=FACTS
    )
    publishing.withdraw(store, gone["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    address = f"{proxied}/v1/feed/changes?area=29242&since={since}"
    answer = browser.get(address, headers=headers, timeout=30)
    # Not every coding is one that this client reads.
    changes = browser.get(address, headers=plain, timeout=30).json()
    assert [one["id"] for one in changes["posts"]] == [made["_id"]]
    assert changes["gone"] == [{"id": gone["_id"], "reason": "withdrawn"}]
    assert len(answer.content) <= 2_000
    held = {**headers, "If-None-Match": answer.headers["ETag"]}
    assert browser.get(address, headers=held, timeout=30).status_code == 304
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert ("Content-Encoding" in answer.headers) <= ("Accept-Encoding" in answer.headers.get("Vary", ""))


def test_the_proxies_do_change_tags(proxied: str, browser: requests.Session) -> None:
    """Else the tests above would try nothing."""
    tags = {
        coding: browser.get(
            f"{proxied}/v1/categories", headers={"Accept-Encoding": coding}, timeout=30
        ).headers["ETag"]
        for coding in ("gzip", "identity")
    }
    assert tags["gzip"] != tags["identity"]
    assert tags["identity"].startswith('"')
