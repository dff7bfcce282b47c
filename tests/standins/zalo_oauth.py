"""Zalo's token endpoint: refresh tokens that work once."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from tests.standins import settings
from tests.standins.box import Box

#: An access token lives 25 hours; Zalo sends the seconds as a string.
EXPIRES_IN = "90000"
ERRORS = {
    -14002: "Invalid app id.",
    -14004: "Invalid secret key.",
    -14014: "Invalid refresh token.",
    -14018: "Invalid grant type.",
}


def blueprint(box: Box) -> Blueprint:
    """The route of the token endpoint."""
    blp = Blueprint("zalo-oauth", __name__, url_prefix="/zalo-oauth")

    @blp.post("/v4/oa/access_token")
    def access_token() -> Response:
        fault = box.fault("zalo-oauth", "")
        if fault and not fault.accepted:
            box.note("zalo-oauth", "", "", str(fault.status))
            return Response(status=fault.status or 503, headers=fault.headers)
        answer = _mint(box)
        if fault:
            return Response(status=fault.status or 503, headers=fault.headers)
        return answer

    return blp


def _mint(box: Box) -> Response:
    form = request.form
    checks = {
        -14004: request.headers.get("secret_key") == settings.ZALO_APP_SECRET,
        -14002: form.get("app_id") == settings.ZALO_APP_ID,
        -14018: form.get("grant_type") == "refresh_token",
        -14014: form.get("refresh_token") == box.zalo.refresh_token,
    }
    with box.lock:
        wrong = next((code for code, right in checks.items() if not right), 0)
        box.note("zalo-oauth", "", "", str(wrong or "ok"))
        if wrong:
            return _error(wrong)
        access, refresh = box.zalo.mint()
    box.save()
    return jsonify(access_token=access, refresh_token=refresh, expires_in=EXPIRES_IN)


def _error(code: int) -> Response:
    return jsonify(
        error=code,
        error_name=ERRORS[code],
        error_description=ERRORS[code],
        error_reason="",
        ref_doc="https://developers.zalo.me/docs/social-api/tham-khao/ma-loi",
        message="",
    )
