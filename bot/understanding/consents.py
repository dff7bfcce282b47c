"""Words that send what was shown, and words that end what is being asked."""

from __future__ import annotations

import re

from bot.understanding import courtesies
from models.language.text import fold, marked

_TAIL = (
    r"(?: (?:di|luon|giup|gium|dum|ho|nha|nhe|nghe|nghen|nao|a|em|anh|chi|toi|tui|minh|con|chau|cho|lien))*"
)
#: Of two: "gửi cái đầu đi".
_WHICH = r"(?:cai|chuyen|vu|phan anh)? ?(?:dau(?: tien)?|truoc|thu nhat|nay|do)"
_SEND = re.compile(
    rf"(?:(?:da|u|uh|o|ok|oke|okay|ua|vang|roi|vay|thi|thoi|the) )*"
    rf"(?:(?:dong y )?(?:gui|goi|gưi)(?: {_WHICH})?{_TAIL}"
    rf"|(?:the|vay|nhu vay|nhu the|vay la|do)? ?(?:dung|dun|chinh xac"
    rf"|phai)(?: het| vay| the)?"
    rf" (?:roi|do|vay)(?: do)?{_TAIL}|(?:vay|the|di|zay) (?:lam|gui|cu gui){_TAIL})"
    r"|(?:yes |ok )?(?:please )?send(?: it)?(?: please| now)?|that is right|that s right|correct|looks good"
    r"|ផ្ញើ(?:ចុះ|ទៅ)?|(?:បាទ |ចាស )?ត្រឹមត្រូវ(?:ហើយ)?"
)
#: "Dung, gui": before a pause it is "đúng", and without one "dung gui" may be "đừng gửi".
_RIGHT = re.compile(r"^\W*(?:đúng|dung)(?: (?:rồi|roi|vậy|vay))?\s*[,.;!]+\s*")
_END = re.compile(
    r"(?:da |thoi |nhieu qua |dai qua |met qua |ban qua |toi |tui |xin |cho |em |cho toi |cho tui |muon )*"
    r"(?:dung|ngung|nghi|ket thuc|bo)(?: lai| o day| tai day| khao sat| ngang)+\b"
    r"|(?:thoi|nhieu qua|dai qua)\W.{0,20}\b(?:dung|ngung|nghi)(?: lai| o day| tai day| luon| khao sat| nhe"
    r"| nha| di)?(?:\W|$)"
    r"|(?:stop|end|quit) (?:the |this )?(?:survey|here|now)"
)


_NO_MORE = re.compile(
    r"(?:da |thoi |toi |tui |em |minh |con )*(?:khong|ko|k|hong|hok|het|chang)(?: con| co| can| muon)*(?: gi"
    r"| j)?(?: de| phai)*"
    r" ?(?:bo sung|them|noi them|noi nua|y kien)(?: gi| j)?(?: nua| ca| het| dau| roi)*(?: nha| nhe| a)*"
    r"|(?:no|nothing|not)(?: \w+)? more(?: to (?:add|say))?|nothing (?:else|to add)|that is all|that s all"
    r"|អត់មានទៀតទេ|គ្មានអ្វីបន្ថែមទេ"
)


def adds_nothing(text: str) -> bool:
    """Say whether a text says that there is nothing to add; thanks around that do not count."""
    return bool(_NO_MORE.fullmatch(_tidy(courtesies.without(text))))


def sends(text: str) -> bool:
    """Say whether a text says nothing but that it is right, or to send it; thanks around that do not count."""
    said = courtesies.without(text)
    rest = _RIGHT.sub("", marked(said))
    return any(_SEND.fullmatch(_tidy(one)) for one in (said, rest))


def ends(text: str) -> bool:
    """Say whether a text begins with the wish to stop here, whatever follows."""
    # "Đúng" and "dừng" are one without diacritics.
    return "đúng" not in marked(text) and bool(_END.match(fold(text)))


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s\u1780-\u17ff]+", " ", fold(text)).split())
