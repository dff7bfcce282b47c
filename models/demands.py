"""What production demands of its settings: kinds of secrets, and rules for the others.

Nothing is refused by a list of bad values where a demand can be made instead: a secret of ours has a length, hides
something, and is like no other.
"""

from __future__ import annotations

import binascii
import dataclasses
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import Field, dataclass
from itertools import chain, combinations
from math import log2
from urllib.parse import unquote, urlsplit

from zxcvbn import zxcvbn

#: Every key of development says so in its text, or in what its text stands for.
DEVELOPMENT_MARK = "developmentonly"

#: Words that people think of first where they make up a secret of Loa.
NEARBY = (
    "loa",
    "production",
    "secret",
    "key",
    "khoa",
    "bimat",
    "matkhau",
    "tinh",
    "vinh",
    "tra",
    "province",
    "server",
    "changeme",
)

#: How much of a secret is looked at, as zxcvbn takes long over more; a secret that is good so far is good.
LOOKED_AT = 48

#: Bits that each character of the least lucky random key hides, by the measure of `hidden_bits`.
LEAST_DENSITY = 2.0

#: Makes standard base 64 of the URL-safe one.
URL_SAFE = str.maketrans("-_", "+/")

#: Secrets that hold so much of one another are taken for the same.
SHARED = 16


@dataclass(frozen=True)
class Demand:
    """What production demands of one setting.

    :param least_bytes: the least length of a secret.
    :param least_bits: how much it must hide, as `hidden_bits` measures.
    :param fault: returns what is wrong with a value as the end of a sentence, or nothing.
    :param optional: it may be left out, and may hold what another setting holds.
    """

    least_bytes: int = 0
    least_bits: int = 0
    fault: Callable[[str], str] = lambda _value: ""
    optional: bool = False


def shortfalls(settings: object, fields: Iterable[Field[object]]) -> Iterator[str]:
    """Yield everything in which settings fall short of what production demands, each as a sentence.

    :param fields: the settings that matter: what is malformed is left out, and what belongs to a channel not in use.
    """
    needed = [field for field in fields if field.metadata["demand"] or field.metadata["channel"]]
    unset = [field for field in needed if _is_default(field, getattr(settings, field.name))]
    missing = [field.name.upper() for field in unset if not _is_optional(field)]
    if missing:
        yield f"Production needs these settings: {', '.join(missing)}."
    given = [
        (field, value)
        for field in needed
        if field not in unset and field.metadata["demand"]
        for value in _values(getattr(settings, field.name))
    ]
    faults = (weaknesses(field.name.upper(), value, field.metadata["demand"]) for field, value in given)
    yield from dict.fromkeys(chain.from_iterable(faults))
    own = [pair for pair in given if pair[0].metadata["secret"] and not _is_optional(pair[0])]
    yield from alike([(field.name.upper(), value) for field, value in own])


def weaknesses(name: str, value: str, demand: Demand) -> Iterator[str]:
    """Yield what is wrong with one value in production, each as a sentence that does not show it."""
    if is_of_development(value):
        yield f"{name} is, or holds, a key of development that the whole world knows."
        return
    if len(value.strip().encode()) < demand.least_bytes:
        yield f"{name} is too short: {demand.least_bytes} bytes at least."
    elif demand.least_bits and not all(_hides(text, demand.least_bits) for text in readings(value)):
        yield f"{name} can be guessed: it repeats itself or is made of words."
    if said := demand.fault(value):
        yield f"{name} {said}."


