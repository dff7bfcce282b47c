"""Waiting: "when will they come?", "has anybody come yet?", asked by somebody who has called for rescue."""

from __future__ import annotations

import re

from models.language.text import fold

_COME = r"(?:toi|den|ra|vo|vao|qua|xuong|co mat|co nguoi|cuu)"
_VIETNAMESE = re.compile(
    r"\b(?:bao gio|chung nao|khi nao|may gio|bao lau|hoi nao)\b(?: \w+){0,6}? " + _COME + r"\b"
    r"|\b" + _COME + r"\b(?: \w+){0,4}? (?:bao gio|chung nao|khi nao|may gio|bao lau)\b"
    r"|\b(?:co ai|ai|co nguoi|doi cuu ho|cuu ho|ghe|xuong|cano|ca no|xe)(?: \w+){0,4}? (?:toi|den|ra|di|qua|nhan)"
    r"(?: \w+){0,2}? (?:chua|khong|hong|ko|hok)\b"
    r"|\b(?:sao|vay ma|hoai|van|ma)(?: \w+){0,4}? (?:chua|khong|hong|ko|hok) (?:thay|co) (?:ai|nguoi)\b"
    r"|\bchua (?:thay )?(?:ai|co ai|nguoi nao) (?:toi|den|ra)\b"
    r"|\b(?:cong an|canh sat|cuu thuong|cap cuu|cuu hoa|bo doi|dan quan|can bo|doi cuu ho|ghe|ca no|ho|may anh|may chu)"
    r"(?: \w+){0,2}? (?:toi|den|ra|xuong|di|nhan|biet)(?: \w+){0,2}? (?:chua|khong|hong|ko|hok|hk)\b"
    r"|^(?:da |a |u |z |vay |vay la |roi |ma |gio )*(?:toi|den) dau (?:roi|z|vay)\b"
    r"|\b(?:ket qua|tinh hinh|vu cua (?:toi|tui|em))(?: \w+){0,2} (?:sao|toi dau|den dau|the nao)\b"
    r"|\bco ai (?:nhan|doc|biet|lo|toi|di)(?: \w+){0,2}? (?:chua|khong|hong|ko|hok|hk)\b"
    r"|\bda (?:nhan|co ai)(?: \w+){0,3} chua\b"
    r"|\b(?:con|phai) (?:bao )?lau (?:nua )?(?:khong|hong|ko)\b|\bcho (?:toi|den) (?:bao gio|khi nao|chung nao)\b"
)
_ENGLISH = re.compile(
    r"\b(?:when|how long|how soon)\b(?: \w+){0,5}? (?:arrive|come|coming|here|reach|take|help|rescue)\b"
    r"|\b(?:is|are)(?: \w+){1,4}? (?:coming|on (?:the|its|their|his) way|underway)\b"
    r"|\b(?:has|did|have) (?:anyone|anybody|someone|somebody|you|they)(?: \w+){0,3}?"
    r" (?:come|coming|sent|send|leave|left)\b"
)
_KHMER = re.compile(
    r"(?:ពេលណា|ម៉ោងប៉ុន្មាន|ប៉ុន្មានទៀត).*(?:មក|ដល់)|មក.*(?:ពេលណា|ហើយឬនៅ)|(?:មាន|មានគេ).*មក.*(?:ទេ|ឬនៅ)"
)


def asks_when(text: str) -> bool:
    """Say whether a text asks when rescuers come, or whether they have come."""
    plain = " ".join(re.findall(r"\w+", fold(text)))
    return bool(_VIETNAMESE.search(plain) or _ENGLISH.search(plain) or _KHMER.search(text))
