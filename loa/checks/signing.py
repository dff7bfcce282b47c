"""The signature of CAP documents: its key and certificate can be used, and will be for a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from loa.checks.finding import Finding, fine, note, wrong
from models.alerts import cap_signing
from models.settings import Settings

#: A new certificate takes weeks to get.
SOON = timedelta(days=30)

_WHAT = "signature of CAP"


def look(settings: Settings) -> Iterator[Finding]:
    """Look at key and certificate: no alert can be approved while they are wrong."""
    if not cap_signing.is_wanted(settings):
        yield note(_WHAT, "CAP documents are not signed", "to sign them: docs/cap.md")
        return
    try:
        certificate = cap_signing.certificate_of(settings)
    except cap_signing.SigningError as error:
        yield wrong(_WHAT, f"{error}: no alert can be approved", "put the two files right (docs/cap.md)")
        return
    now, ends = datetime.now(UTC), certificate.not_valid_after_utc
    if certificate.not_valid_before_utc > now or ends <= now:
        said = f"the certificate holds from {certificate.not_valid_before_utc:%Y-%m-%d} to {ends:%Y-%m-%d}"
        yield wrong(_WHAT, f"{said}: no alert can be approved", "get a certificate that is valid today")
    elif ends <= now + SOON:
        yield wrong(_WHAT, f"the certificate ends on {ends:%Y-%m-%d}", "get a new one before that day")
    else:
        yield fine(_WHAT, f"the certificate holds until {ends:%Y-%m-%d}")
