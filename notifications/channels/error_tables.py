"""What the error codes of the providers mean (`models/data/provider_errors.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.messages.provider_quotas import Refresh
from models.store import datafiles
from notifications.channels.base import Verdict


@dataclass(frozen=True)
class ErrorTable:
    """The codes of one provider.

    :param verdicts: by code, as the provider writes it.
    :param refreshes: when what is used up is there again, by the code that said so.
    """

    verdicts: Mapping[str, Verdict]
    refreshes: Mapping[str, Refresh]

    def verdict(self, code: int | str, otherwise: Verdict = Verdict.PERMANENT) -> Verdict:
        """Return what a code means; `otherwise` for one that stands in no list."""
        return self.verdicts.get(str(code), otherwise)


@cache
def table(provider: str) -> ErrorTable:
    """Return the table of a provider.

    :raises ValueError: a code stands twice.
    """
    rows = dict(datafiles.read("provider_errors.yml")[provider])
    refreshes = {str(code): Refresh(word) for code, word in rows.pop("refreshes", {}).items()}
    pairs = [(str(code), Verdict(name)) for name, codes in rows.items() for code in codes]
    if len(dict(pairs)) < len(pairs):
        raise ValueError(f"{provider}: a code stands twice in provider_errors.yml.")
    return ErrorTable(dict(pairs), refreshes)
