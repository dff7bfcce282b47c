"""Signing in at the console, and the session behind its cookie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask

from api.console.extension.session import COOKIE
from models.access import console_sessions, sessions
from models.access.callers import CallerKind
from models.access.permissions import Role
from models.access.sessions import SESSIONS, Ending
from models.people import invitations, officials, step_up
from models.people.official_shapes import Official
from models.store import Store
from tests.builders import PASSWORD, VINH_LONG, an_official
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import filed

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DP"


@pytest.fixture
def nobody(app: Flask, store: Store) -> Visitor:
    """A browser without a session."""
    return Visitor(app.test_client())


@pytest.fixture
def duty_officer(store: Store) -> Official:
    """An official with an authenticator app."""
    held = [{"role": Role.DUTY_OFFICER, "area_id": VINH_LONG}]
    return officials.get(store, an_official(store, assignments=held, totp_secret=SECRET).id)


def _handler(store: Store) -> Official:
    return officials.get(store, an_official(store).id)


def test_nobody_is_led_to_the_sign_in_and_back(nobody: Visitor, store: Store) -> None:
    led = nobody.get("/console/reports?state=submitted")
    assert (led.status_code, led.headers["Location"]) == (
        303,
        "/console/login?to=%2Fconsole%2Freports%3Fstate%3Dsubmitted",
    )
    fields = {"username": _handler(store)["username"], "password": PASSWORD, "to": "/console/reports"}
    back = nobody.send("/console/login", **fields)
    assert (back.status_code, back.headers["Location"]) == (303, "/console/reports")


@pytest.mark.parametrize("to", ["/console/menu?of=/console/", "/console/nowhere"])
def test_the_sign_in_leads_to_no_part_of_a_page(nobody: Visitor, store: Store, to: str) -> None:
    fields = {"username": _handler(store)["username"], "password": PASSWORD, "to": to}
    assert nobody.send("/console/login", **fields).headers["Location"] == "/console/"


def test_a_page_that_asks_by_itself_is_led_nowhere(nobody: Visitor) -> None:
    answer = nobody.get("/console/menu", HX_Request="true", Loa_Poll="1")
    assert (answer.status_code, "HX-Redirect" in answer.headers) == (401, False)


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example", "/consoles", "/console\\x"]
)
def test_the_sign_in_leads_to_no_other_place(nobody: Visitor, store: Store, to: str) -> None:
    fields = {"username": _handler(store)["username"], "password": PASSWORD, "to": to}
    assert nobody.send("/console/login", **fields).headers["Location"] == "/console/"


def test_the_cookie_is_kept_from_scripts_other_sites_and_the_api(nobody: Visitor, store: Store) -> None:
    answer = nobody.send("/console/login", username=_handler(store)["username"], password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=lcs.")
    assert {"HttpOnly", "Path=/console", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_a_wrong_password_says_no_more_than_that(nobody: Visitor, store: Store) -> None:
    wrong = nobody.send("/console/login", username=_handler(store)["username"], password="khác")
    unknown = nobody.send("/console/login", username="khong.co", password="khác")
    assert wrong.status_code == unknown.status_code == 422
    assert visiting.sentence(wrong) == visiting.sentence(unknown) != ""


def test_guessing_is_stopped(nobody: Visitor, store: Store) -> None:
    name = _handler(store)["username"]
    for _ in range(11):
        answer = nobody.send("/console/login", username=name, password="khác")
    assert "Đăng nhập sai quá nhiều lần" in visiting.sentence(answer)


def test_with_an_authenticator_app_the_code_is_asked_for(
    nobody: Visitor, store: Store, duty_officer: Official
) -> None:
    asked = nobody.send("/console/login", username=duty_officer["username"], password=PASSWORD)
    assert "Set-Cookie" not in asked.headers
    challenge = asked.text.partition('name="challenge" value="')[2].partition('"')[0]
    assert nobody.send("/console/login/code", challenge=challenge, code="000000").status_code == 422
    right = nobody.send("/console/login/code", challenge=challenge, code=pyotp.TOTP(SECRET).now())
    assert (right.status_code, nobody.get("/console/").status_code) == (303, 200)


def test_an_invitation_is_accepted_without_script(nobody: Visitor, store: Store) -> None:
    invited = invitations.invite(
        store,
        username="canbo.moi",
        name="Cán bộ mới",
        assignments=[{"role": Role.APPROVER, "area_id": VINH_LONG, "agency_id": ""}],
    )
    look = nobody.send("/console/first", token=invitations.link_of(store, invited.token))
    assert "<svg" in look.text
    secret = look.text.partition("<code>")[2].partition("</code>")[0]
    seal = look.text.partition('name="setup" value="')[2].partition('"')[0]
    done = nobody.send(
        "/console/first/accept",
        token=invited.token,
        setup=seal,
        password="bốn con trâu qua cầu",
        code=pyotp.TOTP(secret).now(),
    )
    assert done.headers["Location"] == "/console/login?done=accepted"


def test_signing_out_ends_the_session(app: Flask, store: Store) -> None:
    me = visiting.with_role(app, store, Role.HANDLER)
    assert me.send("/console/logout").headers["Location"] == "/console/login?done=out"
    assert me.get("/console/").status_code == 303


def test_a_revoked_session_ends_at_once_and_what_was_typed_is_kept(app: Flask, store: Store) -> None:
    report, me = filed(store), visiting.with_role(app, store, Role.HANDLER)
    address = f"/console/reports/{report['code']}"
    fields = me.form(me.get(address), "reply") | {"note": "Tổ công trình đang đến"}
    sessions.revoke_all(store, CallerKind.OFFICIAL, me.official_id, Ending.DISABLED)
    late = me.send(address, **fields)
    assert late.status_code == 401
    assert "Tổ công trình đang đến" in late.text


@pytest.mark.parametrize(("field", "age"), [("seen_at", console_sessions.IDLE), ("expires_at", timedelta(0))])
def test_a_session_ends_when_nobody_uses_it_and_after_a_week(
    app: Flask, store: Store, field: str, age: timedelta
) -> None:
    me = visiting.with_role(app, store, Role.HANDLER)
    assert me.get("/console/").status_code == 200
    store.collection(SESSIONS).update_many({}, {"$set": {field: datetime.now(UTC) - age}})
    assert me.get("/console/").status_code == 303


def test_a_page_that_asks_by_itself_keeps_no_session_alive(app: Flask, store: Store) -> None:
    me = visiting.with_role(app, store, Role.HANDLER)
    long_ago = datetime.now(UTC) - console_sessions.IDLE + timedelta(minutes=1)
    store.collection(SESSIONS).update_many({}, {"$set": {"seen_at": long_ago}})
    me.get("/console/", Loa_Poll="1")
    assert _seen_at(store) < datetime.now(UTC) - timedelta(hours=1)
    me.get("/console/")
    assert _seen_at(store) > datetime.now(UTC) - timedelta(hours=1)


def _seen_at(store: Store) -> datetime:
    (session,) = store.collection(SESSIONS).find({"console": {"$exists": True}})
    return session["seen_at"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_form_of_another_site_is_refused(app: Flask, store: Store, headers: dict[str, str]) -> None:
    me = visiting.with_role(app, store, Role.HANDLER)
    assert me.client.post("/console/logout", headers=headers).status_code == 403
    assert me.get("/console/").status_code == 200


def test_on_plain_http_the_origin_tells_whose_form_it_is(app: Flask, store: Store) -> None:
    me = visiting.with_role(app, store, Role.HANDLER)
    assert me.client.post("/console/logout", headers={"Origin": "http://localhost"}).status_code == 303


def test_a_bearer_token_opens_no_page_and_the_cookie_nothing_of_the_api(app: Flask, store: Store) -> None:
    bearer = {"Authorization": f"Bearer {an_official(store).token}"}
    assert app.test_client().get("/console/", headers=bearer).status_code == 303
    me = visiting.with_role(app, store, Role.HANDLER)
    assert me.get("/v1/desk/session").status_code == 401
    cookie = me.client.get_cookie(COOKIE, path="/console")
    assert cookie is not None
    shown = {"Authorization": f"Bearer {cookie.value}"}
    assert app.test_client().get("/v1/desk/session", headers=shown).status_code == 401


def test_htmx_is_led_to_the_sign_in_as_a_whole_page(nobody: Visitor) -> None:
    answer = nobody.get("/console/reports", HX_Request="true", HX_Target="main")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (
        204,
        "/console/login?to=%2Fconsole%2Freports",
    )


def test_the_language_that_was_chosen_is_kept(app: Flask, store: Store) -> None:
    me = visiting.with_role(app, store, Role.HANDLER)
    me.get("/console/?lang=en")
    assert me.get("/console/", Accept_Language="vi").headers["Content-Language"] == "en"


def test_a_proof_holds_for_ten_minutes_and_is_asked_for_then(store: Store, duty_officer: Official) -> None:
    from models.people import credentials

    me, session = credentials.at_console(store, visiting.token_for(store, duty_officer["_id"]))
    assert step_up.asks_for(store, me, session) == ""
    long_ago = datetime.now(UTC) - console_sessions.PROOF
    assert step_up.asks_for(store, me, {**session, "proved_at": long_ago}) == "code"
