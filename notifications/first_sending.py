"""The first round of topics: of all alerts that were approved at about the same moment together.

Where a hundred communes approve at the same second, each costs a line in commands that all of them share, and none
waits for the others' turns. Each gets its nearest topic before any gets its second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import zip_longest

import structlog

from models.alerts import alerts
from models.alerts.alerts import Alert
from models.alerts.audience import Audience
from models.delivery import ack_windows, recipient_ledger
from models.delivery.deliveries import Delivery, DeliveryState
from models.messages.ledgers import Outcome
from notifications import rounds
from notifications.alert_recipients import Warned, recipients
from notifications.alert_sending import Sending, out_of_date, stop
from notifications.channels import Outgoing
from notifications.reactor import Outside
from notifications.rounds import Round

log = structlog.get_logger(__name__)


def send(outside: Outside, planned: Sequence[tuple[Alert, Audience, Delivery]]) -> None:
    """Do the first round of deliveries that were planned just now; what comes of it is left to `alert_sending.send`."""
    store = outside.store
    ready = [
        (alert, addressees, delivery)
        for alert, addressees, delivery in planned
        if delivery["state"] == DeliveryState.PLANNED and not out_of_date(store, alert)
    ]
    if not ready:
        return
    work = SendingTogether(outside, ready)
    result = rounds.go(outside, work, list(work.in_turn()))
    if result.stopped:
        for one in work.parts:
            untold = [warned for warned in work.of[one.delivery["_id"]] if warned.key not in result.claimed]
            stop(store, one.delivery, untold, result.stopped)
        log.error("deliveries_stopped", number=len(ready), code=result.stopped)


class SendingTogether:
    """The work of a round of several deliveries of one channel, to whose recipients nobody has sent anything yet.

    :ivar parts: the work of each delivery.
    :ivar of: the recipients by delivery.
    """

    def __init__(self, outside: Outside, planned: Sequence[tuple[Alert, Audience, Delivery]]) -> None:
        self.store = outside.store
        windows = ack_windows.of(self.store, [alert for alert, _, _ in planned])
        self.parts = [
            Sending(outside, addressees, alert, delivery, ack_within=windows[alert["_id"]])
            for alert, addressees, delivery in planned
        ]
        self.of = {
            one.delivery["_id"]: recipients(self.store, one.addressees, one.alert, one.delivery).all
            for one in self.parts
        }
        self.channel, self.kind = self.parts[0].channel, self.parts[0].kind
        self._part_of = {warned.key: one for one in self.parts for warned in self.of[one.delivery["_id"]]}
        self._begun = False

    def in_turn(self) -> Iterator[Warned]:
        """Yield the recipients: of each delivery the first, then of each the second, and so on."""
        for some in zip_longest(*self.of.values()):
            yield from (one for one in some if one is not None)

    def admit(self, result: Round, window: Sequence[Warned]) -> Sequence[Warned]:
        """Return the window; nobody if another version has taken the place of one of the alerts meanwhile."""
        # For the first window the alerts were read just now.
        begun, self._begun = self._begun, True
        ids = {self._part_of[one.key].alert["_id"] for one in window} if begun else set[str]()
        if not ids or not alerts.is_superseded(self.store, *ids):
            return window
        result.resume_at = datetime.now(UTC)
        return []

    def claim(self, window: Sequence[Warned]) -> Mapping[str, int]:
        """Claim a window in the ledger; returns the number of the try by key."""
        by_delivery: dict[str, tuple[Delivery, list[str]]] = {}
        for one in window:
            delivery = self._part_of[one.key].delivery
            by_delivery.setdefault(delivery["_id"], (delivery, []))[1].append(one.key)
        return recipient_ledger.claim_first(self.store, list(by_delivery.values()))

    def write(self, window: Sequence[Warned]) -> list[Outgoing]:
        """Return the messages for a window, each in the words of its alert."""
        return [message for one in window for message in self._part_of[one.key].write([one])]

    def settle(self, outcomes: Mapping[str, Outcome]) -> None:
        """Note in the ledger what came of a window, by key."""
        recipient_ledger.settle(self.store, outcomes)

    def retire(self, gone: Sequence[tuple[Warned, str]]) -> None:
        """End what leads to addresses that nobody uses any more, each as its delivery does."""
        for one, code in gone:
            self._part_of[one.key].retire([(one, code)])
