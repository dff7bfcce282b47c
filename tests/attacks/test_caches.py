"""What one caller got is never shown to another, though both go through one cache that keeps all it may.

The caches are real: requests-cache, hishel as a browser's and as a shared one, and nginx in front of the application.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from hishel import CacheOptions, SqliteStorage
from hishel.requests import CacheAdapter
from requests_cache import CachedSession

from models.alerts.cap_terms import Status
from models.content import read_marks, saved_items
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.reports import codes_and_pins
from models.reports.draft import Reporter
from models.store import Store
from models.workflow.transitions import ReportAction
from tests import edge
from tests.alerting import approved
from tests.builders import Caller, a_device, a_key, headers_for, post
from tests.reporting import act, filed, resident
from tests.waiting import waited_for

#: Gets an address with headers, always through the same cache.
Get = Callable[..., requests.Response]


@contextmanager
def _requests_cache(folder: Path, server: edge.Server) -> Iterator[Get]:
    with CachedSession(backend="memory", cache_control=True) as session:
        session.trust_env = False
        yield _getter(session, server.url)


@contextmanager
def _hishel(folder: Path, server: edge.Server, *, shared: bool) -> Iterator[Get]:
    storage = SqliteStorage(database_path=folder / "hishel.db")
    adapter = CacheAdapter(storage=storage, rfc=CacheOptions(shared=shared))
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", adapter)
        yield _getter(session, server.url)
    storage.close()


@contextmanager
def _browser(folder: Path, server: edge.Server) -> Iterator[Get]:
    with _hishel(folder, server, shared=False) as get:
        yield get


@contextmanager
def _shared(folder: Path, server: edge.Server) -> Iterator[Get]:
    with _hishel(folder, server, shared=True) as get:
        yield get


@contextmanager
def _nginx(folder: Path, server: edge.Server) -> Iterator[Get]:
    with edge.nginx(server.port, folder, "http", keeping=True) as address, requests.Session() as session:
        session.trust_env = False
        yield _getter(session, address)


def _getter(session: requests.Session, base: str) -> Get:
    def get(path: str, **headers: str) -> requests.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return session.get(base + path, headers=sent, timeout=30)

    return get


@pytest.fixture(
    params=[_requests_cache, _browser, _shared, pytest.param(_nginx, marks=edge.needs_nginx)],
)
def get(request: pytest.FixtureRequest, server: edge.Server, tmp_path: Path) -> Iterator[Get]:
    """Get an address through an empty cache that all callers of one test share."""
    with request.param(tmp_path, server) as found:
        yield found


def test_a_stranger_never_sees_what_a_pin_opened(store: Store, get: Get) -> None:
    report = filed(store, text="Cống nghẹt trước nhà số 7")
    path, pin = f"/v1/reports/{report['code']}", codes_and_pins.pin_of(store, report["_id"])
    assert get(path, X_Report_PIN=pin).json()["text"] == "Cống nghẹt trước nhà số 7"
    assert "text" not in get(path).json()
    assert get(path, X_Report_PIN="wrong").status_code == 404


def test_nobody_sees_the_list_of_another_device(store: Store, get: Get) -> None:
    mine, other = a_device(store), a_device(store)
    filed(store, resident(mine.id))
    assert len(get("/v1/me/reports", **headers_for(mine)).json()) == 1
    assert get("/v1/me/reports", **headers_for(other)).json() == []
    assert get("/v1/me/reports").status_code == 401


def test_nobody_sees_the_inbox_of_another_device(store: Store, get: Get) -> None:
    mine, other = a_device(store), a_device(store)
    row = OutgoingMessage("k1", MessageChannel.INBOX, Owner("device", mine.id), "Đã nhận phản ánh của bạn")
    messages.queue(store, row)
    first, second = (get("/v1/inbox", **headers_for(who)).text for who in (mine, other))
    assert ("phản ánh" in first, "phản ánh" in second) == (True, False)


def test_what_an_official_read_is_shown_to_no_one_else(store: Store, get: Get, handler: Caller) -> None:
    path = f"/v1/desk/reports/{filed(store)['code']}"
    assert get(path, **headers_for(handler)).status_code == 200
    assert get(path).status_code == 401
    assert get(path, **headers_for(a_device(store))).status_code == 403


def test_what_another_system_read_with_its_key_is_shown_to_no_one_else(store: Store, get: Get) -> None:
    system, path = a_key(store), "/open311/v2/servicerequestupdates.json"
    owner = Owner("key", system.id)
    report = filed(store, Reporter(MessageChannel.OPEN311, owner, system.identity.actor))
    act(store, report, ReportAction.ACCEPT)
    assert len(get(path, **headers_for(system)).json()) == 2
    assert get(path).json() == []


def test_everybody_reads_in_their_own_language(store: Store, get: Get) -> None:
    for path in ("/v1/categories", "/", "/invitation", "/open311/v2/services.json", "/v1/posts/nothing"):
        texts = {language: get(path, Accept_Language=language).text for language in ("vi", "km", "en", "vi")}
        assert len(set(texts.values())) == 3, path


def test_a_new_post_is_seen_soon(store: Store, get: Get) -> None:
    """The server is another process, which hears of what is written within a second, mostly of a fraction of it."""

    def titles() -> list[str]:
        return [one["title"] for one in get("/v1/feed").json()["posts"]]

    # What the test before left behind may stand ready for as long.
    assert waited_for(lambda: not titles())
    post(store, title="Hoãn phát loa")
    assert waited_for(lambda: titles() == ["Hoãn phát loa"])


def test_a_warning_is_kept_as_it_was_approved(store: Store, get: Get) -> None:
    path = f"/cap/exercise/alerts/{approved(store, Status.EXERCISE)['identifier']}.xml"
    first, second = get(path), get(path)
    assert (second.status_code, second.content) == (200, first.content)
    # The second answer came from the cache: Loa gives each of its own another id.
    assert first.headers["X-Request-ID"] == second.headers["X-Request-ID"]


def test_a_failure_is_forgotten_at_once(store: Store, get: Get, phone: Caller) -> None:
    path = "/v1/me/reports"
    assert [get(path).status_code, get(path, **headers_for(phone)).status_code] == [401, 200]


def test_nobody_sees_what_another_has_read_and_saved(store: Store, get: Get) -> None:
    mine, other, one = a_device(store), a_device(store), post(store)["_id"]
    reader = Owner("device", mine.id)
    read_marks.mark(store, reader, seen=[], read=[one])
    saved_items.save(store, reader, one)
    for path, name in (("/v1/feed/marks", "marks"), ("/v1/feed/saved", "saved")):
        first, second = (get(path, **headers_for(who)).json()[name] for who in (mine, other))
        assert ([row["post_id"] for row in first], second) == ([one], [])
        assert get(path).status_code == 401


def test_one_copy_of_the_feed_serves_whoever_asks(store: Store, get: Get) -> None:
    post(store)
    answers = [get("/v1/feed", **headers) for headers in ({}, headers_for(a_device(store)))]
    assert answers[0].content == answers[1].content
