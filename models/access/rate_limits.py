"""Rate limits, as a table.

They count by device, phone or code where they can. A limit by network address alone is generous: a whole commune can
share one address behind a carrier's NAT. The counting is the `limits` library's, in the same MongoDB, so that every
process sees one count.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast

from limits import RateLimitItem, RateLimitItemPerHour, parse
from limits.storage import MongoDBStorage
from limits.strategies import FixedWindowRateLimiter
from pymongo import WriteConcern

from models.errors import TooMany
from models.store import Store


class Limit(StrEnum):
    """Names of the limits."""

    CHAT = "chat"
    CHAT_ADDRESS = "chat_address"
    DEVICE_REGISTER = "device_register"
    INVITATION = "invitation"
    NEARBY = "nearby"
    KEY = "key"
    LOGIN_ADDRESS = "login_address"
    OPEN311_NUMBER = "open311_number"
    OPEN311_ROWS = "open311_rows"
    OTP_DEVICE = "otp_device"
    OTP_PHONE = "otp_phone"
    OTP_VERIFY = "otp_verify"
    PIN = "pin"
    PIN_ADDRESS = "pin_address"
    PIN_CALLER = "pin_caller"
    PROPOSE = "propose"
    REPORT = "report"
    RESIDENT_STEP = "resident_step"
    SMS_REPLY = "sms_reply"
    SMS_REPLY_ALL = "sms_reply_all"
    SMS_RESCUE = "sms_rescue"
    UPLOAD = "upload"
    WRITE = "write"


#: How much of each is allowed. A device that asks more often learns when to come back.
LIMITS: Mapping[Limit, RateLimitItem] = {
    Limit.CHAT: parse("40/minute"),
    Limit.CHAT_ADDRESS: parse("1200/minute"),  # by address: generous, for carriers' NAT
    Limit.DEVICE_REGISTER: parse("600/hour"),  # by address: generous, for carriers' NAT
    Limit.INVITATION: parse("120/hour"),  # wrong ones, by address
    Limit.KEY: parse("600/hour"),  # of a key for which nothing else was agreed
    Limit.LOGIN_ADDRESS: parse("300/hour"),  # by address: each try costs an argon2 hash
    Limit.NEARBY: parse("1200/minute"),  # by address: generous, for carriers' NAT
    Limit.OPEN311_NUMBER: parse("2000/hour"),  # unknown numbers and tokens, by key or address
    Limit.OPEN311_ROWS: parse("200000/hour"),  # rows of lists, by key or address
    Limit.OTP_DEVICE: parse("10/hour"),
    Limit.OTP_PHONE: parse("5/hour"),
    Limit.OTP_VERIFY: parse("10/hour"),
    Limit.PIN: parse("10/hour"),  # by report
    Limit.PIN_ADDRESS: parse("300/hour"),  # over all reports, by address: generous, for carriers' NAT
    Limit.PIN_CALLER: parse("30/hour"),  # over all reports, by device or citizen
    Limit.PROPOSE: parse("600/hour"),
    Limit.REPORT: parse("30/hour"),
    Limit.RESIDENT_STEP: parse("30/hour"),  # by report: each puts work on a desk
    Limit.SMS_REPLY: parse("20/hour"),  # by number: each is paid
    Limit.SMS_REPLY_ALL: parse("600/hour"),  # of all numbers: what a wrong day may cost
    Limit.SMS_RESCUE: parse("30/hour"),  # replies to calls for rescue, by number
    Limit.UPLOAD: parse("60/hour"),
    Limit.WRITE: parse("300/hour"),
}


class _SharedStorage(MongoDBStorage):
    """The library's MongoDB storage on the client that Loa has open already."""

    STORAGE_SCHEME = ["loa-shared"]

    def __del__(self) -> None:
        """Leave the client open, which the library would close: Loa goes on using it."""

    def __init__(self, store: Store) -> None:
        self._shared = store.db.client
        super().__init__("", store.db.name, "limit_counters", "limit_windows")

    def _init_mongo_client(self, uri: str | None, **options: int | str | bool) -> Any:
        return self._shared

    @property
    def _database(self) -> Any:
        # A count that a crash of the store loses harms nobody, so no request waits for the disk for it.
        return self.storage.get_database(self._database_name, write_concern=WriteConcern(w=1, j=False))


def spend(store: Store, limit: Limit, *who: str, times: int = 1, per_hour: int | None = None) -> None:
    """Use up one of `limit` for `who` (a device id, a hashed phone), or several.

    :param per_hour: how many this one has in an hour, where it differs from the table.
    :raises TooMany: nothing is left; says when to come back.
    """
    limiter = _limiter(store)
    item = RateLimitItemPerHour(per_hour) if per_hour else LIMITS[limit]
    if not limiter.hit(item, limit, *who, cost=times):
        reset, _ = limiter.get_window_stats(item, limit, *who)
        raise TooMany(retry_after=max(1, int(reset - time.time()) + 1))


def give_back(store: Store, limit: Limit, *who: str, times: int = 1) -> None:
    """Give back what `spend` took just now and should not count after all, such as a PIN that was right."""
    _limiter(store).hit(LIMITS[limit], limit, *who, cost=-times)


#: By client and database. Clients of one server equal each other, so the identity of the object distinguishes them.
_LIMITERS: dict[tuple[int, str], FixedWindowRateLimiter] = {}


def _limiter(store: Store) -> FixedWindowRateLimiter:
    client, database = store.db.client, store.db.name
    found = _LIMITERS.get((id(client), database))
    if found is None:
        # It holds the client, whose identity therefore stays its own. Of several first callers one is kept.
        made = FixedWindowRateLimiter(cast(MongoDBStorage, _SharedStorage(store)))
        found = _LIMITERS.setdefault((id(client), database), made)
    return found
