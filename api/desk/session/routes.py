"""`/v1/desk/login`, `/logout`, `/session`: officials sign in with a password and mostly a second factor."""

from __future__ import annotations

from flask.views import MethodView

from api.auth.schemas import TokensSchema
from api.desk.session.presented import ShownChallenge, ShownSession, SignedInOfficial, show, show_first_step
from api.desk.session.schemas import (
    LoginAnswerSchema,
    LoginBody,
    LoginSchema,
    OwnPasswordBody,
    OwnPasswordSchema,
    SessionSchema,
    TotpBody,
    TotpSchema,
)
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import sessions
from models.access.callers import CallerKind
from models.access.sessions import Tokens
from models.errors import Fault
from models.people import officials, own_password, sign_in
from models.people.own_password import NewPassword

blp = Blueprint("desk_session", __name__, url_prefix="/v1/desk", description="Officials sign in and out")


def _password_faults(body: OwnPasswordBody) -> list[Fault]:
    return own_password.faults_of(current_store(), current_identity(), NewPassword(**body))


@blp.route("/login")
class LoginViews(MethodView):
    """The first step."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(LoginSchema)
    @blp.response(200, LoginAnswerSchema)
    def post(self, given: LoginBody) -> SignedInOfficial | ShownChallenge:
        """Sign in by password.

        Where the official has an authenticator app, the answer is a challenge; otherwise tokens. After ten failures
        the name is locked for 15 minutes for the network that they came from (429).
        """
        found = sign_in.login(current_store(), given["username"], given["password"], current_circumstances())
        return show_first_step(found)


@blp.route("/login/totp")
class LoginTotpViews(MethodView):
    """The second step."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(TotpSchema)
    @blp.response(200, TokensSchema)
    def post(self, given: TotpBody) -> Tokens:
        """Finish the sign-in with the code of the authenticator app."""
        return sign_in.login_totp(current_store(), given["challenge"], given["code"], current_circumstances())


@blp.route("/logout")
class LogoutViews(MethodView):
    """The end of a session."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.response(204)
    def post(self) -> None:
        """Sign out: both tokens are void at once."""
        sessions.sign_out(current_store(), current_identity())


@blp.route("/session")
class SessionViews(MethodView):
    """The session in use."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.response(200, SessionSchema)
    def get(self) -> ShownSession:
        """Show who I am, and what I may do where."""
        identity = current_identity()
        official = officials.get(current_store(), identity.id)
        session = sessions.get(current_store(), identity.session_id)
        return show(identity, official, session)


@blp.route("/session/password")
class PasswordViews(MethodView):
    """One's own password."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.arguments(OwnPasswordSchema, check=_password_faults)
    @blp.response(204)
    @blp.alt_response(429, schema=ProblemSchema)
    def post(self, body: OwnPasswordBody) -> None:
        """Change one's own password (đổi mật khẩu); every other session ends.

        A wrong password or code counts like one at the sign-in, and locks alike.
        """
        own_password.change(current_store(), current_identity(), NewPassword(**body), current_circumstances())
