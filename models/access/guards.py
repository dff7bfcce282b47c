"""Guards: what may be done how often, counted by whom and in which order; one table for every door.

A door says in which circumstances somebody acts (`models.access.callers.Circumstances`); the table says what is
counted. The caller's own counts come first and those of whom it concerns last, and an act counts everywhere or
nowhere: whoever is refused uses up nobody else's.

Guesses are `judged`: only wrong ones count, and each at once when it is known to be wrong. What everybody's guesses
use up (`strangers`) does not hold for ways from which the right answer came before (`models.access.known_ways`), so
that guessing locks no owner out. Whom the noise of others in their network would refuse (`slowly`), the slow lane
takes: one wrong guess every few seconds, so that whoever knows the right answer waits seconds and not an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from models.access import known_ways, rate_limits
from models.access.allowances import Limit
from models.access.callers import Circumstances
from models.errors import TooMany
from models.store import Store


class Act(StrEnum):
    """What is guarded."""

    ACKNOWLEDGE = "acknowledge"
    CHAT = "chat"
    CHECK_IN = "check_in"
    COMPLAIN = "complain"
    FAMILY = "family"
    FAMILY_CODE = "family_code"
    FILE = "file"
    FOLLOW = "follow"
    INVITATION = "invitation"
    LINK = "link"
    LINK_CODE = "link_code"
    LOGIN = "login"
    LOOK_UP = "look_up"
    MAILBOX = "mailbox"
    MARK = "mark"
    NEARBY = "nearby"
    OPEN311_NUMBER = "open311_number"
    OPEN311_ROWS = "open311_rows"
    OTP_KNOWN = "otp_known"
    OTP_NEW = "otp_new"
    OTP_RANGE = "otp_range"
    OTP_VERIFY = "otp_verify"
    PAIR = "pair"
    PAIR_CODE = "pair_code"
    PIN = "pin"
    PIN_SLOWLY = "pin_slowly"
    POST_FEEDBACK = "post_feedback"
    POST_PUSH = "post_push"
    POST_SMS = "post_sms"
    POST_ZALO = "post_zalo"
    PROPOSE = "propose"
    REGISTER = "register"
    REGISTER_SLOWLY = "register_slowly"
    RESIDENT_STEP = "resident_step"
    SMS_REPLY = "sms_reply"
    SMS_RESCUE = "sms_rescue"
    SURVEY_ANSWER = "survey_answer"
    SURVEY_SMS = "survey_sms"
    UPLOAD = "upload"


class By(StrEnum):
    """By whom an act is counted. Where the circumstances do not say, it is not."""

    ALL = "all"
    CALLER = "caller"
    CALLER_OR_NETWORK = "caller_or_network"
    NETWORK = "network"
    NETWORK_OF_REGISTERED = "network_of_registered"
    NETWORK_OF_UNKNOWN = "network_of_unknown"
    SUBJECT = "subject"
    SUBJECT_AND_NETWORK = "subject_and_network"
    SUBJECT_AND_PLACE = "subject_and_place"
    SUBJECT_AND_WAY = "subject_and_way"


class Rule(NamedTuple):
    """One count of an act.

    :param strangers: it does not hold for ways from which the right answer came before.
    :param slowly: whom it would refuse goes on in the slow lane if the act has one.
    """

    limit: Limit
    by: By
    strangers: bool = False
    slowly: bool = False


#: Whoever asks for it is counted by these, in this order.
GUARDS: Mapping[Act, Sequence[Rule]] = {
    Act.ACKNOWLEDGE: [Rule(Limit.ACKNOWLEDGE, By.CALLER)],
    Act.CHAT: [Rule(Limit.CHAT, By.CALLER), Rule(Limit.CHAT_ADDRESS, By.NETWORK)],
    Act.CHECK_IN: [Rule(Limit.CHECK_IN, By.CALLER)],
    Act.COMPLAIN: [
        Rule(Limit.REPORT, By.CALLER),
        Rule(Limit.COMPLAIN_HERE, By.SUBJECT_AND_NETWORK),
        Rule(Limit.COMPLAIN_NETWORK, By.NETWORK),
    ],
    Act.FAMILY: [Rule(Limit.FAMILY, By.CALLER)],
    Act.FAMILY_CODE: [
        Rule(Limit.FAMILY_CODE, By.CALLER),
        Rule(Limit.FAMILY_NETWORK, By.NETWORK),
    ],
    Act.FILE: [Rule(Limit.REPORT, By.CALLER)],
    Act.FOLLOW: [Rule(Limit.WRITE, By.CALLER)],
    Act.INVITATION: [Rule(Limit.INVITATION, By.NETWORK)],
    Act.LINK: [Rule(Limit.LINK, By.CALLER)],
    Act.LINK_CODE: [
        Rule(Limit.LINK_CODE, By.CALLER),
        Rule(Limit.LINK_NETWORK, By.NETWORK),
        Rule(Limit.LINK_ALL, By.ALL),
    ],
    Act.LOGIN: [Rule(Limit.LOGIN_ADDRESS, By.NETWORK, strangers=True)],
    Act.LOOK_UP: [
        Rule(Limit.CODE_CALLER, By.CALLER),
        Rule(Limit.CODE_NETWORK, By.NETWORK),
        Rule(Limit.CODE_ALL, By.ALL),
    ],
    Act.MAILBOX: [Rule(Limit.OTP_DEVICE, By.CALLER), Rule(Limit.OTP_PHONE, By.SUBJECT)],
    Act.MARK: [Rule(Limit.MARK, By.CALLER)],
    Act.NEARBY: [Rule(Limit.NEARBY, By.NETWORK)],
    Act.OPEN311_NUMBER: [Rule(Limit.OPEN311_NUMBER, By.CALLER_OR_NETWORK)],
    Act.OPEN311_ROWS: [Rule(Limit.OPEN311_ROWS, By.CALLER_OR_NETWORK)],
    Act.OTP_KNOWN: [Rule(Limit.OTP_DEVICE, By.CALLER)],
    Act.OTP_NEW: [
        Rule(Limit.OTP_DEVICE, By.CALLER),
        Rule(Limit.OTP_NETWORK, By.NETWORK),
        Rule(Limit.OTP_HERE, By.SUBJECT_AND_NETWORK),
        Rule(Limit.OTP_PHONE, By.SUBJECT),
    ],
    Act.OTP_RANGE: [Rule(Limit.OTP_RANGE, By.SUBJECT)],
    Act.OTP_VERIFY: [Rule(Limit.OTP_VERIFY, By.CALLER)],
    Act.PAIR: [
        Rule(Limit.PAIR_BURST, By.NETWORK),
        Rule(Limit.PAIR_NETWORK, By.NETWORK),
        Rule(Limit.PAIR_ALL, By.ALL),
    ],
    Act.PAIR_CODE: [
        Rule(Limit.PAIR_CODE, By.CALLER),
        Rule(Limit.PAIR_CODE_NETWORK, By.NETWORK),
        Rule(Limit.PAIR_CODE_ALL, By.ALL),
    ],
    Act.PIN: [
        Rule(Limit.PIN_CALLER, By.CALLER),
        Rule(Limit.PIN_NETWORK, By.NETWORK_OF_UNKNOWN, strangers=True, slowly=True),
        Rule(Limit.PIN_NETWORK_DEVICES, By.NETWORK_OF_REGISTERED, strangers=True, slowly=True),
        Rule(Limit.PIN_HERE, By.SUBJECT_AND_WAY, slowly=True),
        Rule(Limit.PIN_SHARE, By.SUBJECT_AND_NETWORK, strangers=True, slowly=True),
        Rule(Limit.PIN_ALL, By.ALL, strangers=True),
        Rule(Limit.PIN, By.SUBJECT, strangers=True),
    ],
    Act.PIN_SLOWLY: [
        Rule(Limit.PIN_SLOW, By.SUBJECT_AND_PLACE),
        Rule(Limit.PIN_SLOW_DAY, By.SUBJECT_AND_PLACE),
        Rule(Limit.PIN_SLOW_NETWORK, By.NETWORK),
    ],
    Act.POST_FEEDBACK: [Rule(Limit.FEEDBACK_NETWORK, By.SUBJECT_AND_NETWORK)],
    Act.POST_PUSH: [Rule(Limit.POST_PUSH, By.ALL)],
    Act.POST_SMS: [Rule(Limit.POST_SMS, By.ALL)],
    Act.POST_ZALO: [Rule(Limit.POST_ZALO, By.ALL)],
    Act.PROPOSE: [Rule(Limit.PROPOSE, By.CALLER)],
    Act.REGISTER: [Rule(Limit.DEVICE_REGISTER, By.NETWORK)],
    Act.REGISTER_SLOWLY: [Rule(Limit.DEVICE_SLOW, By.NETWORK)],
    Act.RESIDENT_STEP: [Rule(Limit.RESIDENT_STEP, By.SUBJECT)],
    Act.SMS_REPLY: [Rule(Limit.SMS_REPLY, By.CALLER), Rule(Limit.SMS_REPLY_ALL, By.ALL)],
    Act.SMS_RESCUE: [Rule(Limit.SMS_RESCUE, By.CALLER)],
    Act.SURVEY_ANSWER: [Rule(Limit.SURVEY_NETWORK, By.SUBJECT_AND_NETWORK)],
    Act.SURVEY_SMS: [Rule(Limit.SURVEY_SMS, By.ALL)],
    Act.UPLOAD: [Rule(Limit.UPLOAD, By.CALLER), Rule(Limit.UPLOAD_NETWORK, By.NETWORK)],
}

_WHO: Mapping[By, Callable[[Circumstances, str], tuple[str, ...]]] = {
    By.ALL: lambda where, subject: ("all",),
    By.CALLER: lambda where, subject: (where.kind, where.id) if where.id else (),
    By.CALLER_OR_NETWORK: lambda where, subject: (where.kind, where.id) if where.id else (where.network,),
    By.NETWORK: lambda where, subject: (where.network,) if where.address else (),
    By.NETWORK_OF_REGISTERED: lambda where, subject: (
        (where.network,) if where.address and where.registered else ()
    ),
    By.NETWORK_OF_UNKNOWN: lambda where, subject: (
        (where.network,) if where.address and not where.registered else ()
    ),
    By.SUBJECT: lambda where, subject: (subject,) if subject else (),
    By.SUBJECT_AND_NETWORK: lambda where, subject: (subject, where.network) if where.address else (),
    By.SUBJECT_AND_PLACE: lambda where, subject: (
        (subject, where.network) if where.address else (subject, *where.way)
    ),
    By.SUBJECT_AND_WAY: lambda where, subject: (subject, *where.way) if where.way else (),
}


class _Count(NamedTuple):
    """A limit, by whom it is counted, and whether the slow lane is open where it is full."""

    limit: Limit
    who: tuple[str, ...]
    slowly: bool


def spend(
    store: Store,
    act: Act,
    where: Circumstances,
    subject: str = "",
    *,
    times: int = 1,
    slowly: Act | None = None,
) -> None:
    """Count an act everywhere, or nowhere.

    :param subject: whom it concerns: a report, a phone number, a name.
    :param slowly: as what it counts besides where only counts are full that have a slow lane.
    :raises TooMany: there were too many; says when to come back.
    """
    spent: list[_Count] = []
    full: TooMany | None = None
    try:
        for count in _counts(store, act, where, subject):
            try:
                rate_limits.spend(store, count.limit, *count.who, times=times)
            except TooMany as error:
                full = _full(error, count, full)
            else:
                spent.append(count)
        if full:
            _slowly(full, spend, store, slowly, where, subject)
    except TooMany:
        _give_back(store, spent, times)
        raise


def give_back(store: Store, act: Act, where: Circumstances, subject: str = "", *, times: int = 1) -> None:
    """Give back what `spend` took just now and should not count after all."""
    _give_back(store, list(_counts(store, act, where, subject)), times)


def within(store: Store, act: Act, where: Circumstances, subject: str = "") -> bool:
    """Count an act, and say whether there were not too many before: for what is graded and not refused."""
    try:
        spend(store, act, where, subject)
    except TooMany:
        return False
    return True


def room(store: Store, act: Act, where: Circumstances, subject: str = "") -> int:
    """Return how often an act may be counted before there were too many."""
    left = (rate_limits.left(store, one.limit, *one.who) for one in _counts(store, act, where, subject))
    return min(left, default=0)


def judged(
    store: Store,
    act: Act,
    where: Circumstances,
    subject: str,
    *,
    right: bool,
    slowly: Act | None = None,
) -> bool:
    """Count a guess if it is wrong, and return whether it is right.

    A right one costs nothing, however many come at once, and makes the way known that it came; but it opens nothing
    where too many were wrong. Guesses that are under way at once are judged alike: the web server handles few.

    :param subject: whose secret is guessed.
    :param slowly: as for `spend`.
    :raises TooMany: there were too many wrong ones; right and wrong ones are told so alike.
    """
    if not right:
        spend(store, act, where, subject, slowly=slowly)
        return False
    until = _known_until(store, act, where, subject)
    _insist_on_some_left(store, act, where, subject, slowly, until)
    known_ways.note(store, act, subject, where.way, until)
    return True


def _insist_on_some_left(
    store: Store,
    act: Act,
    where: Circumstances,
    subject: str,
    slowly: Act | None = None,
    until: datetime | None = None,
) -> None:
    full: TooMany | None = None
    for count in _counts(store, act, where, subject, until):
        try:
            rate_limits.insist_on_some_left(store, count.limit, *count.who)
        except TooMany as error:
            full = _full(error, count, full)
    if full:
        _slowly(full, _insist_on_some_left, store, slowly, where, subject)


def _full(error: TooMany, count: _Count, before: TooMany | None) -> TooMany:
    """Return after which wait all counts that are full have room again; where there is no slow lane, refuse."""
    if not count.slowly:
        raise error
    return max(before or error, error, key=lambda one: one.retry_after)


def _slowly(
    full: TooMany,
    count: Callable[[Store, Act, Circumstances, str], None],
    store: Store,
    lane: Act | None,
    where: Circumstances,
    subject: str,
) -> None:
    """Count in the slow lane; `full`, why it has to be there, is told if that is over sooner, or without a lane."""
    if lane is None:
        raise full
    try:
        count(store, lane, where, subject)
    except TooMany as error:
        raise min(error, full, key=lambda one: one.retry_after) from None


def _counts(
    store: Store, act: Act, where: Circumstances, subject: str, until: datetime | None = None
) -> Iterator[_Count]:
    known = (until or _known_until(store, act, where, subject)) > datetime.now(UTC)
    for rule in GUARDS[act]:
        who = _WHO[rule.by](where, subject)
        if who and not (known and rule.strangers):
            yield _Count(rule.limit, who, rule.slowly)


def _known_until(store: Store, act: Act, where: Circumstances, subject: str) -> datetime:
    """Return until when the way is known; long ago where that makes no difference."""
    matters = any(rule.strangers for rule in GUARDS[act])
    return known_ways.known_until(store, act, subject, where.way) if matters else known_ways.NEVER


def _give_back(store: Store, counts: Sequence[_Count], times: int) -> None:
    for count in counts:
        rate_limits.give_back(store, count.limit, *count.who, times=times)
