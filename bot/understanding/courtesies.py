"""Thanks and greetings around a matter: "gửi đi, cảm ơn anh", "chào chị, đèn đường hư". The matter is what counts."""

from __future__ import annotations

import re

from models.language.text import aligned

#: Intents of a text that is nothing but courtesy.
COURTEOUS = frozenset({"greet", "thank", "goodbye"})

#: What is left of "thank you for your help" is no matter either.
NO_MATTER = COURTEOUS | {"help"}

_WHOM = (
    r"(?: (?:anh|chi|em|ban|admin|ad|cac anh|cac ban|moi nguoi|quy co quan|rat|nhieu|lam|nha|nhe|nghe|nghen|a"
    r"|so much|very much|you))*"
)
_COURTESY = re.compile(
    rf"(?<!\w)(?:(?:da |xin )?(?:cam on|cam own|camr own|tks|thank(?:s| you)?){_WHOM}"
    rf"|(?:xin |kinh )?chao{_WHOM}|kinh thua(?: (?:quy co quan|anh|chi|ong|ba))?|hello|hi|good (?:morning"
    rf"|evening))(?!\w)"
    r"|ជំរាបសួរ|ជម្រាបសួរ|សួស្តី|សួស្ដី|អរគុណ(?:ច្រើន)?"
)


_THANKS = re.compile(r"(?<!\w)(?:cam on|cam own|camr own|tks|thanks?|thank you)(?!\w)|អរគុណ")

#: What stands beside thanks and says nothing.
_BESIDE = re.compile(
    r"(?<!\w)(?:da|vang|u|uh|ok|oke|thoi|roi|toi|tui|em|con|chau|minh|ba|vay|the|xin|nha|nhe|nghe|nghen|a|nhieu|dau)(?!\w)|បង|លោក|អ្នក"
)
_NOTHING = re.compile(
    r"(?<!\w)(?:khong (?:co )?(?:sao|gi)(?: (?:dau|het))?|never mind|no problem|it(?: is| s|'s) nothing)(?!\w)"
    r"|អត់អីទេ|មិនអីទេ"
)
_SAD = re.compile(
    r"(?<!\w)(?:buon qua|buon lam|buon ghe|buon buon|buon the|buon hiu|co don|lonely|very sad|so sad)(?!\w)|ឯកា|កម្សត់"
)


def is_thanks(text: str) -> bool:
    """Say whether a text thanks, and says nothing else."""
    plain = aligned(text)
    rest = _BESIDE.sub(" ", aligned(without(text)))
    return bool(_THANKS.search(plain)) and not re.search(r"\w", _THANKS.sub(" ", rest))


def declines(text: str) -> bool:
    """Say whether a text thanks and says that it is nothing, and nothing else: "dạ không sao, cảm ơn"."""
    plain = aligned(text)
    rest = _NOTHING.sub(" ", _BESIDE.sub(" ", aligned(without(text))))
    return bool(_THANKS.search(plain) and _NOTHING.search(plain)) and not re.search(
        r"\w", _THANKS.sub(" ", rest)
    )


def is_sad(text: str) -> bool:
    """Say whether somebody tells that they are sad or alone."""
    return bool(_SAD.search(aligned(text)))


def without(text: str) -> str:
    """Return a text without its thanks and greetings; all of it where it has none."""
    rest, plain = text, aligned(text)
    for hit in reversed(list(_COURTESY.finditer(plain))):
        rest = f"{rest[: hit.start()].rstrip(' ,')} {rest[hit.end() :].lstrip(' ,')}"
    return rest.strip(" ,.;!-")
