"""CAP messages of other issuers for tests: written by hand, as others write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from models.partners import issuers
from models.partners.issuers import Issuer
from models.store import Store
from models.store.events import SYSTEM

SENDER = "canhbao@nchmf.example.vn"

AREA = (
    "<area><areaDesc>Phường Trà Vinh</areaDesc>"
    "<geocode><valueName>VN:GSO</valueName><value>29242</value></geocode></area>"
)


def at(hours: float) -> str:
    """A time so many hours from now, as CAP writes it."""
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=hours)
    return moment.isoformat().replace("+00:00", "-00:00")


def document(identifier: str = "VN-1", **given: str) -> bytes:
    """A message; `given` are texts of elements, `references` a whole text, `areas` and `more_infos` are XML."""
    row = {
        "sender": SENDER,
        "sent": at(-1),
        "status": "Actual",
        "msgType": "Alert",
        "scope": "Public",
        "language": "vi-VN",
        "event": "Triều cường",
        "headline": "Triều cường cao",
        "description": "Đỉnh  triều 17 giờ.",
        "severity": "Severe",
        "expires": at(12),
        "areas": AREA,
        "more_infos": "",
        "references": "",
    } | given
    references = f"<references>{row['references']}</references>" if row["references"] else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>{identifier}</identifier><sender>{row["sender"]}</sender><sent>{row["sent"]}</sent>
  <status>{row["status"]}</status><msgType>{row["msgType"]}</msgType><scope>{row["scope"]}</scope>
  {references}
  <info>
    <language>{row["language"]}</language><category>Met</category><event>{row["event"]}</event>
    <urgency>Expected</urgency><severity>{row["severity"]}</severity><certainty>Likely</certainty>
    <expires>{row["expires"]}</expires><senderName>Trung tâm Dự báo KTTV</senderName>
    <headline>{row["headline"]}</headline><description>{row["description"]}</description>
    {row["areas"]}
  </info>
  {row["more_infos"]}
</alert>""".encode()


def reference(of: bytes, identifier: str) -> str:
    """How a later message names this one."""
    sent = of.decode().partition("<sent>")[2].partition("</sent>")[0]
    return f"{SENDER},{identifier},{sent}"


def issuer(store: Store, **given: Any) -> Issuer:
    """An issuer whose messages are taken."""
    content: Any = {"name": "Trung tâm Dự báo", "senders": [SENDER], **given}
    return issuers.add(store, content, SYSTEM)
