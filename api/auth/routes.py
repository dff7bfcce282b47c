"""`/v1/auth`: a phone number is proved by a one-time code; tokens are refreshed and given back."""

from __future__ import annotations

from typing import TypedDict

from flask.views import MethodView

from api.auth.schemas import (
    OtpRequestBody,
    OtpRequestSchema,
    OtpSentSchema,
    OtpVerifyBody,
    OtpVerifySchema,
    RefreshBody,
    RefreshSchema,
    SignedInSchema,
    TokensSchema,
)
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.smorest import Blueprint
from models.access import sessions
from models.access.callers import CallerKind
from models.access.sessions import Tokens
from models.following import preference_changes
from models.people import citizens, one_time_codes

blp = Blueprint("auth", __name__, url_prefix="/v1/auth", description="Signing in and out")


class SignedInCitizen(TypedDict):
    """A citizen is signed in; `expires_in` is how many seconds the access token lives."""

    access: str
    refresh: str
    expires_in: int
    citizen_id: str


@blp.route("/otp")
class OtpViews(MethodView):
    """One-time codes."""

    @blp.allow(CallerKind.DEVICE)
    @blp.idempotent
    @blp.arguments(OtpRequestSchema)
    @blp.response(202, OtpSentSchema)
    def post(self, wish: OtpRequestBody) -> dict[str, int]:
        """Send a one-time code to a phone number.

        The answer is the same whether Loa knows the number or not. A new code replaces the one before.
        """
        return {"expires_in": one_time_codes.request(current_store(), current_circumstances(), wish["phone"])}


@blp.route("/otp/verify")
class OtpVerifyViews(MethodView):
    """Proofs of a number."""

    @blp.allow(CallerKind.DEVICE)
    @blp.idempotent
    @blp.arguments(OtpVerifySchema)
    @blp.response(200, SignedInSchema)
    def post(self, proof: OtpVerifyBody) -> SignedInCitizen:
        """Sign in with the code that came. A code works once, and dies at the fifth wrong try.

        Whoever was signed in on this device before is signed out. Who has chosen no preferences yet takes over those
        that were chosen on this device.
        """
        store, device_id = current_store(), current_identity().id
        citizen = one_time_codes.verify(store, current_circumstances(), proof["phone"], proof["code"])
        opened = citizens.sign_in(store, citizen, device_id)
        preference_changes.take_over(
            store, citizen["_id"], device_id, actor={"kind": "citizen", "id": citizen["_id"]}
        )
        return {
            "access": opened.access,
            "refresh": opened.refresh,
            "expires_in": opened.expires_in,
            "citizen_id": citizen["_id"],
        }


@blp.route("/refresh")
class RefreshViews(MethodView):
    """New tokens for old."""

    @blp.allow(CallerKind.OPEN, CallerKind.DEVICE)
    @blp.arguments(RefreshSchema)
    @blp.response(200, TokensSchema)
    def post(self, given: RefreshBody) -> Tokens:
        """Exchange a refresh token for a new pair.

        A citizen's app sends its device token in `Authorization`; an official's browser sends none. The same token
        shown again within a minute gets the same new refresh token, for answers lost on the way. Any later use of an
        old token ends the session.
        """
        return sessions.refresh(
            current_store(), given["refresh_token"], device_id=current_identity().device_id
        )


@blp.route("/logout")
class LogoutViews(MethodView):
    """The end of a session."""

    @blp.allow(CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.response(204)
    def post(self) -> None:
        """Sign out: both tokens are void at once."""
        citizens.sign_out(current_store(), current_identity())
