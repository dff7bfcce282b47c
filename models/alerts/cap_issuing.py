"""Issuing: the CAP document of an alert as it goes out, judged by every rule and signed where signatures are wanted."""

from __future__ import annotations

import structlog

from models.alerts import cap_document, cap_message, cap_rules, cap_signing
from models.alerts.alerts import Alert
from models.areas.province_box import Box, box
from models.errors import Fault, Unavailable, insist_on_none
from models.store import Store

log = structlog.get_logger(__name__)

#: After so many seconds it is worth another try: whoever runs Loa must put the key right.
SIGNING_RETRY = 60


#: Boundaries of units may reach a little beyond the box of the province, in degrees.
MARGIN = 0.5


def issue(store: Store, alert: Alert) -> bytes:
    """Return the bytes that are served for ever.

    :raises Invalid: the document would break rules of CAP; names every one by its path in the document.
    :raises Unavailable: `cap_signing_failed`: it must be signed and can't be; nothing goes out unsigned.
    """
    document = cap_document.render(alert)
    found = cap_rules.ours(cap_message.read(document), _around(store))
    insist_on_none(Fault(f"cap.{fault.field}", fault.code, fault.params) for fault in found)
    if not cap_signing.is_wanted(store.settings):
        return document
    try:
        return cap_signing.sign(document, store.settings)
    except cap_signing.SigningError as error:
        log.error("cap_signing_failed", reason=str(error), alert=alert["_id"])
        raise Unavailable("cap_signing_failed", retry_after=SIGNING_RETRY) from error


def _around(store: Store) -> Box:
    inner = box(store)
    return Box(inner.west - MARGIN, inner.south - MARGIN, inner.east + MARGIN, inner.north + MARGIN)
