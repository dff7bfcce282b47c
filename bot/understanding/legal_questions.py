"""What people ask on about a complaint or denunciation: their name, the place, the time, the form."""

from __future__ import annotations

import re
from enum import StrEnum

from models.categories.legal_matters import LegalKind
from models.language.text import fold
from models.reports import hotline_matters

_TIME = re.compile(
    r"con kip|tre han|qua han|het han|thoi han|thoi hieu|may ngay|bao lau|bao nhieu ngay|han chot|muon qua"
    r"|in time|too late|deadline"
    r"|how long|time limit|ទាន់ពេល|រយៈពេល"
)
#: How long the office takes to decide, and not until when one may complain.
_DECIDED = re.compile(
    r"(?:thoi han|thoi gian|bao lau|may ngay|bao nhieu ngay|khi nao|chung nao|bao gio)(?: \w+){0,6}?"
    r" (?:giai quyet|tra loi|xu ly|xem xet|ra quyet dinh|co ket qua|co quyet dinh|xong)\b"
    r"|\b(?:giai quyet|tra loi|xu ly|xem xet|ket qua|ra quyet dinh)(?: \w+){0,8}?"
    r" (?:bao lau|may ngay|bao nhieu ngay|khi nao|chung nao|bao gio|mat bao|trong may|thoi han)"
    r"|(?:how long|when|how many days)(?: \w+){0,8}? (?:decid\w*|decision|answer\w*|resolv\w*|settl\w*|take)\b"
    r"|រយៈពេល.{0,20}ដោះស្រាយ|ដោះស្រាយ.{0,20}(?:ប៉ុន្មាន|យូរ)"
)
_FORM = re.compile(
    r"mau don|(?<!gui )(?<!nop )(?<!dua )don (?:o dau|mau|viet)|viet don|to don|bieu mau"
    r"|application form|\bforms?\b|ពាក្យបណ្តឹង|ទម្រង់"
)
_FILED = re.compile(
    r"\b(?:coi|tinh|xem)(?: \w+)? (?:la|nhu)\b(?: \w+){0,3} (?:don|nop|gui|khieu nai|to cao)\b"
    r"|\b(?:nhan|viet|gui|noi)(?: tin)? (?:o day|vay|nhu vay|the nay)(?: \w+){0,3} (?:la|thanh|thay)(?: \w+)? don\b"
    r"|\b(?:la|thay) don (?:chua|khong|hong|hok|ko|luon)\b"
    r"|\b(?:da|duoc) (?:nop|gui|nhan)(?: \w+)? don(?: \w+)? (?:chua|khong|hong|hok|ko)\b"
    r"|count as|regarded as|considered (?:a|as)|(?:been|is it|is this) (?:filed|lodged)"
    r"|ចាត់ទុកជាពាក្យ|រាប់ជាពាក្យ"
)
_NAME = re.compile(
    r"(?:giau|an|giu kin|giu bi mat|bi mat|lo|tiet lo|bai lo|ghi|de|ky|xung|khai|neu|noi|cho biet|biet|can|co|hien)"
    r"(?: (?:ro|luon|duoc|cai|ho|ca))*"
    r" (?:ten|danh tinh|danh tanh|ho ten|thong tin (?:cua )?(?:toi|tui|em|minh|nguoi to))"
    r"|(?:an|nac|giau) danh|khong (?:de|ghi|ky|xung|can) ten|biet (?:toi|tui|em|minh) (?:la ai|to|gui|bao|noi)"
    r"|tra thu|tra dua|tru dap|tru (?:toi|tui|em)|bao ve (?:toi|tui|em|minh|nguoi)"
    r"|(?:lo|so) (?:bi )?(?:lo|biet)\b"
    r"|anonym\w*|my name|stay hidden|kept? secret|who (?:i am|protects)|protect me|confidential|retaliat\w*"
    r"|ឈ្មោះ|អនាមិក|សម្ងាត់|សងសឹក|ការពារខ្ញុំ"
)
_ADDRESS = re.compile(
    r"\bdia chi|duong nao|duong gi|so nha|nam (?:o|cho|tren|duong)|khu nao|cho nao|toa nha nao"
    r"|so (?:dien thoai|dt|phone|may)|\bsdt\b|lien he|lien lac|goi (?:so|dau|ai)|buu dien|chuyen phat"
    r"|\baddress\b|which street|what street|phone number|\bby (?:post|mail)\b|contact"
    r"|អាសយដ្ឋាន|ផ្លូវណា|លេខទូរស|ប្រៃសណីយ៍"
)
_PLACE = re.compile(
    r"(?:nop|gui|den|toi|gap|dua)(?: (?:don|to don|ho so|giay))?(?: (?:thi|la))? (?:o dau|cho nao|ai|dau)"
    r"|noi nao nhan|where do i"
    r"|\b(?:gui|nop|nhan|dua|viet)(?: \w+){0,2} (?:o|tai|qua) (?:day|zalo)\b|(?:send|file|submit|lodge) (?:it )?here"
)
_LETTER = re.compile(
    r"\bdon\b|nop|khieu nai|to cao|tiep cong dan|thanh tra|cho do|noi do|complain\w*|denounc\w*|បណ្តឹង|បរិហារ"
)
_KINDS = {
    LegalKind.DENUNCIATION: re.compile(r"\bto (?:cao|giac)\b|denounc\w*|denunciation|បរិហារ"),
    LegalKind.COMPLAINT: re.compile(r"\bkhieu (?:nai|kien)\b|\bcomplain\w*|ប្តឹងតវ៉ា|បណ្តឹងតវ៉ា"),
}
_MOST_WORDS = 16


class LegalQuestion(StrEnum):
    """What is asked of such a matter."""

    NAME = "name"
    ADDRESS = "address"
    FILED = "filed"
    DECIDED = "decided"
    TIME = "time"
    FORM = "form"


def asked(text: str) -> LegalQuestion | None:
    """Return what a text asks of a legal matter; None for anything else."""
    plain = fold(text)
    if len(plain.split()) > _MOST_WORDS:
        return None
    if _FILED.search(plain):
        return LegalQuestion.FILED
    if _NAME.search(plain):
        return LegalQuestion.NAME
    if _FORM.search(plain):
        return LegalQuestion.FORM
    if _DECIDED.search(plain):
        return LegalQuestion.DECIDED
    if _TIME.search(plain):
        return LegalQuestion.TIME
    return LegalQuestion.ADDRESS if _ADDRESS.search(plain) and not _is_of_another_office(text) else None


def _is_of_another_office(text: str) -> bool:
    """Say whether a text asks for the police, the power company and the like, which take no such letters."""
    return not _LETTER.search(fold(text)) and hotline_matters.meant(text) is not None


def goes_on(text: str) -> bool:
    """Say whether a text asks on, once the matter was spoken of."""
    return asked(text) is not None or (len(text.split()) <= _MOST_WORDS and bool(_PLACE.search(fold(text))))


def kind_named(text: str) -> LegalKind | None:
    """Return the kind that a text names by its bare verb; None for none, or both."""
    plain = fold(text)
    found = [kind for kind, words in _KINDS.items() if words.search(plain)]
    return found[0] if len(found) == 1 else None
