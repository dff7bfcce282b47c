"""What is used up at a provider: not asked for again until it is there again."""

from __future__ import annotations

from datetime import UTC, datetime

from models.messages import provider_quotas
from models.store import Store
from notifications.channels.error_tables import table
from notifications.channels.outcomes import SendError, Verdict


def insist_on_some(store: Store, quota: str, provider: str) -> None:
    """Demand that something is left, as far as we know.

    :raises SendError: it is used up (`QUOTA`).
    """
    used_up = provider_quotas.used_up(store, quota)
    if used_up:
        wait = (used_up["until"] - datetime.now(UTC)).total_seconds()
        raise SendError(Verdict.QUOTA, provider, used_up["code"], "It is used up.", wait)


def refusal(
    store: Store,
    provider: str,
    code: str,
    detail: str,
    *,
    otherwise: Verdict = Verdict.PERMANENT,
    retry_after: float | None = None,
) -> SendError:
    """Return the error of a provider's code by its table, and remember what is used up.

    :param otherwise: the verdict on a code that stands in no list.
    :param retry_after: seconds to wait, where the provider said so.
    """
    codes = table(provider)
    refresh = codes.refreshes.get(code)
    wait = provider_quotas.note(store, provider, code, refresh) if refresh else retry_after
    return SendError(codes.verdict(code, otherwise), provider, code, detail, wait)
