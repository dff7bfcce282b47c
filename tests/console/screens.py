"""Every address of the console that is read, for the page lint. A new screen goes here."""

from __future__ import annotations

from models.store import Store
from tests.reporting import filed

#: Addresses for whoever is signed in; what a role may not open is a page as well.
ADDRESSES = (
    "/console/",
    "/console/more",
    "/console/reports",
    "/console/reports?overdue=true",
    "/console/reports/views",
    "/console/reports/views/new?state=submitted",
    "/console/reports/bulk",
    "/console/reports/bulk?state=submitted&all=true",
    "/console/reports/bulk?item={report}:1&do=forward",
    "/console/reports/{report}",
    "/console/reports/{report}?do=forward",
    "/console/reports/{report}/identity",
    "/console/reports/{report}/similar/{other}",
    "/console/stats",
    "/console/stats?by=area",
)

#: Addresses for whoever is not.
OPEN = ("/console/login", "/console/first")


def things(store: Store) -> dict[str, str]:
    """Make what the addresses name: by the name in braces its id."""
    report = filed(store, "d1", text="Gọi 0912345678 <b>gấp</b>")
    other = filed(store, "d2", text="Nước ngập trước trường")
    return {"report": report["code"], "other": other["code"]}
