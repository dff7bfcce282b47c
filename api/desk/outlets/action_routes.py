"""What is done with one outlet: it is paired, silenced, shut out, taken down."""

from __future__ import annotations

from collections.abc import Iterator

from flask.views import MethodView

from api.desk.outlets.action_schemas import (
    CommandBody,
    CommandSchema,
    MuteBody,
    MuteSchema,
    ReasonBody,
    ReasonSchema,
    UserCodeBody,
    UserCodeSchema,
)
from api.desk.outlets.answer_schemas import OutletKeySchema, OutletSchema
from api.desk.outlets.presented import ShownOutlet, show
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.outlets import commands, device_keys, muting, pairings, registry

actions_blp = Blueprint(
    "desk-outlet-actions",
    __name__,
    url_prefix="/v1/desk/outlets/<string:outlet_id>",
    description="What is done with one outlet",
)


def _mute_faults(body: MuteBody) -> Iterator[Fault]:
    return muting.faults_of(body["reason"], body["until"])


@actions_blp.route("/pair")
class PairViews(MethodView):
    """Pairing."""

    @actions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @actions_blp.versioned(OutletSchema, show)
    @actions_blp.arguments(UserCodeSchema)
    @actions_blp.response(200, OutletSchema, headers=VERSION)
    @actions_blp.alt_response(404, schema=ProblemSchema)
    @actions_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: UserCodeBody, outlet_id: str) -> Answer[ShownOutlet]:
        """Say that the device that shows this code is this outlet (ghép thiết bị).

        See first at `POST /v1/desk/outlet-pairings/look-up` what asks. A device that was this outlet before is shut
        out at once; what is known of the outlet stays.
        """
        paired = pairings.confirm(
            current_store(),
            current_identity(),
            outlet_id,
            body["user_code"],
            current_circumstances(),
            expect=expected_version(),
        )
        return with_version(show(paired))


@actions_blp.route("/device-key")
class DeviceKeyViews(MethodView):
    """The key of a device that can store nothing."""

    @actions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @actions_blp.versioned(OutletSchema, show)
    @actions_blp.arguments(ReasonSchema)
    @actions_blp.response(200, OutletKeySchema, headers=VERSION)
    @actions_blp.alt_response(404, schema=ProblemSchema)
    @actions_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: ReasonBody, outlet_id: str) -> Answer[ShownOutlet]:
        """Make a key for the address of a device that loses what it stores; it is shown in this answer and never again.

        Weaker than a pairing, since it stands in an address and never turns over. Whatever opened the outlet before
        opens it no more.
        """
        outlet, key = device_keys.create(
            current_store(), current_identity(), outlet_id, body["reason"], expect=expected_version()
        )
        return with_version({**show(outlet), "device_key": key})


@actions_blp.route("/revoke")
class RevokeViews(MethodView):
    """Shutting out."""

    @actions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @actions_blp.versioned(OutletSchema, show)
    @actions_blp.arguments(ReasonSchema)
    @actions_blp.response(200, OutletSchema, headers=VERSION)
    @actions_blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ReasonBody, outlet_id: str) -> Answer[ShownOutlet]:
        """Shut its device out (thu hồi); that counts at the device's next request."""
        version = expected_version()
        return with_version(
            show(
                device_keys.revoke(
                    current_store(), current_identity(), outlet_id, body["reason"], expect=version
                )
            )
        )


@actions_blp.route("/mute")
class MuteViews(MethodView):
    """Silence."""

    @actions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @actions_blp.versioned(OutletSchema, show)
    @actions_blp.arguments(MuteSchema, check=_mute_faults)
    @actions_blp.response(200, OutletSchema, headers=VERSION)
    @actions_blp.alt_response(404, schema=ProblemSchema)
    @actions_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: MuteBody, outlet_id: str) -> Answer[ShownOutlet]:
        """Silence it (tắt tiếng); actual takeovers sound nevertheless."""
        version = expected_version()
        muted = muting.mute(
            current_store(), current_identity(), outlet_id, body["reason"], body["until"], expect=version
        )
        return with_version(show(muted))


@actions_blp.route("/unmute")
class UnmuteViews(MethodView):
    """The end of a silence."""

    @actions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @actions_blp.versioned(OutletSchema, show)
    @actions_blp.response(200, OutletSchema, headers=VERSION)
    @actions_blp.alt_response(404, schema=ProblemSchema)
    @actions_blp.alt_response(409, schema=ProblemSchema)
    def post(self, outlet_id: str) -> Answer[ShownOutlet]:
        """Let it sound again."""
        version = expected_version()
        return with_version(
            show(muting.unmute(current_store(), current_identity(), outlet_id, expect=version))
        )


@actions_blp.route("/commands")
class CommandViews(MethodView):
    """Commands to its device."""

    @actions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @actions_blp.versioned(OutletSchema, show)
    @actions_blp.arguments(CommandSchema)
    @actions_blp.response(200, OutletSchema, headers=VERSION)
    @actions_blp.alt_response(404, schema=ProblemSchema)
    @actions_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: CommandBody, outlet_id: str) -> Answer[ShownOutlet]:
        """Let its device do something once (lệnh).

        It sounds a tone, fetches its programme again, says what it shows, or begins again. A command travels in the
        programme and ends by itself; `commands` say what the device has done. A tone keeps to the hours
        and cuts nothing.
        """
        ordered = commands.order(
            current_store(), current_identity(), outlet_id, body["name"], expect=expected_version()
        )
        return with_version(show(ordered))


@actions_blp.route("/retire")
class RetireViews(MethodView):
    """The end."""

    @actions_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @actions_blp.versioned(OutletSchema, show)
    @actions_blp.arguments(ReasonSchema)
    @actions_blp.response(200, OutletSchema, headers=VERSION)
    @actions_blp.alt_response(404, schema=ProblemSchema)
    @actions_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: ReasonBody, outlet_id: str) -> Answer[ShownOutlet]:
        """Take it down for good (ngừng sử dụng); its device is shut out, what it played stays."""
        retired = registry.retire(
            current_store(), current_identity(), outlet_id, body["reason"], expect=expected_version()
        )
        return with_version(show(retired))
