"""HTTP for every provider's client: timeouts, lost connections, and how long to wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ReadTimeoutError
from urllib3.util.retry import Retry

from notifications.channels.base import SendError, Verdict
from notifications.channels.whole_calls import WholeCalls

#: Connections that one channel keeps open to its provider; more callers wait their turn.
CONNECTIONS = 16

#: However slowly it drips, after so many timeouts of silence a call is given up.
TIMEOUTS_A_CALL = 3

#: Whatever an answer says, it is asked again after so many seconds.
LONGEST_WAIT = 24 * 3600.0


def adapter(timeout: float, calls: type[WholeCalls] = WholeCalls) -> HTTPAdapter:
    """Return a pool of connections that never repeats a call: a POST without an answer may have been obeyed.

    :param timeout: seconds that one read may take; a whole call has `TIMEOUTS_A_CALL` times as many.
    :param calls: what makes them.
    """
    never = Retry(total=0, respect_retry_after_header=False, raise_on_status=False)
    return calls(TIMEOUTS_A_CALL * timeout, hosts=4, connections=CONNECTIONS, retries=never)


def session(timeout: float) -> requests.Session:
    """Return a session on such pools."""
    fresh = requests.Session()
    fresh.mount("http://", adapter(timeout))
    fresh.mount("https://", adapter(timeout))
    return fresh


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110: a number or a date), a day at most; None without one."""
    value = headers.get("Retry-After") or headers.get("retry-after") or ""
    if value.isdecimal():
        return min(float(value), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    left = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(0.0, left), LONGEST_WAIT)


def network_error(provider: str, error: Exception) -> SendError:
    """Return the error of a call without an answer: it may have arrived, and a retry may work."""
    code = "timeout" if isinstance(error, (requests.Timeout, ReadTimeoutError)) else "connection"
    return SendError(Verdict.RETRY, provider, code, type(error).__name__)


def json_object(provider: str, response: requests.Response) -> object:
    """Return the JSON object of an answer.

    :raises SendError: it is none; the call may have been obeyed, and a retry may work.
    """
    try:
        answer = response.json()
    except requests.JSONDecodeError as error:
        raise SendError(Verdict.RETRY, provider, "answer", "The answer is no JSON.") from error
    if not isinstance(answer, dict):
        raise SendError(Verdict.RETRY, provider, "answer", "The answer is no JSON object.")
    return answer


def status_error(provider: str, response: requests.Response) -> SendError:
    """Return the error of a bare HTTP status: 429 and 5xx pass, 401 and 403 are the operator's, the rest a bug."""
    status = response.status_code
    verdicts = {401: Verdict.CONFIG, 403: Verdict.CONFIG, 408: Verdict.RETRY, 429: Verdict.RETRY}
    verdict = Verdict.RETRY if status >= 500 else verdicts.get(status, Verdict.PERMANENT)
    return SendError(verdict, provider, f"http_{status}", "", retry_after(response.headers))
