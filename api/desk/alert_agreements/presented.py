"""Agreements as administrators see them."""

from __future__ import annotations

from datetime import UTC, datetime

from models.alerts import agreements
from models.alerts.agreements import Agreement, AgreementState


class ShownAgreement(Agreement):
    """An agreement and how it stands now."""

    state: AgreementState


def show(agreement: Agreement) -> ShownAgreement:
    """Show an agreement."""
    return {**agreement, "state": agreements.state_of(agreement, datetime.now(UTC))}
