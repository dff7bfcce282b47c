"""Numbers of documents: 35/KH-UBND, QĐ 1381/QĐ-BTTTT, 49/2024/NĐ-CP (form: NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import re

from models.speech.letters import spelled
from models.speech.number_words import cardinal
from models.speech.rule import Rule, Said, text_before, text_behind
from models.speech.spoken_words import SpokenWords

_FORM = re.compile(
    r"(?<![\w/])(?P<n>[0-9]{1,6})(?P<letter>[a-zđ]?)/(?:(?P<y>(?:19|20)[0-9]{2})/)?"
    r"(?P<code>[A-ZĐ][A-ZĐa-zư]*[0-9]*(?:-[A-ZĐ][A-ZĐa-z]*[0-9]*)*)(?!\w)"
)

#: Laws carry the legislature that made them: QH15.
_LEGISLATURE = re.compile(r"(?:UBTV)?QH(?P<term>[0-9]{1,2})")


#: The Party puts the kind before the stroke: 05-CT/TW.
_OF_PARTY = re.compile(
    r"(?<![\w/])(?P<n>[0-9]{1,6})(?P<letter>)(?P<y>)-(?P<code>[A-ZĐ][A-ZĐa-z]*/[A-ZĐ]+)(?!\w)"
)


def rules(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of numbers of documents."""
    return (Rule(_FORM, _said), Rule(_OF_PARTY, _said))


def _said(match: re.Match[str], words: SpokenWords) -> Said | None:
    parts = re.split(r"[-/]", match["code"])
    if not (parts[0] in words.kinds or len(parts) > 1 or _LEGISLATURE.fullmatch(parts[0])):
        return None
    kind = words.kinds.get(parts[0], "")
    issuers = parts[1:] if kind else parts
    said = [_number(match, kind, words)]
    unknown = [one for one in issuers if one not in words.issuers and not _LEGISLATURE.fullmatch(one)]
    # "35/KH-UBND của UBND tỉnh" names who made it a second time, and better.
    is_named = text_behind(match).lstrip().startswith("của ")
    named = "" if is_named else " ".join(_issuer(one, words) for one in issuers)
    return Said(" của ".join([*said, *([named] if named else [])]), not unknown)


def _number(match: re.Match[str], kind: str, words: SpokenWords) -> str:
    """Return the number with its kind, unless that was named just before, and with "số", likewise."""
    before = text_before(match).casefold()
    code = re.split(r"[-/]", match["code"])[0]
    is_named = kind.casefold() in before or f"{code} ".casefold() in before
    has_word = re.search(r"số\W*\Z", before)
    begin = "" if is_named or not kind else f"{kind} "
    number = cardinal(int(match["n"]), words.dialect) + (
        f" {spelled(match['letter'])}" if match["letter"] else ""
    )
    year = f" năm {cardinal(int(match['y']), words.dialect)}" if match["y"] else ""
    return f"{begin}{'' if has_word and not begin else 'số '}{number}{year}"


def _issuer(code: str, words: SpokenWords) -> str:
    law = _LEGISLATURE.fullmatch(code)
    if law:
        body = "Ủy ban Thường vụ Quốc hội" if code.startswith("UBTV") else "Quốc hội"
        return f"{body} khóa {cardinal(int(law['term']), words.dialect)}"
    return words.issuers.get(code) or spelled(code)
