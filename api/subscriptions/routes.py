"""`/v1/me/subscriptions`: warnings for a citizen by Zalo and SMS."""

from __future__ import annotations

from collections.abc import Sequence

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.smorest import Blueprint
from api.subscriptions.presented import ShownSubscriptions, show
from api.subscriptions.schemas import (
    ShownSubscriptionsSchema,
    SubscriptionBody,
    SubscriptionsBody,
    SubscriptionsSchema,
)
from models.access.callers import CallerKind
from models.categories import news_wishes
from models.errors import Fault, Invalid
from models.following import subscriptions
from models.following.subscriptions import Contact, SubscriptionChannel
from models.messages.messages import Owner
from models.people import citizens
from models.people.citizens import Citizen, IdentityKind

blp = Blueprint(
    "subscriptions", __name__, url_prefix="/v1/me/subscriptions", description="Warnings by Zalo and SMS."
)

#: What a citizen agrees to when the app sends this form.
EVIDENCE = "app: PUT /v1/me/subscriptions"

#: The proved identity that a channel reaches.
IDENTITIES = {SubscriptionChannel.SMS: IdentityKind.PHONE, SubscriptionChannel.ZALO: IdentityKind.ZALO}


@blp.route("")
class SubscriptionsViews(MethodView):
    """The caller's own subscriptions."""

    @blp.allow(CallerKind.CITIZEN)
    @blp.response(200, ShownSubscriptionsSchema)
    def get(self) -> ShownSubscriptions:
        """Show on which channels I am warned, for which areas."""
        return show(current_store(), _owner())

    @blp.allow(CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(SubscriptionsSchema)
    @blp.response(200, ShownSubscriptionsSchema)
    def put(self, body: SubscriptionsBody) -> ShownSubscriptions:
        """Say on which channels I want to be warned; the others fall silent. Consent is kept as evidence."""
        store = current_store()
        addresses = _addresses(citizens.by_id(store, current_identity().id))
        rows = {SubscriptionChannel(row["channel"]): row for row in body["subscriptions"]}
        _check(body["subscriptions"], addresses)
        for channel, address in addresses.items():
            if channel in rows:
                _follow(channel, address, rows[channel])
            elif address:
                subscriptions.unfollow(store, channel, address, evidence=EVIDENCE)
        return show(current_store(), _owner())


def _follow(channel: SubscriptionChannel, address: str, row: SubscriptionBody) -> None:
    subscriptions.follow(
        current_store(),
        Contact(channel, _owner(), address),
        row["area_ids"],
        evidence=EVIDENCE,
        exercises=row["exercises"],
        language=row["language"],
        news=row.get("news"),
    )


def _addresses(citizen: Citizen) -> dict[SubscriptionChannel, str]:
    """Return the citizen's address on each channel; "" where they have proved none."""
    return {channel: citizens.reveal(current_store(), citizen, kind) for channel, kind in IDENTITIES.items()}


def _check(rows: Sequence[SubscriptionBody], addresses: dict[SubscriptionChannel, str]) -> None:
    """Demand that every row can be followed, before any is.

    :raises Invalid: naming every row that cannot.
    """
    store, seen, faults = current_store(), set(), []
    for index, row in enumerate(rows):
        at = f"subscriptions.{index}"
        channel = SubscriptionChannel(row["channel"])
        if channel in seen:
            faults.append(Fault(f"{at}.channel", "id_repeated"))
        elif not addresses.get(channel):
            faults.append(Fault(f"{at}.channel", "channel_unproved"))
        seen.add(channel)
        found = subscriptions.faults(store, row["area_ids"], row["language"])
        found += news_wishes.faults(store, "news", row["news"]["topics"] if "news" in row else ())
        faults += [Fault(f"{at}.{one.field}", one.code, one.params) for one in found]
    if faults:
        raise Invalid(*faults)


def _owner() -> Owner:
    return Owner(str(CallerKind.CITIZEN), current_identity().id)
