"""Residents who are told of posts, on a console that keeps what arrived and can fail on order."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime

import notifications.reactions  # noqa: F401 - registers the reactions
from models.categories.news_wishes import NewsWishes
from models.following import subscriptions
from models.following.subscriptions import SubscriptionChannel
from models.store import Store, outbox
from notifications.channels import AddressKind, Channels
from notifications.reactor import Outside, react
from tests.alerting import contact
from tests.builders import PHUONG_TRA_VINH, a_device
from tests.failing_console import FailingConsole


class Readers:
    """People with phones in the communes of the tests."""

    def __init__(self, store: Store, **settings: object) -> None:
        changed = dataclasses.replace(store.settings, **settings)  # type: ignore[arg-type]
        self.store = dataclasses.replace(store, settings=changed)
        self.console = FailingConsole()
        self.outside = Outside(self.store, Channels(dict.fromkeys(AddressKind, self.console)))

    def with_app(self, token: str, *area_ids: str, language: str = "vi", **given: object) -> str:
        """Somebody whose phone follows areas, by default the ward."""
        areas = list(area_ids) or [PHUONG_TRA_VINH]
        return a_device(self.store, push_token=token, area_ids=areas, language=language, **given).id

    def with_zalo(
        self, user: str, *area_ids: str, language: str = "vi", news: NewsWishes | None = None
    ) -> str:
        """Somebody who follows areas on Zalo, or by SMS if it is a number."""
        by = SubscriptionChannel.SMS if user.startswith("+") else SubscriptionChannel.ZALO
        row = subscriptions.follow(
            self.store,
            contact(by, user),
            list(area_ids) or [PHUONG_TRA_VINH],
            evidence="theo dõi",
            language=language,
            news=news,
        )
        return row["_id"]

    def work(self) -> None:
        """Do everything that is due, as relay and worker do."""
        while rows := outbox.forgotten(self.store):
            for row in rows:
                react(self.outside, row["_id"])

    def heard(self, address: str) -> list[str]:
        """What arrived at an address, title and body in one, oldest first."""
        return [one.text for one in self.console.sent if one.to.value == address]

    @property
    def reached(self) -> Sequence[str]:
        """The addresses at which something arrived, one for each message."""
        return sorted(one.to.value for one in self.console.sent)


def later(store: Store) -> None:
    """Let everything that waits be due now."""
    store.collection(outbox.OUTBOX).update_many(
        {"state": "pending"}, {"$set": {"due_at": datetime.now(UTC), "handed_at": None}}
    )
