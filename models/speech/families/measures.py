"""Numbers with a unit: 2,15m, 4‰, 30-50 mm, 1.500.000đ, 12.000 đ/kg, 6 x 9 m."""

from __future__ import annotations

import re

from models.speech.families.numbers import said_number, said_range
from models.speech.rule import NUMBER, TO, Rule, Said, any_of
from models.speech.spoken_words import SpokenWords

#: A minus stands directly before the number, and behind nothing that it could belong to.
_MINUS = re.compile(r"(?:\A|[\s(])[-−–]\Z")

#: A unit of one letter that is no letter of a name: behind a blank it must be one of these.
_SHORT = frozenset({"g", "h", "s", "k", "l", "V", "W"})


#: Money without parts, and thousands that are written as in English.
DONG, _THOUSANDS = "đồng", re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")

#: A number as measures have it: thousands of English, too.
_NUMBER = rf"(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{2,4}}|{NUMBER})"


def rules(words: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of measures."""
    unit = any_of(words.units)
    per = any_of([*words.units, *words.per])
    return (
        Rule(
            re.compile(
                rf"(?<![\w.,/:])(?P<minus>[-−–](?=[0-9]))?(?P<a>{_NUMBER})(?:{TO}(?P<b>{_NUMBER}))?"
                rf"(?P<blank>\s?)(?P<unit>{unit})(?:/(?P<per>{per}))?(?![\w²³/‰%])"
            ),
            _measure,
        ),
        Rule(
            re.compile(rf"\$(?P<a>{NUMBER})(?!\w)"),
            lambda match, w: Said(f"{said_number(match['a'], w).words} đô la"),
        ),
        # "triệu đồng/hộ" and the like, behind words.
        Rule(
            re.compile(rf"(?<=\w)/(?P<per>{any_of(words.per)}|kg|km2|ha|m2)(?!\w)"),
            lambda match, w: Said(f" trên {_per(match['per'], w)}"),
        ),
    )


def _measure(match: re.Match[str], words: SpokenWords) -> Said | None:
    if match["blank"] and match["unit"] in _SHORT and not match["per"]:
        return None
    if match["minus"] and not _MINUS.search(match.string[max(0, match.start() - 1) : match.start() + 1]):
        return None
    a, b = (_money(match[one], match["unit"], words) for one in ("a", "b"))
    number = said_range(a, b, words) if b else said_number(a, words)
    sign = "âm " if match["minus"] else ""
    return Said(f"{sign}{number.words} {_unit(match, words)}", number.is_sure)


def _money(number: str | None, unit: str, words: SpokenWords) -> str:
    """Return a number of đồng with dots between its thousands: nobody writes parts of one, so a comma means that."""
    if number and words.unit(unit) == DONG and _THOUSANDS.fullmatch(number):
        return number.replace(",", ".")
    return number or ""


def _unit(match: re.Match[str], words: SpokenWords) -> str:
    unit = words.unit(match["unit"])
    if not match["per"]:
        return unit
    return f"{unit} {'một' if match['unit'] in words.priced else 'trên'} {_per(match['per'], words)}"


def _per(name: str, words: SpokenWords) -> str:
    return words.unit(name) if name in words.units else name


def symbols(words: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of units without a number before them: "bao nhiêu %", "độ mặn (‰)"."""
    return (Rule(re.compile(r"[%‰]|[°º]C(?!\w)"), lambda match, w: Said(f" {w.unit(match[0])} ")),)
