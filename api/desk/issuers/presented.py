"""Issuers as administrators see them."""

from __future__ import annotations

from models.partners import issuer_polls
from models.partners.issuer_polls import IssuerPoll
from models.partners.issuers import Issuer
from models.store import Store


class ShownIssuer(Issuer):
    """An issuer and how the polls of its feed go."""

    poll: IssuerPoll


def show(store: Store, issuer: Issuer) -> ShownIssuer:
    """Show an issuer."""
    return {**issuer, "poll": issuer_polls.state(store, issuer)}
