"""`/v1/subscriptions`: the areas that I follow on each channel, added and ended one by one."""

from __future__ import annotations

from typing import TypedDict

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.smorest import Blueprint
from api.subscriptions.presented import FollowedOn, followed_on
from api.subscriptions.routes import IDENTITIES
from api.subscriptions.schemas import FollowChannel, FollowedOnSchema, FollowedSchema, NewArea, NewAreaSchema
from models.access.callers import CallerKind
from models.errors import Fault, Invalid, NotFound
from models.following import followed_areas, subscriptions
from models.following.subscriptions import Contact, SubscriptionChannel
from models.messages.messages import Owner
from models.people import citizens, devices

blp = Blueprint(
    "single_areas", __name__, url_prefix="/v1/subscriptions", description="Areas that I follow, one by one."
)

#: What a citizen agrees to when the app adds or ends one.
EVIDENCE = "app: /v1/subscriptions"


class Followed(TypedDict):
    """What somebody follows on all their channels."""

    channels: list[FollowedOn]


@blp.route("")
class FollowedViews(MethodView):
    """All channels."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.response(200, FollowedSchema)
    def get(self) -> Followed:
        """List what I follow in the app and, signed in, by Zalo and SMS."""
        return {"channels": [_shown(channel) for channel in FollowChannel if _address(channel)]}


@blp.route("/<string:channel>/areas")
class FollowedAreasViews(MethodView):
    """The areas of one channel."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(NewAreaSchema)
    @blp.response(200, FollowedOnSchema)
    def post(self, body: NewArea, channel: str) -> FollowedOn:
        """Follow one more area; the others stay. One that I follow already changes nothing."""
        which, store = _known(channel), current_store()
        address = _insisted(which)
        area_id = followed_areas.meant(store, body["area"])
        if which is FollowChannel.APP:
            followed_areas.add_to_device(store, address, area_id, actor=current_identity().actor)
        elif area_id not in _area_ids(which):
            contact = Contact(SubscriptionChannel(which), _owner(), address)
            language = citizens.by_id(store, _owner().id)["language"]
            followed_areas.add(store, contact, [area_id], evidence=EVIDENCE, language=language)
        return _shown(which)


@blp.route("/<string:channel>/areas/<string:area_id>")
class FollowedAreaViews(MethodView):
    """One of them."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.response(200, FollowedOnSchema)
    def delete(self, channel: str, area_id: str) -> FollowedOn:
        """Follow one area less; one that I do not follow changes nothing.

        With the last one of Zalo or SMS the warnings there end.
        """
        which, store = _known(channel), current_store()
        address = _insisted(which)
        if which is FollowChannel.APP:
            followed_areas.take_from_device(store, address, area_id, actor=current_identity().actor)
        else:
            followed_areas.leave(store, SubscriptionChannel(which), address, area_id, evidence=EVIDENCE)
        return _shown(which)


def _known(channel: str) -> FollowChannel:
    """Return the channel of an address.

    :raises NotFound: there is none.
    """
    if channel not in list(FollowChannel):
        raise NotFound
    return FollowChannel(channel)


def _insisted(channel: FollowChannel) -> str:
    """Return the caller's address on a channel.

    :raises Invalid: they have proved none.
    """
    address = _address(channel)
    if not address:
        raise Invalid(Fault("channel", "channel_unproved"))
    return address


def _address(channel: FollowChannel) -> str:
    """Return the caller's device, or their address on a channel; "" for none."""
    identity, store = current_identity(), current_store()
    if channel is FollowChannel.APP:
        return identity.device_id
    if identity.kind is not CallerKind.CITIZEN:
        return ""
    return citizens.reveal(
        store, citizens.by_id(store, identity.id), IDENTITIES[SubscriptionChannel(channel)]
    )


def _shown(channel: FollowChannel) -> FollowedOn:
    return followed_on(current_store(), channel, _area_ids(channel))


def _area_ids(channel: FollowChannel) -> list[str]:
    store, address = current_store(), _address(channel)
    if channel is FollowChannel.APP:
        return devices.get(store, address)["area_ids"]
    row = subscriptions.find(store, SubscriptionChannel(channel), address)
    return row["area_ids"] if row else []


def _owner() -> Owner:
    return Owner(str(CallerKind.CITIZEN), current_identity().id)