def alike(secrets: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield each two secrets that are the same, or of which one stands in the other.

    :param secrets: the name of the setting and the value; a setting with several values comes several times.
    """
    said = dict.fromkeys(
        f"{one} and {other} hold the same secret: each needs its own."
        if one != other
        else f"{one} holds the same key twice."
        for (one, first), (other, second) in combinations(secrets, 2)
        if _share(first, second)
    )
    yield from said


def is_of_development(value: str) -> bool:
    """Say whether a value is a key of development, however it is written: in parts, backwards, or encoded."""
    folded = [re.sub("[^a-z]", "", text.lower()) for text in readings(value)]
    return any(DEVELOPMENT_MARK in text or DEVELOPMENT_MARK[::-1] in text for text in folded)


def readings(value: str) -> list[str]:
    """Return a value as it stands, and what it stands for where it is percent-encoded, base 64 or hexadecimal."""
    plain = value.strip()
    found = [plain, unquote(plain)]
    padded = (plain + "=" * (-len(plain) % 4)).translate(URL_SAFE)
    for decode, text in ((b64decode, padded), (bytes.fromhex, plain)):
        try:
            read = decode(text).decode("latin-1")
        except (binascii.Error, ValueError):
            continue
        # Of fewer bytes nobody can say what they are made of.
        if len(read) >= SHARED:
            found.append(read)
    return list(dict.fromkeys(found))


def hidden_bits(text: str) -> float:
    """Estimate how many bits a text hides from somebody who tries words, runs and repetitions first (zxcvbn)."""
    return log2(int(zxcvbn(text, user_inputs=NEARBY)["guesses"])) if text else 0


def _hides(text: str, least_bits: int) -> bool:
    looked_at = text[:LOOKED_AT]
    # What stands between words hides nothing.
    return hidden_bits(re.sub(r"[\s._-]", "", looked_at)) >= min(least_bits, LEAST_DENSITY * len(looked_at))


def _values(value: object) -> list[str]:
    return [str(one) for one in (value if isinstance(value, (list, tuple)) else [value])]


def _is_optional(field: Field[object]) -> bool:
    demand = field.metadata["demand"]
    return demand is not None and demand.optional


def _is_default(field: Field[object], value: object) -> bool:
    default = list(field.default) if isinstance(field.default, tuple) else field.default
    current = list(value) if isinstance(value, (tuple, list)) else value
    return bool(not current or current == default)


def _share(first: str, second: str) -> bool:
    short, long = sorted((first.strip(), second.strip()), key=len)
    return short == long or (len(short) >= SHARED and short in unquote(long))


def _https_alone(value: str) -> str:
    """Refuse an address that residents cannot type, or that holds more than scheme and host."""
    try:
        url = urlsplit(value)
        host, port = url.hostname or "", url.port
    except ValueError:
        return "is no address: https://loa.example.vn"
    if url.scheme != "https":
        return "must begin with https://"
    if "." not in host or host.endswith(".localhost") or re.fullmatch(r"[\d.]+|.*:.*", host):
        return "must have a name that the whole province reaches, and no number or localhost"
    if url.path not in {"", "/"} or url.query or url.fragment or url.username or port == 0:
        return "must be scheme and host alone, with nothing behind them"
    return ""


def _of_the_province(value: str) -> str:
    _, _, domain = value.rpartition("@")
    if "." not in domain or domain.endswith((".localhost", ".invalid")):
        return (
            "must be an address that the province owns, as loa@example.vn: warnings are known by it for ever"
        )
    return ""


def _scheme_of(*schemes: str) -> Callable[[str], str]:
    """Return the rule that an address begins with one of these."""
    said = f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    return lambda value: "" if value.partition("://")[0] in schemes else said


def _behind_a_proxy(value: str) -> str:
    said = "must be 1 or more: without it everybody has the address of the proxy that sees to TLS"
    return "" if int(value) >= 1 else said


#: What `loa secrets` makes: 32 bytes, as long as what HMAC-SHA256 gives (RFC 2104, section 3).
OURS = Demand(least_bytes=32, least_bits=90)

#: What a provider makes; the shortest known, of Zalo, has 20 characters.
THEIRS = Demand(least_bytes=16, least_bits=25)

#: A file or its path.
DOCUMENT = Demand()

STORE_ADDRESS = Demand(fault=_scheme_of("mongodb", "mongodb+srv"))
BROKER_ADDRESS = Demand(fault=_scheme_of("redis", "rediss", "amqp", "amqps"))
ALERTS_BROKER_ADDRESS = dataclasses.replace(BROKER_ADDRESS, optional=True)
MQTT_ADDRESS = Demand(fault=_scheme_of("mqtts"), optional=True)
MAIL_SERVER = Demand(fault=_scheme_of("smtps", "smtp"))
PUBLIC_ADDRESS = Demand(fault=_https_alone)
SENDER = Demand(fault=_of_the_province)
PROXIES = Demand(fault=_behind_a_proxy)
