"""What the answer of a partner's server means (Standard Webhooks 1.0, "Webhook responses").

Whatever is not 2xx failed and is tried again, also what says that the request is wrong: a partner who puts their server
right gets what they missed. `410 Gone` asks for no more.
"""

from __future__ import annotations

from collections.abc import Mapping

from notifications.channels.outcomes import Verdict

PROVIDER = "webhook"

VERDICTS: Mapping[int, Verdict] = {
    410: Verdict.UNREACHABLE,
}

#: The codes of ours: the address lies inside, the challenge came back otherwise.
INSIDE, UNECHOED = "address_inside", "challenge_not_echoed"


def verdict_of(status: int) -> Verdict:
    """Return what an HTTP status other than 2xx means."""
    return VERDICTS.get(status, Verdict.RETRY)
