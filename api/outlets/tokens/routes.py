"""`/v1/outlets/tokens`: tokens for a pairing, and new ones for a refresh token."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_store
from api.extensions.smorest import PROBLEM, Blueprint
from api.outlets.tokens.schemas import (
    Grant,
    GrantBody,
    GrantProblemSchema,
    GrantSchema,
    OutletTokensSchema,
    ShownTokens,
    shown,
)
from models.access.callers import CallerKind
from models.errors import Fault, Invalid
from models.outlets import credentials, grants

blp = Blueprint(
    "outlet-tokens", __name__, url_prefix="/v1/outlets/tokens", description="Tokens of the devices of outlets"
)


@blp.route("")
class TokensViews(MethodView):
    """All tokens."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(GrantSchema)
    @blp.response(200, OutletTokensSchema)
    @blp.alt_response(400, schema=GrantProblemSchema, content_type=PROBLEM)
    def post(self, body: GrantBody) -> ShownTokens:
        """Get tokens: once for a pairing that an official confirmed, and again and again for a refresh token.

        A refusal is a problem with the member `error`: `authorization_pending` and `slow_down` (ask again after
        `Retry-After` seconds), `expired_token`, `access_denied`, `invalid_grant` (pair again).
        """
        store, grant = current_store(), body["grant_type"]
        if grant not in tuple(Grant):
            raise Invalid(Fault("grant_type", "unsupported_grant_type"))
        if grant == Grant.REFRESH_TOKEN:
            return shown(credentials.refresh(store, _needed("refresh_token", body["refresh_token"])))
        return shown(grants.redeem(store, _needed("device_code", body["device_code"])))


def _needed(name: str, value: str) -> str:
    if not value:
        raise Invalid(Fault(name, "required"))
    return value
