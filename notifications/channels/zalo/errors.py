"""Zalo: what each error code means. Zalo answers HTTP 200 and `{"error": <negative>, "message": …}`.

Sources: developers.zalo.me, table of error codes of the Official Account API; zalo.cloud, table of ZNS. A code
that stands in neither is taken for a bug of ours (`PERMANENT`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from models.language.dates import VIETNAM
from notifications.channels.base import SendError, Verdict

PROVIDER = "zalo"

#: Zalo takes some kinds of messages not before this hour.
MORNING = 6

#: The Official Account API.
ACCOUNT: Mapping[int, Verdict] = {
    -32: Verdict.RETRY,  # too many calls
    -100: Verdict.PERMANENT,  # the attachment's id is too old
    -201: Verdict.PERMANENT,  # a parameter is wrong
    -202: Verdict.PERMANENT,
    -204: Verdict.PERMANENT,
    -205: Verdict.PERMANENT,
    -207: Verdict.PERMANENT,
    -208: Verdict.PERMANENT,
    -209: Verdict.PERMANENT,
    -210: Verdict.PERMANENT,  # a parameter is out of range
    -211: Verdict.QUOTA,
    -212: Verdict.CONFIG,  # this part of the API is not registered
    -213: Verdict.UNREACHABLE,  # does not follow the account
    -214: Verdict.PERMANENT,
    -215: Verdict.PERMANENT,
    -216: Verdict.REFRESH,  # the access token is dead
    -217: Verdict.PERMANENT,
    -218: Verdict.PERMANENT,
    -221: Verdict.CONFIG,  # the account is not verified
    -222: Verdict.UNREACHABLE,  # banned, or not seen for 45 days
    -224: Verdict.CONFIG,  # the account's package does not allow it
    -227: Verdict.UNREACHABLE,
    -230: Verdict.WINDOW,  # silent for 7 days
    -232: Verdict.WINDOW,
    -233: Verdict.PERMANENT,  # this kind of message is not supported
    -234: Verdict.WINDOW,  # not from 22:00 to 06:00
    -240: Verdict.CONFIG,  # the old version of the API is shut
    -244: Verdict.UNREACHABLE,  # does not want such messages
    -305: Verdict.WINDOW,  # silent for 48 hours
    -311: Verdict.QUOTA,
    -320: Verdict.CONFIG,
    -321: Verdict.QUOTA,  # no money left
}

#: Template messages (ZNS).
TEMPLATE: Mapping[int, Verdict] = {
    -100: Verdict.RETRY,  # "unknown"
    **dict.fromkeys((-101, -102, -103, -104, -105), Verdict.CONFIG),  # the app
    -108: Verdict.UNREACHABLE,  # no valid number
    -109: Verdict.CONFIG,  # no such template
    **dict.fromkeys((-111, -112, -1121, -1122, -1124), Verdict.PERMANENT),  # the template's data
    -114: Verdict.UNREACHABLE,  # inactive, or refuses
    -115: Verdict.QUOTA,  # no money left
    -117: Verdict.CONFIG,  # the template is not ours
    -118: Verdict.UNREACHABLE,  # no Zalo account
    -119: Verdict.UNREACHABLE,
    -124: Verdict.REFRESH,  # the access token is dead
    -125: Verdict.CONFIG,
    -126: Verdict.QUOTA,
    -127: Verdict.CONFIG,
    -131: Verdict.CONFIG,  # the template is not approved
    -132: Verdict.PERMANENT,
    -133: Verdict.WINDOW,  # not from 22:00 to 06:00
    **dict.fromkeys((-135, -136, -137), Verdict.CONFIG),
    **dict.fromkeys((-139, -141), Verdict.UNREACHABLE),  # refuses
    **dict.fromkeys((-144, -1441, -147, -160), Verdict.QUOTA),
}

#: Refused because it is night.
NIGHT = frozenset({-133, -234})


def refusal(table: Mapping[int, Verdict], code: int, message: str) -> SendError:
    """Return the `SendError` of an error code; one about the night says how long to wait."""
    wait = until_morning(datetime.now(VIETNAM)) if code in NIGHT else None
    return SendError(table.get(code, Verdict.PERMANENT), PROVIDER, str(code), message, wait)


def until_morning(now: datetime) -> float:
    """Return the seconds from `now` to the next hour at which Zalo takes every kind of message."""
    morning = now.astimezone(VIETNAM).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= now:
        morning += timedelta(days=1)
    return (morning - now).total_seconds()
